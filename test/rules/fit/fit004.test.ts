import type { Estate } from '../../../lib/model';
import { CATALOG, evaluate } from '../../../lib/rules';
import { containerHost, estate, host, vm, vms } from '../../support/estate';

/** The helpers leave this rule's warnings out, which most small estates have. */
const said = (judged: Estate) =>
  evaluate(judged).findings.map(({ rule, severity, path, message }) => `${severity} [${path}] ${rule}: ${message}`);

describe('FIT004 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['for two VMs', estate({ hosts: [host()], vms: vms(2, 1) })],
    ['for a VM of two replicas', estate({ hosts: [host()], vms: [vm({ replicas: 2 })] })],
    [
      'for an empty container host and an empty hosted one',
      estate({ hosts: [containerHost(), host({ technique: 'hosted' })] }),
    ],
  ])('%s', (_, judged) => {
    expect(said(judged)).toEqual([]);
  });
});

describe('FIT004 warns', () => {
  test('of bare metal with one VM, in these words, and the estate stays ok', () => {
    const judged = estate({ hosts: [host({ source: { file: 'main.ts', line: 7 } })], vms: [vm()] });
    expect(said(judged)).toEqual([
      'warning [rack-1/esxi-01] FIT004: it holds 1 VM, and a bare-metal hypervisor pays with several VMs on one system; place more on it, or use the system without a hypervisor',
    ]);
    expect(evaluate(judged)).toMatchObject({ ok: true, findings: [{ source: { line: 7 } }] });
  });

  test('of bare metal without a VM, and counts each host by itself', () => {
    const judged = estate({
      hosts: [host(), host({ path: 'rack-1/b' }), host({ path: 'rack-1/c' })],
      vms: [...vms(2, 1), vm({ path: 'app/on-b', host: 'rack-1/b' })],
    });
    expect(said(judged).map((line) => line.split(', ')[0])).toEqual([
      'warning [rack-1/b] FIT004: it holds 1 VM',
      'warning [rack-1/c] FIT004: it holds 0 VMs',
    ]);
  });

  test('once, and has one rule of its id', () => {
    expect(CATALOG.filter(({ id }) => id === 'FIT004')).toHaveLength(1);
  });
});
