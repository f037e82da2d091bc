import { GIB } from './facts';
import { ENGINES, HYPERVISORS, type SiteData, aContainer, aSite, aSiteVm } from './site-estate';

/** A machine that is full to the last unit, the same with one more, and the rule that says so. */
export type Full = readonly [name: string, full: SiteData, over: SiteData, rule: string];

const MEMORY_AND_OVERHEAD = {
  // 8192 + 18.19 + 0.00743 x 8192 = 8271.06, rounded up.
  esxi: 8272,
  // 8192 + 32 + 7 x 8.
  'hyper-v': 8280,
  kvm: 8192,
  virtualbox: 8192,
  workstation: 8192,
};

/** What VirtualBox takes next is half a GiB more. */
const NEXT = { esxi: 4, 'hyper-v': 2, kvm: 1, virtualbox: 512, workstation: 4 };

const perHypervisor = HYPERVISORS.flatMap((system): Full[] => {
  const withVm = (parts: Parameters<typeof aSiteVm>[1], site: Partial<SiteData> = {}): SiteData =>
    aSite(system, { ...site, vms: [aSiteVm('a', parts)] });
  const kept = { milliCpu: 1000, mib: 32 * GIB - MEMORY_AND_OVERHEAD[system] };
  const threads = { threads: 2, countCpusBy: 'threads' } as const;
  const disk = (gib: number): SiteData => withVm({ disks: [{ gib, store: 'default' }] });
  return [
    [`${system}: cores`, withVm({ vcpus: 7 }), withVm({ vcpus: 8 }), 'CAP001'],
    [`${system}: threads`, withVm({ vcpus: 15 }, threads), withVm({ vcpus: 16 }, threads), 'CAP001'],
    [`${system}: replicas`, withVm({ replicas: 7 }), withVm({ replicas: 8 }), 'CAP001'],
    [
      `${system}: ratio, floor(7 x 1.33) = 9`,
      withVm({ replicas: 9 }, { cpuPercent: 133 }),
      withVm({ replicas: 10 }, { cpuPercent: 133 }),
      'CAP001',
    ],
    [
      `${system}: memory and overhead`,
      withVm({ memoryMib: 8 * GIB }, { kept }),
      withVm({ memoryMib: 8 * GIB + NEXT[system] }, { kept }),
      'CAP002',
    ],
    [`${system}: 80 % of a datastore`, disk(800), disk(801), 'CAP003'],
  ];
});

const hosted = (['kvm', 'virtualbox', 'workstation'] as const).flatMap((system): Full[] => {
  // Of 8 CPUs the host OS keeps 1 and its applications 2: 5 are left.
  const applications = [
    { milliCpu: 500, mib: GIB },
    { milliCpu: 1500, mib: GIB },
  ];
  const site = (replicas: number): SiteData =>
    aSite(system, { applications, vms: [aSiteVm('a', { replicas, disks: [{ gib: 1, store: 'default' }] })] });
  return [[`${system}: host OS and applications`, site(5), site(6), 'CAP001']];
});

const perEngine = ENGINES.flatMap((system): Full[] => {
  const site = (parts: Parameters<typeof aContainer>[1]): SiteData =>
    aSite(system, { containers: [aContainer('c1', parts)] });
  return [
    [`${system}: CPU`, site({ milliCpu: 7000 }), site({ milliCpu: 7001 }), 'CAP005'],
    [`${system}: memory`, site({ mib: 28 * GIB }), site({ mib: 28 * GIB + 1 }), 'CAP006'],
    [
      `${system}: the most that may run`,
      site({ milliCpu: 1000, scaleMax: 7 }),
      site({ milliCpu: 1000, scaleMax: 8 }),
      'CAP005',
    ],
  ];
});

/** A VM with an engine: of 2 vCPUs and 4 GiB, 1.5 and 3 are left for containers. */
function inVm(milliCpu: number, mib: number): SiteData {
  const containers = [aContainer('c1', { milliCpu, mib })];
  return aSite('esxi', { vms: [aSiteVm('a', { vcpus: 2, memoryMib: 4 * GIB, containers })] });
}

function onEsxi(gib: number, parts: Parameters<typeof aSiteVm>[1], site: Partial<SiteData> = {}): SiteData {
  return aSite('esxi', { ...site, vms: [aSiteVm('a', { ...parts, disks: [{ gib, store: 'default' }] })] });
}

/** 7 CPUs run, and whatever is stopped takes none. */
function stopped(replicas: number): SiteData {
  return aSite('kvm', { vms: [aSiteVm('a', { replicas }), aSiteVm('b', { vcpus: 8, stopped: true })] });
}

export const FULL: readonly Full[] = [
  ...perHypervisor,
  ...hosted,
  ...perEngine,
  ['CPU of an engine in a VM', inVm(1500, 64), inVm(1501, 64), 'CAP005'],
  ['memory of an engine in a VM', inVm(100, 3 * GIB), inVm(100, 3 * GIB + 1), 'CAP006'],
  // 2 GiB of 8 are reserved: 6 may be swapped.
  [
    'swap of what is not reserved',
    onEsxi(794, { memoryMib: 8 * GIB, reservedMib: 2 * GIB }),
    onEsxi(795, { memoryMib: 8 * GIB, reservedMib: 2 * GIB }),
    'CAP003',
  ],
  // The disk twice, and 2 GiB of memory.
  [
    'a snapshot with memory',
    onEsxi(399, { memoryMib: 2 * GIB, snapshots: [{ memory: true }] }),
    onEsxi(400, { memoryMib: 2 * GIB, snapshots: [{ memory: true }] }),
    'CAP003',
  ],
  [
    'a snapshot',
    onEsxi(400, { snapshots: [{ memory: false }] }),
    onEsxi(401, { snapshots: [{ memory: false }] }),
    'CAP003',
  ],
  ['a stopped VM takes no CPU', stopped(7), stopped(8), 'CAP001'],
];
