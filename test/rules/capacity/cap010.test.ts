import { CATALOG } from '../../../lib/rules';
import { containerHost, estate, findingsOf, gib, hostEstate, judge, verdictsOf, vm, vms } from '../../support/estate';

/** The default host: two sockets of 12 cores, 128 GiB each. */
const other = vm({ path: 'app/other' });
const of = (overrides: Parameters<typeof vm>[0], on: Parameters<typeof hostEstate>[1] = {}) =>
  hostEstate([vm(overrides), other], on);
const all = (judged: ReturnType<typeof of>) => findingsOf(judged, undefined, CATALOG);

describe('CAP010 passes', () => {
  test.each([
    ['when the host is empty', hostEstate([], { technique: 'hosted' })],
    ['when a VM has the cores of a node exactly', of({ milliCpu: 12_000 })],
    ['when a VM has the memory of a node exactly', of({ memoryMib: gib(128) })],
    ['when a VM fills a host of one node', of({ milliCpu: 23_000 }, { topology: { sockets: 1, coresPerSocket: 24 } })],
    ['when many small VMs are wider together', hostEstate(vms(24, 1))],
  ])('%s', (_, judged) => {
    expect(all(judged)).toEqual([]);
  });

  test('when a size is not stated: that is INP008', () => {
    const judged = of({ milliCpu: undefined, memoryMib: undefined });
    expect(verdictsOf(judged, undefined, CATALOG)).toEqual(['INP008 error', 'INP008 error']);
  });

  test('when the host is not known: that is INP007', () => {
    const judged = estate({ hosts: [containerHost()], vms: [vm({ milliCpu: 13_000 })] });
    expect(verdictsOf(judged, undefined, CATALOG)).toEqual(['INP007 error']);
  });
});

describe('CAP010 warns', () => {
  test.each([
    ['when a VM is one vCPU wider than a node', of({ milliCpu: 13_000 }), 1],
    ['when a VM has one MiB more than a node', of({ memoryMib: gib(128) + 1 }), 1],
    ['of each when both are', of({ milliCpu: 13_000, memoryMib: gib(128) + 1 }), 2],
    [
      'when a VM has more cores than a node, whatever its threads',
      of({ milliCpu: 13_000 }, { topology: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 } }),
      1,
    ],
    [
      'when memory parts unevenly, at the lesser part',
      of({ memoryMib: 87_382 }, { topology: { sockets: 3, coresPerSocket: 8 } }),
      1,
    ],
  ])('%s, and the estate stays ok', (_, judged, count) => {
    expect(verdictsOf(judged, undefined, CATALOG)).toEqual(Array.from({ length: count }, () => 'CAP010 warning'));
    expect(judge(judged, undefined, CATALOG).ok).toBe(true);
  });

  test('in these words, where the VM was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = of({ path: 'app/db', milliCpu: 16_000, memoryMib: gib(160), source });
    expect(all(judged)).toEqual([
      '[app/db] CAP010: 16 vCPU are wider than a NUMA node of esxi-01 (12 cores); expect remote memory, or shrink it',
      '[app/db] CAP010: 160 GiB are more than a NUMA node of esxi-01 has (128 GiB); expect remote memory, or shrink it',
    ]);
    expect(judge(judged, undefined, CATALOG).findings).toMatchObject([{ source }, { source }]);
  });
});
