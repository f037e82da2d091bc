import { Workload } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import { container, engine, engineEstate, estate, findingsOf, host, verdictsOf, vm } from '../../support/estate';

const bystander = vm({ path: 'app/bystander' });

describe('FIT006 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['for a VM that need not scale', estate({ hosts: [host()], vms: [bystander, vm({ workload: Workload.BATCH })] })],
    ['for a service in a container', engineEstate([container({ workload: Workload.LOAD_BALANCER })])],
    [
      'for a VM that runs an engine: it is no service itself',
      estate({
        hosts: [host()],
        vms: [bystander, vm({ workload: Workload.MICROSERVICE })],
        engines: [engine({ on: 'app/vm', inVm: true, cpu: engine().cpu })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('FIT006 warns', () => {
  test('of a service that scales fast in a VM, in these words and at its line, and the estate stays ok', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({ hosts: [host()], vms: [bystander, vm({ workload: Workload.MICROSERVICE, source })] });
    expect(findingsOf(judged)).toEqual([
      '[app/vm] FIT006: it must scale fast, and a VM starts in minutes, a container in seconds; run it in containers',
    ]);
    expect(evaluate(judged)).toMatchObject({ ok: true, findings: [{ severity: 'warning', source }] });
  });

  test('on a hosted hypervisor as on bare metal', () => {
    const judged = estate({
      hosts: [host({ technique: 'hosted' })],
      vms: [vm({ workload: Workload.custom({ label: 'queue', scalesFast: true }) })],
    });
    expect(verdictsOf(judged)).toEqual(['FIT006 warning']);
  });
});
