import { type Attributes, LATER, type VmFacts } from '../../../lib/model';
import { HYPER_V_DIALECT, HYPER_V_VM } from '../../../lib/targets/hyper-v/dialect';
import { readBy } from '../../support/dialects';
import type { Written } from '../../support/law';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const read = (attributes: Attributes, written?: Written): VmFacts =>
  readBy(HYPER_V_VM, { name: 'web', ...attributes }, written);

const KVP = {
  key: 'Key-Value Pair Exchange',
  value: 'true',
  what: 'tells the guest the names of its host and of itself there',
};

describe('a machine that says nothing', () => {
  test('has what the provider takes: 1 processor, 512 MiB, generation 2 with secure boot, running', () => {
    expect(read({ static_memory: true })).toEqual({
      name: { value: 'web' },
      where: [{ kind: 'host', reference: 'unknown' }],
      milliCpu: { value: 1000 },
      memoryMib: { value: 512 },
      guaranteed: { mhz: 'absent', milliCpu: 'absent', memoryMib: { value: 512 }, all: true },
      limits: { mhz: 'absent', memoryMib: 'absent' },
      disks: [],
      nics: [],
      firmware: 'efi',
      secureBoot: true,
      powered: true,
      replicas: { value: 1 },
      devices: [],
      // The provider turns the exchange on where nobody turns it off.
      disclosures: [KVP],
      asks: [],
    });
  });

  test('may grow to 1 TiB where its memory is dynamic, of which 512 MiB are kept for it', () => {
    expect(read({ dynamic_memory: true })).toMatchObject({
      memoryMib: { value: 1024 * 1024 },
      guaranteed: { memoryMib: { value: 512 }, all: false },
      dynamicMemory: { minimumMib: 512, startupMib: 512 },
    });
  });

  test.each([
    ['processor_count', 'milliCpu'],
    ['memory_startup_bytes', 'memoryMib'],
    ['dynamic_memory', 'memoryMib'],
  ] as const)('is not taken to say nothing where only Terraform knows its %s', (argument, fact) => {
    expect(read({ static_memory: true, [argument]: '${var.any}' })[fact]).toBe('unknown');
    expect(read({ static_memory: true, [argument]: LATER })[fact]).toBe('unknown');
  });
});

describe('the memory of a machine', () => {
  test('is what it starts with where it is static, whatever the other arguments say', () => {
    const memory = { memory_startup_bytes: 4 * GIB, memory_minimum_bytes: GIB, memory_maximum_bytes: 8 * GIB };
    expect(read({ static_memory: true, ...memory })).toMatchObject({
      memoryMib: { value: 4096 },
      guaranteed: { memoryMib: { value: 4096 }, all: true },
    });
    expect(read({ dynamic_memory: true, ...memory })).toMatchObject({
      memoryMib: { value: 8192 },
      guaranteed: { memoryMib: { value: 1024 }, all: false },
      dynamicMemory: { minimumMib: 1024, startupMib: 4096 },
    });
  });

  test('is in whole MiB that hold its bytes', () => {
    expect(read({ memory_startup_bytes: 512 * MIB + 1 }).memoryMib).toEqual({ value: 513 });
    expect(read({ memory_startup_bytes: String(512 * MIB) }).memoryMib).toEqual({ value: 512 });
  });

  test('has a least that is unknown where only Terraform knows it', () => {
    const facts = read({ dynamic_memory: true, memory_minimum_bytes: '${var.least}', memory_maximum_bytes: GIB });
    expect(facts).toMatchObject({ memoryMib: { value: 1024 }, guaranteed: { memoryMib: 'unknown', all: false } });
    expect(facts).not.toHaveProperty('dynamicMemory');
  });
});

describe('the CPU of a machine', () => {
  test('is guaranteed and limited in percent of each virtual processor', () => {
    expect(read({ processor_count: 4, vm_processor: [{ reserve: 50, maximum: 75 }] })).toMatchObject({
      milliCpu: { value: 4000 },
      guaranteed: { milliCpu: { value: 2000 } },
      limits: { milliCpu: { value: 3000 } },
    });
    expect(read({ processor_count: 4, vm_processor: { reserve: '${var.share}' } }).guaranteed.milliCpu).toBe('unknown');
    expect(read({ processor_count: '${var.any}', vm_processor: [{ reserve: 50 }] }).guaranteed.milliCpu).toBe(
      'unknown',
    );
  });
});

describe('the disks of a machine', () => {
  const withVhd = (vhd: Attributes, others: Record<string, Attributes> = {}): VmFacts['disks'] =>
    read(
      { hard_disk_drives: [{ path: '${hyperv_vhd.root.path}' }] },
      { resource: { hyperv_vhd: { ...others, root: { path: 'D:\\vms\\web\\root.vhdx', ...vhd } } } },
    ).disks;

  test('are as large as their files, in whole GiB that hold them, and in the folder of these', () => {
    expect(withVhd({ size: 20 * GIB })).toEqual([
      {
        name: 'disk0',
        gib: { value: 20 },
        store: { value: 'D:\\vms\\web' },
        shared: false,
        source: 'D:\\vms\\web\\root.vhdx',
      },
    ]);
    expect(withVhd({ size: 20 * GIB + 4096 })[0]!.gib).toEqual({ value: 21 });
  });

  test.each<[string, Attributes]>([
    ['a copy', { source: 'D:\\templates\\debian-12.vhdx' }],
    ['a copy of the disks of a VM', { source_vm: 'db' }],
    ['on a parent that is not at hand', { parent_path: 'D:\\templates\\debian-12.vhdx' }],
  ])('are as large as the provider finds where they are %s and state no size', (_, vhd) => {
    expect(withVhd(vhd)[0]!.gib).toBe('computed');
  });

  test('are as large as their parent, where that is at hand', () => {
    const base = { path: 'D:\\base.vhdx', size: 8 * GIB };
    expect(withVhd({ parent_path: '${hyperv_vhd.base.path}' }, { base })[0]!.gib).toEqual({ value: 8 });
    expect(withVhd({ parent_path: '${hyperv_vhd.root.path}' })[0]!.gib).toBe('computed');
  });

  test('are unknown, and not zero, where the file or its size is', () => {
    expect(withVhd({ size: '${var.size}', path: LATER })).toMatchObject([{ gib: 'unknown', store: 'unknown' }]);
    expect(read({ hard_disk_drives: [{ path: '${var.path}' }, { path: LATER }] }).disks).toMatchObject([
      { gib: 'unknown', store: 'unknown' },
      { gib: 'unknown', store: 'unknown' },
    ]);
    expect(read({ dynamic: { hard_disk_drives: {} } }).disks).toMatchObject([{ gib: 'unknown' }]);
  });

  test('are attached where the program does not make their files', () => {
    expect(read({ hard_disk_drives: [{ path: 'D:\\data\\orders.vhdx' }] }).disks).toEqual([
      {
        name: 'disk0',
        gib: 'absent',
        store: { value: 'D:\\data' },
        attached: 'D:\\data\\orders.vhdx',
        shared: false,
        source: 'D:\\data\\orders.vhdx',
      },
    ]);
  });

  test('are shared where several machines reserve them in turn', () => {
    expect(
      read({ hard_disk_drives: [{ path: 'D:\\q.vhds', support_persistent_reservations: true }] }).disks,
    ).toMatchObject([{ shared: true }]);
  });

  test('are devices of the host where they are its own', () => {
    const facts = read({
      hard_disk_drives: [
        { path: '', disk_number: 2 },
        { path: 'D:\\a.vhdx', disk_number: 4294967295 },
      ],
    });
    expect(facts.devices).toEqual([{ id: 'disk 2 of the host', kind: 'passthrough' }]);
    expect(facts.disks.map(({ gib, attached }) => [gib, attached])).toEqual([
      ['absent', 'disk 2 of the host'],
      ['absent', 'D:\\a.vhdx'],
    ]);
  });
});

describe('the adapters of a machine', () => {
  test.each<[string, Attributes, unknown]>([
    ['its name', { switch_name: 'lan' }, { value: 'lan' }],
    ['a reference', { switch_name: '${hyperv_network_switch.dmz.name}' }, { value: 'dmz' }],
    ['an expression', { switch_name: '${var.switch}' }, 'unknown'],
    ['nothing', { switch_name: '' }, 'absent'],
    ['its name and a VLAN', { switch_name: 'lan', vlan_access: true, vlan_id: 20 }, { value: 'lan VLAN 20' }],
    ['its name and no VLAN', { switch_name: 'lan', vlan_access: false, vlan_id: 20 }, { value: 'lan' }],
    ['its name and a VLAN of later', { switch_name: 'lan', vlan_access: true, vlan_id: '${var.vlan}' }, 'unknown'],
  ])('are on the switch by %s', (_, adaptor, network) => {
    const written = { resource: { hyperv_network_switch: { dmz: { name: 'dmz' } } } };
    expect(read({ network_adaptors: [{ name: 'nic0', ...adaptor }] }, written).nics).toEqual([{ network }]);
  });

  test('have MAC addresses that are static only', () => {
    const macs = [
      { dynamic_mac_address: false, static_mac_address: '00155D000001' },
      { static_mac_address: '00155D000002' },
    ];
    expect(read({ network_adaptors: macs }).nics.map(({ mac }) => mac)).toEqual(['00155D000001', undefined]);
  });

  test('are past their switch where it lets them: the provider asks for it unless told otherwise', () => {
    const written = {
      resource: { hyperv_network_switch: { fast: { name: 'fast', enable_iov: true }, lan: { name: 'lan' } } },
    };
    const at = (label: string, iov?: Attributes): Attributes => ({
      name: label,
      switch_name: `\${hyperv_network_switch.${label}.name}`,
      ...iov,
    });
    const network_adaptors = [at('fast'), at('fast', { iov_weight: 0 }), at('lan')];
    expect(read({ network_adaptors }, written).devices).toEqual([{ id: 'SR-IOV of fast', kind: 'shared' }]);
  });
});

describe('what a machine learns of others', () => {
  const disclosed = (attributes: Attributes): unknown =>
    read(attributes).disclosures.map(({ key, value }) => [key, value]);

  test('is what its integration services tell, those of the provider where none are stated', () => {
    expect(disclosed({ integration_services: { 'Key-Value Pair Exchange': false } })).toEqual([]);
    expect(disclosed({ integration_services: { Heartbeat: true } })).toEqual([['Key-Value Pair Exchange', 'true']]);
    expect(
      disclosed({ integration_services: { 'Key-Value Pair Exchange': false, 'Guest Service Interface': true } }),
    ).toEqual([['Guest Service Interface', 'true']]);
  });

  test('is what its adapters may do to others', () => {
    expect(
      disclosed({
        integration_services: { 'Key-Value Pair Exchange': false },
        network_adaptors: [
          { mac_address_spoofing: 'on' },
          { port_mirroring: 'Destination' },
          { port_mirroring: 'Source' },
        ],
      }),
    ).toEqual([
      ['mac_address_spoofing', 'On'],
      ['port_mirroring', 'Destination'],
    ]);
  });
});

describe('how a machine boots and runs', () => {
  test.each<[Attributes, Partial<VmFacts>]>([
    [{ generation: 1 }, { firmware: 'bios', secureBoot: false }],
    [
      { generation: 2, vm_firmware: [{ enable_secure_boot: 'Off' }] },
      { firmware: 'efi', secureBoot: false },
    ],
    [{ vm_firmware: { enable_secure_boot: 'on' } }, { firmware: 'efi', secureBoot: true }],
    [{ state: 'off' }, { powered: false }],
    [{ state: 'Running' }, { powered: true }],
    [{ state: '${var.state}' }, { powered: true }],
  ])('is read of %j', (attributes, facts) => {
    expect(read(attributes)).toMatchObject(facts);
  });
});

describe('a Hyper-V host', () => {
  test.each([
    ['hv-01.example.com'],
    ['HV-01.Example.com.'],
    ['hv-01.example.com:5985'],
    ['hv-01.example.com:5986'],
    ['https://hv-01.example.com:5986/wsman'],
  ])('is one machine by %s', (host) => {
    expect(HYPER_V_DIALECT.normalIdentity(host)).toBe('hv-01.example.com');
  });

  test.each([
    ['127.0.0.1', 'localhost'],
    ['hv-02.example.com', 'hv-02.example.com'],
    ['hv-01.example.com:15986', 'hv-01.example.com:15986'],
    ['2001:db8::1', '2001:db8::1'],
  ])('is %s by its own name', (host, name) => {
    expect(HYPER_V_DIALECT.normalIdentity(host)).toBe(name);
  });

  test('is where the provider of a machine talks to', () => {
    const provider = { hyperv: [{ alias: 'hv', host: 'HV-01.example.com.' }, { alias: 'local' }] };
    expect(read({ provider: 'hyperv.hv' }, { provider }).where).toEqual([
      { kind: 'host', reference: { value: 'hv-01.example.com' } },
    ]);
    expect(read({ provider: 'hyperv.local' }, { provider }).where).toEqual([{ kind: 'host', reference: 'unknown' }]);
  });

  test('has files in the datastore whose folder is around them, whatever their case', () => {
    const stores = [{ name: 'ssd-1', path: 'D:\\Hyper-V\\' }, { name: 'hdd-1' }];
    const placeOf = HYPER_V_DIALECT.placeOf!;
    expect(placeOf('d:\\hyper-v\\web\\disk00.vhdx', stores)).toEqual({ store: 'ssd-1', path: 'web\\disk00.vhdx' });
    expect(placeOf('E:\\VMs\\HDD-1\\web\\disk00.vhdx', stores)).toEqual({ store: 'hdd-1', path: 'web\\disk00.vhdx' });
    expect(placeOf('E:\\VMs\\web\\disk00.vhdx', stores)).toBeUndefined();
  });
});
