import { Workload } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import {
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  findingsOf,
  host,
  verdictsOf,
  vm,
} from '../../support/estate';

const SENSITIVE = [{ workload: Workload.REAL_TIME }, { workload: Workload.TRADING }, { latencySensitive: true }];
const hosted = host({ technique: 'hosted' });
const platform = { vms: [vm({ milliCpu: 4000, memoryMib: 8192 })], engines: [engine({ on: 'app/vm', inVm: true })] };

describe('FIT001 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['for other work on a hosted hypervisor', estate({ hosts: [hosted], vms: [vm({ workload: Workload.DATABASE })] })],
    [
      'where the author says that this one does not suffer',
      estate({ hosts: [hosted], vms: [vm({ workload: Workload.REAL_TIME, latencySensitive: false })] }),
    ],
    [
      'for latency-sensitive work on bare metal',
      estate({ hosts: [host()], vms: [vm(), vm({ path: 'app/b', workload: Workload.TRADING })] }),
    ],
    ['for a latency-sensitive container on a container host', engineEstate([container({ latencySensitive: true })])],
    [
      'for one in a VM on bare metal',
      estate({
        ...platform,
        hosts: [host()],
        vms: [...platform.vms, vm({ path: 'app/b' })],
        containers: [container({ latencySensitive: true })],
      }),
    ],
    [
      'for one on a container host beside a hosted one',
      estate({
        hosts: [hosted, containerHost()],
        engines: [engine()],
        containers: [container({ latencySensitive: true })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('FIT001 fails', () => {
  test.each(SENSITIVE)('for a VM on a hosted hypervisor that is %o', (traits) => {
    expect(verdictsOf(estate({ hosts: [hosted], vms: [vm(traits)] }))).toEqual(['FIT001 error']);
  });

  test('in these words, at the line of the VM', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({ hosts: [hosted], vms: [vm({ latencySensitive: true, source })] });
    expect(findingsOf(judged)).toEqual([
      '[app/vm] FIT001: it is latency-sensitive, and a hosted hypervisor adds a layer of translation between guest and metal; run it on bare metal',
    ]);
    expect(evaluate(judged).findings).toMatchObject([{ source }]);
  });

  test('for a container in a VM on a hosted hypervisor: the layer is below it, too', () => {
    const judged = estate({ ...platform, hosts: [hosted], containers: [container({ latencySensitive: true })] });
    expect(evaluate(judged).findings.map(({ rule, path }) => [rule, path])).toEqual([['FIT001', 'app/container']]);
  });
});
