import { DataVsphereDatastore } from '@cdktf/provider-vsphere/lib/data-vsphere-datastore';
import { DataVsphereNetwork } from '@cdktf/provider-vsphere/lib/data-vsphere-network';
import { VirtualMachine as RawVm, type VirtualMachineConfig } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { App, TerraformStack } from 'cdktf';
import { type BareMetalHost, ContainerEngine, Disk, DockerConnection, Memory, Port, Strata } from 'cdktf-strata';
import { RawResource } from '../support/raw';
import {
  MHZ,
  container,
  dockerHost,
  esxiHost,
  kvmHost,
  newStack,
  onlyRow,
  refusal,
  vm,
  vsphere,
} from '../support/stacks';
import { synth } from '../support/synth';

/** A VM as programs define it without this library, with nothing that any rule remarks on. */
function raw(stack: TerraformStack, config: Partial<VirtualMachineConfig> = {}, id = 'legacy'): RawVm {
  return new RawVm(stack, id, {
    name: id,
    resourcePoolId: 'pool-1',
    numCpus: 8,
    memory: 16_384,
    memoryReservation: 16_384,
    networkInterface: [{ networkId: 'network-1' }],
    disk: [{ label: 'disk0', size: 100 }],
    ...config,
  });
}

/** What is found of the app, by rule and path. */
function found(stack: TerraformStack): string[] {
  return Strata.of(stack)
    .report()
    .findings.filter(({ rule }) => !/^FIT|^CAP010/.test(rule))
    .map(({ rule, path }) => `${rule} ${path}`);
}

const reservedOn = (host: BareMetalHost, stack: TerraformStack): number | undefined =>
  Strata.of(stack)
    .ledger()
    .find(({ path }) => path === host.node.path)!.guaranteed?.cpu;

describe('a VM that was defined without this library is judged as any other', () => {
  const shared = {
    label: 'data',
    attach: true,
    path: 'shared/data.vmdk',
    unitNumber: 1,
    diskSharing: 'sharingMultiWriter',
  };
  const risky: Partial<VirtualMachineConfig> = {
    pciDeviceId: ['0000:3b:00.0'],
    memoryReservationLockedToMax: true,
    cpuReservation: 19_200,
    extraConfig: { 'isolation.tools.copy.disable': 'FALSE', 'sched.mem.pshare.salt': 'blue' },
    disk: [{ label: 'disk0', size: 100 }, shared],
  };

  test('with a passed-through device, a disk of several writers, an open clipboard and shared pages', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.adoptVirtualMachine('one', raw(stack, risky, 'one'), { disks: [{}, { size: Disk.gib(10) }] });
    expect(found(stack)).toEqual([
      'ISO002 rack-1/esxi-01/one',
      'ISO003 rack-1/esxi-01/one',
      'ISO005 rack-1/esxi-01/one',
      'ISO005 rack-1/esxi-01/one',
    ]);
    expect(reservedOn(host, stack)).toBe(8000);
  });

  test('with a disk that another VM has, too', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const { diskSharing, ...attached } = shared;
    expect(diskSharing).toBe('sharingMultiWriter');
    for (const id of ['one', 'other']) {
      const disk = [{ label: 'disk0', size: 100 }, attached];
      host.adoptVirtualMachine(id, raw(stack, { disk }, id), [Disk.gib(100), Disk.gib(10)]);
    }
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/one] ISO002: disk 'shared/data.vmdk' is attached 2 times (rack-1/esxi-01/one, rack-1/esxi-01/other), allowed once; give each VM its own",
    ]);
  });

  test('with a reason for its device, which then is one VM’s alone', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const device = { pciDeviceId: ['0000:3b:00.0'], memoryReservationLockedToMax: true };
    const passthrough = { reason: 'renders' };
    host.adoptVirtualMachine('one', raw(stack, device, 'one'), { passthrough });
    expect(found(stack)).toEqual([]);
    host.adoptVirtualMachine('other', raw(stack, device, 'other'), { passthrough });
    expect(refusal(stack)).toEqual([
      expect.stringContaining('ISO003: device 0000:3b:00.0 of rack-1/esxi-01 is handed'),
    ]);
  });
});

describe('MHz that are reserved stand in the ledger', () => {
  const three = (last: number): TerraformStack => {
    const stack = newStack();
    const host = esxiHost(stack);
    [19_200, 19_200, last].forEach((cpuReservation, index) =>
      host.adoptVirtualMachine(`vm-${index}`, raw(stack, { cpuReservation }, `vm-${index}`)),
    );
    return stack;
  };

  test('up to all that their host has', () => {
    expect(found(three(24 * MHZ - 2 * 19_200))).toEqual([]);
  });

  test('and not one more', () => {
    expect(refusal(three(24 * MHZ - 2 * 19_200 + 1))).toEqual([
      '[rack-1/esxi-01] CAP013: CPU reservation is short by 0.001: 24.001 allocated (vm-2 8.001, vm-0 8, vm-1 8), capacity 24 (24, 0 reserved for the host, never overcommitted); reserve less, or place a VM on another host',
    ]);
  });

  test('by the clock of their host, which must state it', () => {
    const stack = newStack();
    esxiHost(stack, { cpu: { sockets: 2, coresPerSocket: 12 } }).adoptVirtualMachine(
      'legacy',
      raw(stack, { cpuReservation: 1200 }),
    );
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/legacy] INP008: 'cpu.mhzPerCore' of esxi-01 is not stated, and a reservation of 1200 MHz needs it; state it",
    ]);
  });

  test('and memory that is locked is reserved as a whole', () => {
    const stack = newStack();
    const locked = { memoryReservation: undefined, memoryReservationLockedToMax: true };
    esxiHost(stack).adoptVirtualMachine('legacy', raw(stack, locked));
    expect(onlyRow(stack).children[0]).toMatchObject({ charged: { disk: 100 }, guaranteed: { memory: 16_384 + 169 } });
  });
});

describe('a disk is charged to its datastore', () => {
  const onStores = (
    config: (stack: TerraformStack) => Partial<VirtualMachineConfig>,
    options: Parameters<BareMetalHost['adoptVirtualMachine']>[2] = {},
    apart = false,
  ): TerraformStack => {
    const app = newStack().node.root as App;
    const stack = app.node.findChild('rack-1') as TerraformStack;
    const own = apart ? new TerraformStack(app, 'legacy') : stack;
    vsphere(own);
    const host = esxiHost(stack, {
      datastores: [
        { name: 'ssd-1', capacity: Disk.gib(1000) },
        { name: 'hdd-1', capacity: Disk.gib(100) },
      ],
    });
    host.adoptVirtualMachine('legacy', raw(own, config(stack)), options);
    return stack;
  };
  const store = (stack: TerraformStack, name: string): string =>
    new DataVsphereDatastore(stack, name, { name, datacenterId: 'datacenter-1' }).id;

  test.each([
    ['of the same stack', false],
    ['of another stack', true],
  ])('that it refers to, by a look-up %s', (_, apart) => {
    const over = onStores((stack) => ({ datastoreId: store(stack, 'hdd-1') }), {}, apart);
    expect(refusal(over)).toEqual([expect.stringContaining('CAP003: disk on hdd-1 is short by 20 GiB')]);
    const fits = onStores((stack) => ({ datastoreId: store(stack, 'ssd-1') }), {}, apart);
    expect(Object.keys(synth(fits))).toContain('rack-1');
  });

  test('that is stated, where it refers to none that can be told', () => {
    const literal = { datastoreId: 'datastore-11' };
    expect(refusal(onStores(() => literal))).toEqual([
      "[rack-1/esxi-01/legacy] INP008: the datastore of disk0 is not stated, and its id does not tell which of ssd-1, hdd-1 it is; state it by 'disks'",
    ]);
    expect(found(onStores(() => literal, { disks: [{ datastore: 'ssd-1' }] }))).toEqual([]);
    expect(refusal(onStores(() => literal, { disks: [{ datastore: 'hdd-1' }] }))).toEqual([
      expect.stringContaining('CAP003'),
    ]);
  });

  test('and to no other: one that its host does not state is refused', () => {
    expect(refusal(onStores((stack) => ({ datastoreId: store(stack, 'nfs-1') })))).toEqual([
      "[rack-1/esxi-01/legacy] INP002: 'disks[0].datastore' must be one of ssd-1, hdd-1, got 'nfs-1'",
    ]);
  });

  test('with the size that is stated, where its template brings it', () => {
    const cloned: Partial<VirtualMachineConfig> = { clone: { templateUuid: 'template-1' }, disk: [{ label: 'disk0' }] };
    expect(refusal(onStores(() => cloned))).toEqual([
      "[rack-1/esxi-01/legacy] INP001: 'disk0.size' must be known at synth, got one that its provider decides; give its size by 'disks'",
    ]);
    expect(onlyRow(onStores(() => cloned, [Disk.gib(70)])).children[0]!.charged.disk).toBe(70);
    expect(onlyRow(onStores(() => cloned, [Disk.gib(70), Disk.gib(5)])).children[0]!.charged.disk).toBe(75);
  });

  test('and a statement that its resource contradicts is refused', () => {
    expect(refusal(onStores(() => ({}), [Disk.gib(30)]))).toEqual([
      "[rack-1/esxi-01/legacy] INP002: 'disks[0].size' must be the 100 GiB of disk0, got 30 GiB",
    ]);
    expect(found(onStores(() => ({}), [Disk.gib(100)]))).toEqual([]);
  });
});

describe('what it refers to is read with it', () => {
  const domain = (stack: TerraformStack): RawResource => {
    const root = new RawResource(stack, 'root', 'libvirt_volume', { name: 'root', size: 40 * 1024 ** 3 });
    new RawResource(stack, 'legacy', 'libvirt_domain', {
      name: 'legacy',
      vcpu: 2,
      memory: 2048,
      disk: [{ volume_id: root.getStringAttribute('id') }],
    });
    kvmHost(stack).adoptVirtualMachine('legacy', stack.node.findChild('legacy') as RawResource);
    return root;
  };

  test('a volume is a disk of its size', () => {
    const stack = newStack();
    domain(stack);
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 2000, memory: 2048, disk: 40 });
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('also as it is overridden', () => {
    const stack = newStack();
    domain(stack).addOverride('size', 2000 * 1024 ** 3);
    expect(refusal(stack)).toEqual([expect.stringContaining('CAP003')]);
  });

  test('and an override of its stack is refused', () => {
    const stack = newStack();
    domain(stack);
    stack.addOverride('resource.libvirt_volume.root.size', 2000 * 1024 ** 3);
    expect(refusal(stack)).toEqual([
      expect.stringMatching(/^\[rack-1\/laptop\/legacy\] INP006: .*libvirt_volume.root/),
    ]);
  });

  test.each<[string, (volume: RawResource) => void]>([
    ['a size whose changes Terraform ignores', (volume) => (volume.lifecycle = { ignoreChanges: ['size'] })],
    ['a size that only Terraform knows', (volume) => volume.addOverride('size', '${var.size}')],
  ])('%s is unknown', (_, change) => {
    const stack = newStack();
    change(domain(stack));
    expect(refusal(stack)).toEqual([expect.stringContaining("INP001: 'disk0.size' must be known at synth")]);
  });
});

describe('what its resource does not say is stated with it', () => {
  test('its zone, for which it needs a limit', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.adoptVirtualMachine('open', raw(stack, {}, 'open'), { trustZone: 'public' });
    host.adoptVirtualMachine('held', raw(stack, { cpuLimit: 8 * MHZ }, 'held'), { trustZone: 'public' });
    expect(found(stack)).toEqual(['ISO010 rack-1/esxi-01/open']);
  });

  test('its service, whose instances are to survive each other', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    for (const id of ['one', 'other']) {
      host.adoptVirtualMachine(id, raw(stack, { numCpus: 2 }, id), { service: 'shop', criticality: 'critical' });
    }
    expect(found(stack).filter((line) => line.startsWith('AVA002'))).toHaveLength(1);
  });

  test('its networks, on which a guest may have to be declared', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.addNetwork('services', { declaredOnly: true });
    const web = host.addVirtualMachine('web', vm({ vcpus: 2 }));
    const lookUp = new DataVsphereNetwork(stack, 'lan', { name: 'services', datacenterId: 'datacenter-1' });
    const named = host.adoptVirtualMachine(
      'named',
      raw(stack, { networkInterface: [{ networkId: lookUp.id }] }, 'named'),
    );
    expect(found(stack)).toEqual(['ISO009 rack-1/esxi-01/services']);
    named.allowTo(web, Port.tcp(443));
    expect(found(stack)).toEqual([]);
    host.adoptVirtualMachine('stated', raw(stack, {}, 'stated'), { networks: ['services'] });
    expect(found(stack)).toEqual(['ISO009 rack-1/esxi-01/services']);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a zone that is empty', { trustZone: '' }, /INP002: 'trustZone'/],
    ['networks that are no list', { networks: 'lan' }, /INP002: 'networks' must be a list/],
    [
      'a datastore that the host does not have',
      { disks: [{ datastore: 'x' }] },
      /INP002: 'disks\[0\].datastore' must be one/,
    ],
    ['a size that is none', { disks: [{ size: 5 }] }, /INP002: 'disks\[0\].size' must be a Disk/],
    ['a device without a reason', { passthrough: { reason: ' ' } }, /INP002: 'passthrough.reason'/],
    ['a system that is none', { guestOs: 'debian' }, /INP002: 'guestOs' must be a GuestOs/],
    ['a criticality that is none', { criticality: 'high' }, /INP002: 'criticality' must be one of/],
  ])('and %s is refused', (_, options, message) => {
    const stack = newStack();
    const host = esxiHost(stack);
    expect(() => host.adoptVirtualMachine('legacy', raw(stack), options)).toThrow(message);
  });
});

describe('a container that was defined without this library', () => {
  const docker = (stack: TerraformStack, attributes: Record<string, unknown>, id = 'legacy'): RawResource =>
    new RawResource(stack, id, 'docker_container', {
      name: id,
      image: 'nginx:1.29.1',
      cpus: '0.5',
      memory: 256,
      read_only: true,
      ...attributes,
    });

  test('takes ports of its machine', () => {
    const stack = newStack();
    const host = dockerHost(stack);
    host.addContainer('web', container({ ports: [{ internal: 80, external: 8080, address: '0.0.0.0' }] }));
    host.adoptContainer('legacy', docker(stack, { ports: [{ internal: 80, external: 8080 }] }));
    expect(refusal(stack)).toEqual([expect.stringContaining("INP004: port on rack-1/builders/docker '8080/tcp'")]);
  });

  test('is given no default of its engine: nobody would give it', () => {
    const stack = newStack();
    const defaults = { cpus: 0.25, memory: Memory.mib(128) };
    const engine = ContainerEngine.docker({ connection: DockerConnection.local(), defaults });
    const host = dockerHost(stack, { engine }, 'sized');
    host.adoptContainer('legacy', docker(stack, { cpus: null }));
    expect(refusal(stack)).toEqual([
      "[rack-1/sized/legacy] INP008: 'cpus' is not stated, and unset is not zero; state it: its engine's defaults are for containers that this library defines",
    ]);
  });

  test('has a zone, an owner and a kernel as any other', () => {
    const stack = newStack();
    dockerHost(stack).adoptContainer('legacy', docker(stack, {}), { trustZone: 'public', os: 'windows', owner: 'ops' });
    expect(found(stack)).toEqual(['ISO006 rack-1/builders/legacy', 'ISO008 rack-1/builders/legacy']);
  });

  test('that an engine runs on each of its machines is one on this one', () => {
    const stack = newStack();
    const service = new RawResource(stack, 'legacy', 'docker_service', {
      name: 'legacy',
      mode: { global: true },
      task_spec: {
        container_spec: { image: 'nginx:1.29.1', read_only: true },
        resources: { limits: { nano_cpus: 5e8, memory_bytes: 256 * 1024 ** 2 } },
      },
    });
    dockerHost(stack).adoptContainer('legacy', service);
    expect(onlyRow(stack).children[0]!.children[0]!.charged).toEqual({ cpu: 500, memory: 256, disk: 0 });
  });
});

test('memory of a host that promises more than it has is reserved for a VM that reserves it, and for no other', () => {
  const stack = newStack();
  const host = esxiHost(stack, {
    memory: Memory.gib(64),
    overcommit: { memoryPercent: 200, reason: 'small guests' },
  });
  host.adoptVirtualMachine('kept', raw(stack, { numCpus: 2 }, 'kept'));
  host.adoptVirtualMachine('open', raw(stack, { numCpus: 2, memoryReservation: undefined }, 'open'));
  // ESXi keeps what it adds to each, whatever of their memory is guaranteed: 18.19 + 0.00743 x 16,384 + 4.05 MiB.
  expect(onlyRow(stack).children.map(({ guaranteed }) => guaranteed?.memory)).toEqual([16_384 + 144, 144]);
});
