import { Container as RawContainer, type ContainerConfig } from '@cdktf/provider-docker/lib/container';
import { Service } from '@cdktf/provider-docker/lib/service';
import { VirtualMachine as RawVm, type VirtualMachineConfig } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import type { TerraformStack } from 'cdktf';
import { Disk, Memory, Strata } from 'cdktf-strata';
import {
  dockerHost,
  dockerVm,
  esxiHost,
  kvmHost,
  laterNumber,
  newStack,
  onlyRow,
  refusal,
  vm,
} from '../support/stacks';
import { named, synth } from '../support/synth';

/** A VM as programs define it without this library. */
function rawVm(stack: TerraformStack, config: Partial<VirtualMachineConfig> = {}): RawVm {
  return new RawVm(stack, 'legacy', {
    name: 'legacy',
    resourcePoolId: 'pool-1',
    numCpus: 8,
    memory: 16_384,
    memoryReservation: 16_384,
    networkInterface: [{ networkId: 'network-1' }],
    disk: [
      { label: 'disk0', size: 100 },
      { label: 'disk1', size: 50, unitNumber: 1 },
    ],
    ...config,
  });
}

/** A container as programs define it without this library. */
function rawContainer(stack: TerraformStack, config: Partial<ContainerConfig> = {}): RawContainer {
  if (stack.node.tryFindChild('docker') === undefined) {
    new DockerProvider(stack, 'docker', {});
  }
  return new RawContainer(stack, 'legacy', {
    name: 'legacy',
    image: 'nginx:1.29.1',
    cpus: '0.5',
    memory: 256,
    readOnly: true,
    ...config,
  });
}

describe('a VM that is in no ledger', () => {
  test('is refused, wherever in the app it is', () => {
    const stack = newStack();
    esxiHost(stack);
    rawVm(stack);
    expect(refusal(stack)).toEqual([
      '[rack-1/legacy] INP007: vsphere_virtual_machine.legacy is in no ledger; define it with a construct of this library, or adopt it on its host (adoptVirtualMachine, adoptContainer)',
    ]);
  });

  test('passes when its host adopts it, and is charged what it emits', () => {
    const stack = newStack();
    esxiHost(stack).adoptVirtualMachine('legacy', rawVm(stack));
    expect(onlyRow(stack).children).toEqual([
      {
        path: 'rack-1/esxi-01/legacy',
        name: 'legacy',
        layer: 'vm',
        technique: 'bare-metal',
        system: 'guest OS not stated',
        charged: { cpu: 8000, memory: 16_384 + 169, disk: 150 },
        guaranteed: { cpu: 0, memory: 16_384 + 169 },
        children: [],
      },
    ]);
    expect(named(synth(stack)['rack-1']!, 'vsphere_virtual_machine', 'legacy')).toMatchObject({ num_cpus: 8 });
  });

  test.each<[string, (raw: RawVm) => void, { cpu?: number; memory?: number; disk?: number }]>([
    ['an override', (raw) => raw.addOverride('num_cpus', 12), { cpu: 12_000 }],
    ['a setter', (raw) => (raw.memory = 8192), { memory: 8300, disk: 150 }],
    ['a setter of the reservation', (raw) => (raw.memoryReservation = 6144), { disk: 150 + 10 }],
    ['no reservation', (raw) => raw.resetMemoryReservation(), { disk: 150 + 16 }],
    ['an override of a disk', (raw) => raw.addOverride('disk.1.size', 500), { disk: 600 }],
    ['a count', (raw) => raw.addOverride('count', 2), { cpu: 16_000, memory: 2 * 16_553, disk: 300 }],
  ])('is charged with what is changed after it was adopted: %s', (_, change, charged) => {
    const stack = newStack();
    const raw = rawVm(stack);
    esxiHost(stack).adoptVirtualMachine('legacy', raw);
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 8000, memory: 16_553, disk: 150 });
    change(raw);
    expect(Strata.of(stack).ledger()[0]!.children[0]!.charged).toMatchObject(charged);
  });

  test('is refused when it does not fit with what is overridden', () => {
    const stack = newStack();
    const raw = rawVm(stack);
    const host = esxiHost(stack);
    host.adoptVirtualMachine('legacy', raw);
    host.addVirtualMachine('web', vm({ vcpus: 12 }));
    raw.addOverride('num_cpus', 13);
    expect(refusal(stack)).toEqual([
      '[rack-1/esxi-01] CAP001: vCPU is short by 1: 25 allocated (legacy 13, web 12), capacity 24 (2 x 12 cores, 0 reserved, 1:1); shrink a VM, place one on another host, or state an overcommit ratio and its reason',
    ]);
  });

  test('is refused where it does not say how large it is: unset is not zero', () => {
    const stack = newStack();
    esxiHost(stack).adoptVirtualMachine('legacy', rawVm(stack, { numCpus: undefined, memory: undefined }));
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/legacy] INP008: 'memory' is not stated, and unset is not zero; state it",
      "[rack-1/esxi-01/legacy] INP008: 'vcpus' is not stated, and unset is not zero; state it",
    ]);
  });

  test('is refused where only Terraform knows how large it is', () => {
    const stack = newStack();
    esxiHost(stack).adoptVirtualMachine('legacy', rawVm(stack, { numCpus: laterNumber(stack) }));
    expect(refusal(stack)).toEqual(
      expect.arrayContaining([
        "[rack-1/esxi-01/legacy] INP001: 'num_cpus' must be known at synth, got a value that Terraform knows later; give a literal value",
      ]),
    );
  });

  test('is refused where only Terraform knows how many there are', () => {
    const stack = newStack();
    const raw = rawVm(stack);
    raw.addOverride('for_each', '${toset(["a"])}');
    esxiHost(stack).adoptVirtualMachine('legacy', raw);
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/legacy] INP001: 'for_each' must be known at synth, got a value that Terraform knows later; give a literal value",
    ]);
  });

  test('is charged the disks that are stated, where it does not say itself what they hold', () => {
    const stack = newStack();
    const host = kvmHost(stack);
    // The typed classes of this library are no guests of anybody's until a host of ours defines them.
    const stray = host.addVirtualMachine('web', vm({ vcpus: 1 })).resource;
    expect(() => host.adoptVirtualMachine('legacy', stray, [Disk.gib(30)])).not.toThrow();
    expect(
      onlyRow(stack)
        .children.map(({ charged }) => charged.disk)
        .sort(),
    ).toEqual([30, 40]);
  });

  test('is no other resource', () => {
    const stack = newStack();
    const pool = new ResourcePool(stack, 'pool', { name: 'pool', parentResourcePoolId: 'pool-1' });
    expect(() => esxiHost(stack).adoptVirtualMachine('legacy', pool)).toThrow(
      "[rack-1/esxi-01/legacy] INP002: 'resource' must be a resource of type vsphere_virtual_machine, got 'vsphere_resource_pool'",
    );
  });
});

describe('a container that is in no ledger', () => {
  test('is refused, wherever in the app it is', () => {
    const stack = newStack();
    dockerHost(stack);
    rawContainer(stack);
    expect(refusal(stack)).toEqual([
      '[rack-1/legacy] INP007: docker_container.legacy is in no ledger; define it with a construct of this library, or adopt it on its host (adoptVirtualMachine, adoptContainer)',
    ]);
  });

  test.each([
    ['its host', dockerHost],
    ['the VM around its engine', (stack: TerraformStack) => dockerVm(esxiHost(stack))],
  ])('passes when %s adopts it, and is charged what it emits', (_, define) => {
    const stack = newStack();
    define(stack).adoptContainer('legacy', rawContainer(stack));
    const find = (rows: ReturnType<Strata['ledger']>): unknown =>
      rows.flatMap((row) => (row.layer === 'container' ? [row.charged] : [find(row.children)]))[0];
    expect(find(Strata.of(stack).ledger())).toEqual({ cpu: 500, memory: 256, disk: 0 });
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('is charged with what is overridden', () => {
    const stack = newStack();
    const raw = rawContainer(stack);
    raw.addOverride('cpus', '2.5');
    raw.addOverride('memory', 1024);
    raw.addOverride('count', 2);
    dockerHost(stack).adoptContainer('legacy', raw);
    expect(onlyRow(stack).children[0]!.children[0]!.charged).toEqual({ cpu: 5000, memory: 2048, disk: 0 });
  });

  test('is judged as any other: its size, its isolation, its name', () => {
    const stack = newStack();
    const host = dockerHost(stack);
    const raw = rawContainer(stack, {
      cpus: '7.5',
      privileged: true,
      networkMode: 'host',
      pidMode: 'host',
      ipcMode: 'host',
      devices: [{ hostPath: '/dev/kvm' }],
      volumes: [{ hostPath: '/etc', containerPath: '/etc' }],
      mounts: [{ type: 'bind', source: '/var/run/docker.sock', target: '/sock' }],
      capabilities: { add: ['CAP_SYS_ADMIN'] },
      user: '0',
      readOnly: false,
    });
    host.adoptContainer('legacy', raw);
    expect(
      Strata.of(stack)
        .report()
        .findings.map(
          ({ rule, severity, message }) => `${severity} ${rule} ${message.split(' ').slice(0, 3).join(' ')}`,
        ),
    ).toEqual([
      "error CAP004 one guest's CPU",
      'error CAP005 container CPU is',
      "error ISO007 'capabilities' grants SYS_ADMIN,",
      "error ISO007 'devices' gives the",
      "error ISO007 'hostIpc' joins the",
      "error ISO007 'hostNetwork' joins the",
      "error ISO007 'hostPid' joins the",
      "error ISO007 'mounts' gives the",
      "error ISO007 'mounts' makes the",
      "error ISO007 'privileged' gives the",
      "warning ISO007 'readOnly' leaves the",
      "warning ISO007 'user' runs as",
    ]);
  });

  test('is refused where it does not say how large it is: a quota is no size', () => {
    const stack = newStack();
    const raw = rawContainer(stack, { cpus: undefined, memory: undefined });
    dockerHost(stack).adoptContainer('legacy', raw);
    expect(refusal(stack)).toEqual([
      "[rack-1/builders/legacy] INP008: 'cpus' is not stated, and unset is not zero; state it, or the engine's defaults",
      "[rack-1/builders/legacy] INP008: 'memory' is not stated, and unset is not zero; state it, or the engine's defaults",
    ]);
  });

  test('that is a Swarm service is charged all its copies', () => {
    const stack = newStack();
    new DockerProvider(stack, 'docker', {});
    const service = new Service(stack, 'legacy', {
      name: 'legacy',
      taskSpec: {
        containerSpec: { image: 'nginx:1.29.1' },
        resources: { limits: { nanoCpus: 1e9, memoryBytes: 1e9 } },
      },
      mode: { replicated: { replicas: 3 } },
    });
    dockerHost(stack).adoptContainer('legacy', service);
    expect(onlyRow(stack).children[0]!.children[0]!.charged).toEqual({ cpu: 3000, memory: 3 * 954, disk: 0 });
    service.addOverride('task_spec.resources.limits.memory_bytes', null);
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/builders\/legacy\] INP008: 'memory'/)]);
  });

  test('is no other resource, and not nothing', () => {
    const stack = newStack();
    const host = dockerHost(stack);
    expect(() => host.adoptContainer('a', rawVm(stack))).toThrow(
      "[rack-1/builders/a] INP002: 'resource' must be a resource of type docker_container or docker_service, got 'vsphere_virtual_machine'",
    );
    expect(() => host.adoptContainer('b', undefined as never)).toThrow(
      "[rack-1/builders/b] INP008: 'resource' is not stated; give a resource of type docker_container or docker_service",
    );
  });
});

test('memory is memory: an adopted VM is judged with the overhead that its host adds', () => {
  const stack = newStack();
  const host = esxiHost(stack, { memory: Memory.mib(16_384 + 169 - 1), reserved: { memory: Memory.mib(0) } });
  host.adoptVirtualMachine('legacy', rawVm(stack));
  expect(refusal(stack).map((line) => line.slice(0, 66))).toEqual([
    '[rack-1/esxi-01] CAP002: memory is short by 1 MiB: 16553 MiB alloc',
  ]);
});
