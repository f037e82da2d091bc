import { Workload } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import { container, engine, engineEstate, estate, findingsOf, host, verdictsOf, vm } from '../../support/estate';

describe('FIT002 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['for a container that states no workload', engineEstate([container()])],
    ['for a service in a container', engineEstate([container({ workload: Workload.MICROSERVICE })])],
    [
      'for a monolith in a VM',
      estate({ hosts: [host()], vms: [vm({ workload: Workload.MONOLITH }), vm({ path: 'app/b' })] }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('FIT002 fails', () => {
  test('for a monolith in a container, in these words and at its line', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = engineEstate([container({ workload: Workload.MONOLITH, source })]);
    expect(findingsOf(judged)).toEqual([
      '[app/container] FIT002: it is in a container, and a monolith has state and services of its own, and is made for a machine of its own; give it a VM',
    ]);
    expect(evaluate(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('for one in a container of a VM, too: the VM is not its own', () => {
    const judged = estate({
      hosts: [host()],
      vms: [vm({ milliCpu: 4000, memoryMib: 8192 }), vm({ path: 'app/b' })],
      engines: [engine({ on: 'app/vm', inVm: true })],
      containers: [container({ workload: Workload.custom({ label: 'ledger', monolithic: true }) })],
    });
    expect(verdictsOf(judged)).toEqual(['FIT002 error']);
  });
});
