import type { Container, Maximums, Vm } from '../../../lib/model';
import {
  clusterEstate,
  container,
  engineEstate,
  estate,
  findingsOf,
  gib,
  host,
  hostEstate,
  judge,
  member,
  snapshot,
  store,
  system,
  verdictsOf,
  vm,
} from '../../support/estate';

const maximums: Maximums = {
  milliCpu: 8000,
  memoryMib: gib(64),
  minMemoryMib: 4,
  disks: 2,
  diskGib: 100,
  nics: 2,
  coresPerSocket: 4,
  snapshots: 3,
};
const limited = system({ label: 'VirtualBox', maximums });
const guest = (overrides: Partial<Vm>) => hostEstate([vm(overrides)], { system: limited });
const inEngine = (overrides: Partial<Container>, defaults = {}) =>
  engineEstate([container(overrides)], { system: limited, defaults });
const snapshots = (count: number) => Array.from({ length: count }, (_, i) => snapshot({ name: `state-${i}` }));
const disks = (count: number, sizeGib = 1) => Array.from({ length: count }, () => ({ sizeGib, store: store().key }));
const twoWays = system({
  label: 'Hyper-V',
  maximums: { milliCpu: 240_000, nics: 64, memoryStepMib: 2 },
  biosMaximums: { milliCpu: 4000 },
});
const booted = (overrides: Partial<Vm>) => hostEstate([vm(overrides)], { system: twoWays });

describe('CAP009 passes', () => {
  test.each([
    [
      'when a VM is at every maximum',
      guest({ milliCpu: 8000, memoryMib: gib(64), disks: disks(2), networks: ['a', 'b'], coresPerSocket: 4 }),
    ],
    ['when a VM is at the least memory', guest({ memoryMib: 4 })],
    ['when its disks are as large as they may be', guest({ disks: disks(2, 100) })],
    ['when a VM that boots by BIOS is at the maximum of such', booted({ milliCpu: 4000, firmware: 'bios' })],
    ['when a VM that boots by EFI is above it', booted({ milliCpu: 5000, firmware: 'efi' })],
    ['when a VM of which nobody knows how it boots is above it', booted({ milliCpu: 5000 })],
    ['when its system knows no difference', guest({ milliCpu: 8000, firmware: 'bios' })],
    ['when a VM has as many snapshots as there may be', guest({ snapshots: snapshots(3) })],
    [
      'when a container is at the maximums of its engine',
      engineEstate([container({ milliCpu: 4000, memoryMib: gib(8) })], {
        system: system({ maximums: { milliCpu: 4000, memoryMib: gib(8) } }),
      }),
    ],
    ['when a container is at the least memory', inEngine({ memoryMib: 4 })],
    ['when nothing is limited', hostEstate([vm({ milliCpu: 24_000, memoryMib: gib(256), networks: ['a', 'b', 'c'] })])],
    ['when cores per socket divide the vCPU', guest({ milliCpu: 6000, coresPerSocket: 3 })],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when nobody stated the size: that is INP008', () => {
    expect(verdictsOf(guest({ milliCpu: undefined, memoryMib: undefined, coresPerSocket: 4 }))).toEqual([
      'INP008 error',
      'INP008 error',
    ]);
  });

  test('when its host or engine is not known: that is INP007', () => {
    expect(verdictsOf(estate({ vms: [vm({ milliCpu: 3000, coresPerSocket: 2 })], containers: [container()] }))).toEqual(
      ['INP007 error', 'INP007 error'],
    );
  });
});

describe('CAP009 fails', () => {
  test.each([
    ['one vCPU above', guest({ milliCpu: 9000 }), 'vCPU is 9, VirtualBox takes at most 8; lower it'],
    [
      'one MiB above',
      guest({ memoryMib: gib(64) + 1 }),
      'memory is 65537 MiB, VirtualBox takes at most 64 GiB; lower it',
    ],
    ['one MiB below', guest({ memoryMib: 3 }), 'memory is 3 MiB, VirtualBox takes at least 4 MiB; raise it'],
    [
      'one GiB above in a disk',
      guest({ disks: [...disks(1), ...disks(1, 101)] }),
      'size of a disk is 101 GiB, VirtualBox takes at most 100 GiB; lower it',
    ],
    [
      'one vCPU above by BIOS',
      booted({ milliCpu: 5000, firmware: 'bios' }),
      'vCPU is 5, Hyper-V (BIOS) takes at most 4; lower it',
    ],
    [
      'one adapter above what holds by BIOS too',
      booted({ milliCpu: 1000, firmware: 'bios', networks: Array.from({ length: 65 }, (_, i) => `n${i}`) }),
      'number of network adapters is 65, Hyper-V (BIOS) takes at most 64; lower it',
    ],
    [
      'a step of memory by BIOS',
      booted({ memoryMib: 1025, firmware: 'bios' }),
      'memory is 1025 MiB, Hyper-V (BIOS) takes multiples of 2 MiB; change it',
    ],
    ['one disk above', guest({ disks: disks(3) }), 'number of disks is 3, VirtualBox takes at most 2; lower it'],
    [
      'one network adapter above',
      guest({ networks: ['a', 'b', 'c'] }),
      'number of network adapters is 3, VirtualBox takes at most 2; lower it',
    ],
    [
      'one snapshot above',
      guest({ snapshots: snapshots(4) }),
      'number of snapshots is 4, VirtualBox takes at most 3; lower it',
    ],
    [
      'one core per socket above',
      guest({ milliCpu: 5000, coresPerSocket: 5 }),
      'cores per socket is 5, VirtualBox takes at most 4; lower it',
    ],
    [
      'when cores per socket do not divide the vCPU',
      guest({ milliCpu: 6000, coresPerSocket: 4 }),
      '6 vCPU are no multiple of 4 cores per socket; change one of them',
    ],
  ])('%s', (_, judged, message) => {
    expect(findingsOf(judged)).toEqual([`[app/vm] CAP009: ${message}`]);
  });

  test.each([
    ['a multiple of the step', gib(1) + 4, []],
    ['one MiB over', gib(1) + 5, ['[app/vm] CAP009: memory is 1029 MiB, Steps takes multiples of 4 MiB; change it']],
  ])('CAP009 judges the step of memory: %s', (_, memoryMib, said) => {
    const stepped = host({ system: system({ label: 'Steps', maximums: { memoryStepMib: 4 } }) });
    expect(findingsOf(estate({ hosts: [stepped], vms: [vm({ memoryMib })] }))).toEqual(said);
  });

  const narrow = {
    system: system({ label: 'Docker', maximums: { milliCpu: 1000, memoryMib: 1024, minMemoryMib: 6 } }),
  };

  test.each([
    [
      'a thousandth of a CPU above',
      container({ milliCpu: 1001 }),
      {},
      'CPU is 1.001, Docker takes at most 1; lower it',
    ],
    [
      'one MiB above in a container',
      container({ memoryMib: 1025 }),
      {},
      'memory is 1025 MiB, Docker takes at most 1 GiB; lower it',
    ],
    [
      'one MiB below in a container',
      container({ memoryMib: 5 }),
      {},
      'memory is 5 MiB, Docker takes at least 6 MiB; raise it',
    ],
    [
      'when the default for CPU is above',
      container({ milliCpu: undefined }),
      { milliCpu: 1001 },
      'CPU is 1.001, Docker takes at most 1; lower it',
    ],
    [
      'when the default for memory is below',
      container({ memoryMib: undefined }),
      { memoryMib: 5 },
      'memory is 5 MiB, Docker takes at least 6 MiB; raise it',
    ],
  ])('%s', (_, one, defaults, message) => {
    expect(findingsOf(engineEstate([one], { ...narrow, defaults }))).toEqual([`[app/container] CAP009: ${message}`]);
  });

  test('where the guest was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = guest({ source, milliCpu: 9000, memoryMib: 3, coresPerSocket: 2 });
    expect(judge(judged).findings).toMatchObject([{ source }, { source }, { source }]);
  });
});

test('CAP009 counts the hosts of a cluster', () => {
  const small = system({ label: 'VMware ESXi', hostsPerCluster: 2 });
  const source = { file: 'main.ts', line: 7 };
  const of = (count: number) =>
    clusterEstate(
      Array.from({ length: count }, (_, index) => member(index + 1, { system: small })),
      [],
      { system: small, source },
    );
  expect(findingsOf(of(2))).toEqual([]);
  expect(findingsOf(of(3))).toEqual([
    '[rack-1/production] CAP009: number of hosts is 3, VMware ESXi takes at most 2; lower it',
  ]);
  expect(judge(of(3)).findings).toMatchObject([{ source }]);
});
