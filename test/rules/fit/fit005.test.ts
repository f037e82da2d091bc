import { GuestOs } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import { estate, findingsOf, host, verdictsOf, vm } from '../../support/estate';

const mac = (vendor: string | undefined, guestOs: GuestOs = GuestOs.MACOS_12) =>
  estate({
    hosts: [host(vendor === undefined ? {} : { vendor })],
    vms: [vm({ guestOs, source: { file: 'main.ts', line: 7 } }), vm({ path: 'app/bystander' })],
  });

describe('FIT005 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['for macOS on Apple hardware', mac('Apple')],
    ['however that is written', mac('APPLE')],
    ['for another system on any hardware', mac('Dell', GuestOs.WINDOWS_11)],
    ['for a VM that does not say what it runs', estate({ hosts: [host()], vms: [vm(), vm({ path: 'app/b' })] })],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('FIT005 warns of a macOS guest', () => {
  test('on a machine of another maker, in these words and at its line, and the estate stays ok', () => {
    expect(findingsOf(mac('Dell'))).toEqual([
      "[app/vm] FIT005: macOS 12 may run on Apple hardware only, and esxi-01 is made by Dell; place it on one with vendor 'Apple'",
    ]);
    expect(evaluate(mac('Dell'))).toMatchObject({ ok: true, findings: [{ severity: 'warning', source: { line: 7 } }] });
  });

  test('on a machine that does not say who made it, in these words', () => {
    expect(findingsOf(mac(undefined))).toEqual([
      "[app/vm] FIT005: macOS 12 may run on Apple hardware only, and esxi-01 states no vendor; place it on one with vendor 'Apple'",
    ]);
  });
});
