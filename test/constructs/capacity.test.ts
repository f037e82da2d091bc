import type { TerraformStack } from 'cdktf';
import {
  BareMetalHost,
  ContainerEngine,
  Disk,
  DockerConnection,
  type EngineTarget,
  HostedWorkstation,
  Memory,
  VmSource,
} from 'cdktf-strata';
import { container, dockerHost, dockerVm, esxiHost, kvmHost, newStack, refusal, vm } from '../support/stacks';
import { synth } from '../support/synth';

const REASON = 'desktops sleep';
const ALL_IN_ONE = { cpuPercent: 100, memoryPercent: 100, diskPercent: 100, reason: REASON };
const SMALL = { vcpus: 1, memory: Memory.mib(64), disks: [{ size: Disk.gib(1) }] };

/** What is advised. */
const SHRINK_VM = 'shrink a VM, place one on another host, or state an overcommit ratio and its reason';
const SHRINK_DISK = 'shrink a disk, place one on another datastore, or state a disk ratio and its reason';
const SHRINK_CONTAINER = (where: string): string => `shrink a container, run fewer of it, or enlarge the ${where}`;

interface Case {
  readonly name: string;
  /** Defines an estate that is exactly full, or one unit over. */
  readonly define: (stack: TerraformStack, over: number) => void;
  readonly said: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'CAP001: 24 vCPUs on 24 cores, as 24 x 1',
    define: (stack, over) => esxiHost(stack).addVirtualMachine('web', vm({ ...SMALL, replicas: 24 + over })),
    said: [
      `[rack-1/esxi-01] CAP001: vCPU is short by 1: 25 allocated (web 25), capacity 24 (2 x 12 cores, 0 reserved, 1:1); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP001: 24 vCPUs on 24 cores, as 16 and 8',
    define: (stack, over) => {
      const host = esxiHost(stack);
      host.addVirtualMachine('web', vm({ vcpus: 8 + over }));
      host.addVirtualMachine('orders-db', vm({ vcpus: 16 }));
    },
    said: [
      `[rack-1/esxi-01] CAP001: vCPU is short by 1: 25 allocated (orders-db 16, web 9), capacity 24 (2 x 12 cores, 0 reserved, 1:1); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP001: 48 vCPUs on 48 threads, counted by threads',
    define: (stack, over) =>
      esxiHost(stack, { countCpusBy: 'threads' }).addVirtualMachine('web', vm({ ...SMALL, replicas: 48 + over })),
    said: [
      `[rack-1/esxi-01] CAP001: vCPU is short by 1: 49 allocated (web 49), capacity 48 (2 x 12 cores x 2 threads, 0 reserved, 1:1); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP001: 5 vCPUs on a laptop of 8 cores of which its host OS and an IDE take 3',
    define: (stack, over) =>
      kvmHost(stack, { hostApplications: [{ name: 'IDE', cpus: 1, memory: Memory.gib(4) }] }).addVirtualMachine(
        'desktop',
        vm({ ...SMALL, vcpus: 5 + over }),
      ),
    said: [
      `[rack-1/laptop] CAP001: vCPU is short by 1: 6 allocated (desktop 6), capacity 5 (1 x 8 cores, 3 reserved (host OS 2, IDE 1), 1:1); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP001: 24 vCPUs on the 6 cores that a host OS leaves, at 4:1, of which a stopped VM takes none',
    define: (stack, over) => {
      const host = kvmHost(stack, { overcommit: { cpuPercent: 400, reason: REASON } });
      host.addVirtualMachine('web', vm({ ...SMALL, replicas: 24 + over }));
      host.addVirtualMachine('stopped', vm({ ...SMALL, powered: false }));
    },
    said: [
      `[rack-1/laptop] CAP001: vCPU is short by 1: 25 allocated (web 25), capacity 24 (1 x 8 cores, 2 reserved, 4:1); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP002: the memory of an ESXi host, each VM with the overhead that ESXi adds',
    define: (stack, over) =>
      esxiHost(stack, {
        memory: Memory.mib(2 * (4096 + 49) - over),
        reserved: { memory: Memory.mib(0) },
      }).addVirtualMachine('web', vm({ ...SMALL, memory: Memory.gib(4), replicas: 2 })),
    said: [
      `[rack-1/esxi-01] CAP002: memory is short by 1 MiB: 8290 MiB allocated (web 8290 MiB), capacity 8289 MiB (8289 MiB, 0 GiB reserved, 1:1, VM overhead included); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP002: the memory that a host OS leaves, without overhead',
    define: (stack, over) => {
      const host = kvmHost(stack);
      host.addVirtualMachine('web', vm({ ...SMALL, memory: Memory.gib(12) }));
      host.addVirtualMachine('db', vm({ ...SMALL, memory: Memory.mib(12 * 1024 + over) }));
    },
    said: [
      `[rack-1/laptop] CAP002: memory is short by 1 MiB: 24577 MiB allocated (db 12289 MiB, web 12 GiB), capacity 24 GiB (32 GiB, 8 GiB reserved, 1:1); ${SHRINK_VM}`,
    ],
  },
  {
    name: 'CAP003: 80 % of a datastore',
    define: (stack, over) =>
      esxiHost(stack, { datastores: [{ name: 'ssd-1', capacity: Disk.gib(100) }] }).addVirtualMachine(
        'web',
        vm({ disks: [{ size: Disk.gib(80 + over) }] }),
      ),
    said: [
      `[rack-1/esxi-01] CAP003: disk on ssd-1 is short by 1 GiB: 81 GiB allocated (web 81 GiB), capacity 80 GiB (100 GiB, 0 GiB reserved, 80 % of it promised); ${SHRINK_DISK}`,
    ],
  },
  {
    name: 'CAP003: a datastore that two hosts see, with the swap of memory that is not reserved',
    define: (stack, over) => {
      const datastores = [{ name: 'san', capacity: Disk.gib(100) }];
      const host = esxiHost(stack, { datastores, overcommit: ALL_IN_ONE }, 'esxi-01');
      const other = esxiHost(stack, { datastores, overcommit: ALL_IN_ONE }, 'esxi-02');
      host.addVirtualMachine(
        'web',
        vm({ disks: [{ size: Disk.gib(40) }], memory: Memory.gib(20), reservation: { memory: Memory.gib(10) } }),
      );
      other.addVirtualMachine('db', vm({ disks: [{ size: Disk.gib(50 + over) }] }));
    },
    said: [
      `[rack-1/esxi-01] CAP003: disk on san is short by 1 GiB: 101 GiB allocated (db 51 GiB, web 50 GiB), capacity 100 GiB (100 GiB, 0 GiB reserved, 100 % of it promised); ${SHRINK_DISK}`,
    ],
  },
  {
    name: 'CAP003: what a host OS keeps of its first datastore',
    define: (stack, over) =>
      kvmHost(stack, {
        hostOsReserved: { cpus: 2, memory: Memory.gib(8), disk: Disk.gib(50) },
        datastores: [{ name: 'default', capacity: Disk.gib(150) }],
      }).addVirtualMachine('web', vm({ disks: [{ size: Disk.gib(80 + over) }] })),
    said: [
      `[rack-1/laptop] CAP003: disk on default is short by 1 GiB: 81 GiB allocated (web 81 GiB), capacity 80 GiB (150 GiB, 50 GiB reserved, 80 % of it promised); ${SHRINK_DISK}`,
    ],
  },
  {
    name: 'CAP004: all logical CPUs of a host in one VM, whatever the ratio',
    define: (stack, over) =>
      esxiHost(stack, { overcommit: { cpuPercent: 400, reason: REASON } }).addVirtualMachine(
        'web',
        vm({ ...SMALL, vcpus: 48 + over }),
      ),
    said: [
      "[rack-1/esxi-01/web] CAP004: one guest's CPU is 49, more than the 48 that esxi-01 can ever give one; shrink it, or place it on a larger one",
    ],
  },
  {
    name: 'CAP004: all memory of a host in one VM, whatever the ratio',
    define: (stack, over) =>
      kvmHost(stack, { overcommit: { memoryPercent: 200, reason: REASON } }).addVirtualMachine(
        'web',
        vm({ ...SMALL, memory: Memory.mib(24 * 1024 + over) }),
      ),
    said: [
      "[rack-1/laptop/web] CAP004: one guest's memory is 24577 MiB, more than the 24 GiB that laptop can ever give one; shrink it, or place it on a larger one",
    ],
  },
  {
    name: 'CAP005: the CPUs that a host OS leaves to containers',
    define: (stack, over) => {
      const host = dockerHost(stack);
      host.addContainer('web', container({ replicas: 13 }));
      host.addContainer('job', container({ cpus: 0.5 + over / 1000 }));
    },
    said: [
      `[rack-1/builders/docker] CAP005: container CPU is short by 0.001: 7.001 allocated (web 6.5, job 0.501), capacity 7 (7, 0 reserved, 1:1); ${SHRINK_CONTAINER('host')}`,
    ],
  },
  {
    name: 'CAP005: the CPUs that a guest OS leaves to containers, of which a group takes its maximum',
    define: (stack, over) =>
      dockerVm(esxiHost(stack)).addContainer('web', container({ scale: { min: 1, max: 7 + over } })),
    said: [
      `[rack-1/platform/docker] CAP005: container CPU is short by 0.5: 4 allocated (web 4), capacity 3.5 (4, 0.5 reserved, 1:1); ${SHRINK_CONTAINER('VM')}`,
    ],
  },
  {
    name: 'CAP006: the memory that a host OS leaves to containers',
    define: (stack, over) => {
      const host = dockerHost(stack);
      host.addContainer('web', container({ cpus: 0.1, memory: Memory.gib(10) }));
      host.addContainer('job', container({ cpus: 0.1, memory: Memory.mib(4096 + over) }));
    },
    said: [
      `[rack-1/builders/docker] CAP006: container memory is short by 1 MiB: 14337 MiB allocated (web 10 GiB, job 4097 MiB), capacity 14 GiB (14 GiB, 0 GiB reserved, 1:1); ${SHRINK_CONTAINER('host')}`,
    ],
  },
  {
    name: 'CAP006: the memory that a guest OS leaves to containers',
    define: (stack, over) => {
      const platform = dockerVm(esxiHost(stack));
      platform.addContainer('web', container({ memory: Memory.gib(4) }));
      platform.addContainer('job', container({ memory: Memory.mib(3 * 1024 + over) }));
    },
    said: [
      `[rack-1/platform/docker] CAP006: container memory is short by 1 MiB: 7169 MiB allocated (web 4 GiB, job 3073 MiB), capacity 7 GiB (8 GiB, 1 GiB reserved, 1:1); ${SHRINK_CONTAINER('VM')}`,
    ],
  },
  {
    name: 'CAP008: ten times the CPUs that are there',
    define: (stack, over) => esxiHost(stack, { overcommit: { cpuPercent: 1000 + over, reason: REASON } }),
    said: [
      '[rack-1/esxi-01] CAP008: CPU is promised 10.01:1, above the maximum of 10:1 (reason: desktops sleep); lower the ratio',
    ],
  },
  {
    name: 'CAP009: as many disks as ESXi takes',
    define: (stack, over) =>
      esxiHost(stack).addVirtualMachine(
        'web',
        vm({ disks: Array.from({ length: 60 + over }, () => ({ size: Disk.gib(1) })) }),
      ),
    said: ['[rack-1/esxi-01/web] CAP009: number of disks is 61, VMware ESXi takes at most 60; lower it'],
  },
  {
    name: 'CAP009: as many network adapters as ESXi takes',
    define: (stack, over) =>
      esxiHost(stack).addVirtualMachine(
        'web',
        vm({ networks: Array.from({ length: 10 + over }, (_, index) => `net-${index}`) }),
      ),
    said: ['[rack-1/esxi-01/web] CAP009: number of network adapters is 11, VMware ESXi takes at most 10; lower it'],
  },
  {
    name: 'CAP009: as many disks as libvirt takes',
    define: (stack, over) =>
      kvmHost(stack).addVirtualMachine(
        'web',
        vm({ disks: Array.from({ length: 26 + over }, () => ({ size: Disk.gib(1) })) }),
      ),
    said: ['[rack-1/laptop/web] CAP009: number of disks is 27, KVM takes at most 26; lower it'],
  },
  {
    name: 'CAP009: as little memory as Docker takes',
    define: (stack, over) => dockerHost(stack).addContainer('web', container({ memory: Memory.mib(6 - over) })),
    said: ['[rack-1/builders/web] CAP009: memory is 5 MiB, Docker takes at least 6 MiB; raise it'],
  },
  {
    name: 'CAP009: sockets that are full',
    define: (stack, over) => esxiHost(stack).addVirtualMachine('web', vm({ vcpus: 4 + over, coresPerSocket: 2 })),
    said: ['[rack-1/esxi-01/web] CAP009: 5 vCPU are no multiple of 2 cores per socket; change one of them'],
  },
  {
    name: 'INP003: a reserve that is all there is',
    define: (stack, over) => esxiHost(stack, { reserved: { cpus: 24 + over } }),
    said: [
      '[rack-1/esxi-01] INP003: reserved CPU is 25, more than the 24 there is; reserve less, or state a larger machine',
    ],
  },
];

describe('exactly full', () => {
  let stderr: jest.SpyInstance;
  beforeEach(() => {
    stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => stderr.mockRestore());

  test.each(CASES)('passes: $name', ({ define }) => {
    const stack = newStack();
    define(stack, 0);
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});

describe('one over', () => {
  test.each(CASES)('is refused: $name', ({ define, said }) => {
    const stack = newStack();
    define(stack, 1);
    expect(refusal(stack)).toEqual(said);
  });
});

describe('a refusal', () => {
  test('has a summary, and names the line of the program', () => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm({ vcpus: 25 }));
    expect(() => synth(stack)).toThrow(
      /^1 error in 1 host\n\n\[rack-1\/esxi-01\] CAP001: .+\n {2}test\/support\/stacks\.ts:\d+$/,
    );
  });

  test('tells of every host and rule at once', () => {
    const stack = newStack();
    for (const id of ['esxi-01', 'esxi-02']) {
      esxiHost(stack, { datastores: [{ name: id, capacity: Disk.gib(10) }] }, id).addVirtualMachine(
        id,
        vm({ vcpus: 25 }),
      );
    }
    expect(refusal(stack).map((line) => line.replace(/:.*/, ''))).toEqual([
      '[rack-1/esxi-01] CAP003',
      '[rack-1/esxi-02] CAP003',
      '[rack-1/esxi-01] CAP001',
      '[rack-1/esxi-02] CAP001',
    ]);
  });
});

describe('CAP007', () => {
  const RULE =
    'must be above zero: a host OS and its applications take their share before any guest; state what they need';

  test.each([
    ['cpus', { cpus: 0, memory: Memory.gib(8) }],
    ['memory', { cpus: 2, memory: Memory.gib(0) }],
  ])('refuses a host OS that takes no %s', (prop, hostOsReserved) => {
    expect(() => kvmHost(newStack(), { hostOsReserved })).toThrow(
      `[rack-1/laptop] CAP007: 'hostOsReserved.${prop}' ${RULE}`,
    );
    expect(() => dockerHost(newStack(), { hostOsReserved })).toThrow(
      `[rack-1/builders] CAP007: 'hostOsReserved.${prop}' ${RULE}`,
    );
  });

  test('refuses a host OS of which nobody says what it takes', () => {
    const hostOsReserved = undefined as never;
    expect(() => kvmHost(newStack(), { hostOsReserved })).toThrow(`[rack-1/laptop] CAP007: 'hostOsReserved' ${RULE}`);
  });

  test('takes a thousandth of a CPU and a MiB for an answer', () => {
    const host = kvmHost(newStack(), { hostOsReserved: { cpus: 0.001, memory: Memory.mib(1) } });
    expect(host).toBeInstanceOf(HostedWorkstation);
  });

  test('asks nothing of bare metal', () => {
    expect(esxiHost(newStack())).toBeInstanceOf(BareMetalHost);
  });
});

describe('CAP008', () => {
  test('warns of an overcommit and its reason, and more so above 4:1', () => {
    const warnings = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const stack = newStack('cap008');
      esxiHost(stack, { overcommit: { cpuPercent: 401, memoryPercent: 101, diskPercent: 101, reason: REASON } });
      synth(stack);
      const said = warnings.mock.calls.map(([text]) => String(text).split('\n')[0]!);
      expect(said.filter((line) => line.includes('CAP008'))).toEqual([
        'warning [cap008/esxi-01] CAP008: CPU is heavily overcommitted, 4.01:1 (reason: desktops sleep); guests may wait for each other',
        'warning [cap008/esxi-01] CAP008: disk is overcommitted, 1.01:1 (reason: desktops sleep); guests may wait for each other',
        'warning [cap008/esxi-01] CAP008: memory is overcommitted, 1.01:1 (reason: desktops sleep); guests may wait for each other',
      ]);
    } finally {
      warnings.mockRestore();
    }
  });

  test('refuses an overcommit without a reason at once', () => {
    const overcommit = { cpuPercent: 200, reason: ' ' };
    expect(() => esxiHost(newStack(), { overcommit })).toThrow(
      "[rack-1/esxi-01] INP002: 'overcommit.reason' must be a text that is not empty, got ' '",
    );
  });
});

describe('INP008', () => {
  test("refuses a container that states no size where its engine's defaults state none either", () => {
    const stack = newStack();
    const platform = dockerVm(esxiHost(stack));
    platform.addContainer('web', { image: 'nginx:1.29.1' });
    dockerHost(stack).addContainer('job', { image: 'nginx:1.29.1', cpus: 1 });
    expect(refusal(stack)).toEqual([
      "[rack-1/builders/job] INP008: 'memory' is not stated, and unset is not zero; state it, or the engine's defaults",
      "[rack-1/platform/web] INP008: 'cpus' is not stated, and unset is not zero; state it, or the engine's defaults",
      "[rack-1/platform/web] INP008: 'memory' is not stated, and unset is not zero; state it, or the engine's defaults",
    ]);
  });

  test('refuses a VM that states no size at once', () => {
    const host = esxiHost(newStack());
    expect(() => host.addVirtualMachine('a', vm({ vcpus: undefined as never }))).toThrow(
      "[rack-1/esxi-01/a] INP008: 'vcpus' is not stated; give a whole number",
    );
    expect(() => host.addVirtualMachine('b', vm({ memory: undefined as never }))).toThrow(
      "[rack-1/esxi-01/b] INP008: 'memory' is not stated; give a Memory such as Memory.gib(8)",
    );
  });
});

describe('INP009', () => {
  test('refuses a literal key, in a VM and on a host', () => {
    const tls = { ca: 'PEM', cert: 'PEM', key: 'PEM' };
    const engine = (address: string): EngineTarget =>
      ContainerEngine.docker({ connection: DockerConnection.tls({ ...tls, address }) });
    const stack = newStack();
    dockerVm(esxiHost(stack), { engine: engine('10.0.0.5'), source: VmSource.template('debian-12') });
    dockerHost(stack, { engine: engine('10.0.0.6') });
    const text =
      "INP009: 'engine.connection.key' is a literal secret; give a TerraformVariable with sensitive: true, and its value to Terraform";
    expect(refusal(stack)).toEqual([`[rack-1/builders/docker] ${text}`, `[rack-1/platform/docker] ${text}`]);
  });
});
