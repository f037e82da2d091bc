import { evaluate } from '../../../lib/rules';
import { containerHost, estate, findingsOf, host, verdictsOf, vm } from '../../support/estate';

describe('FIT003 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['for a hosted hypervisor on a desk', estate({ hosts: [host({ technique: 'hosted', environment: 'endpoint' })] })],
    ['for one in a lab', estate({ hosts: [host({ technique: 'hosted', environment: 'lab' })] })],
    ['for one that does not say where it stands', estate({ hosts: [host({ technique: 'hosted' })] })],
    [
      'for bare metal and a container host in the data center',
      estate({
        hosts: [host({ environment: 'data-center' }), containerHost({ environment: 'data-center' })],
        vms: [vm(), vm({ path: 'app/b' })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

test('FIT003 warns of a hosted hypervisor in the data center, in these words, and the estate stays ok', () => {
  const source = { file: 'main.ts', line: 7 };
  const judged = estate({ hosts: [host({ technique: 'hosted', environment: 'data-center', source })] });
  expect(findingsOf(judged)).toEqual([
    '[rack-1/esxi-01] FIT003: it stands in the data center, and a hosted hypervisor falls with its host OS, and is made for desks and labs; use a BareMetalHost',
  ]);
  expect(evaluate(judged)).toMatchObject({ ok: true, findings: [{ severity: 'warning', source }] });
});
