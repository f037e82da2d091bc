import { type Attributes, LATER, type VmFacts } from '../../../lib/model';
import { KVM_DIALECT, KVM_VM } from '../../../lib/targets/kvm/dialect';
import { readBy } from '../../support/dialects';
import type { Written } from '../../support/law';

const GIB = 1024 ** 3;

const read = (attributes: Attributes, written?: Written): VmFacts =>
  readBy(KVM_VM, { name: 'web', ...attributes }, written);

/** A domain with one disk on the volume `root`. */
const withVolume = (volume: Attributes, others: Written['resource'] = {}): VmFacts['disks'] =>
  read(
    { disk: [{ volume_id: '${libvirt_volume.root.id}' }] },
    { resource: { ...others, libvirt_volume: { ...others.libvirt_volume, root: volume } } },
  ).disks;

const withXslt = (...templates: string[]): VmFacts =>
  read({
    disk: [{ volume_id: '${libvirt_volume.root.id}' }],
    xml: [{ xslt: `<xsl:stylesheet>${templates.join('')}</xsl:stylesheet>` }],
  });

describe('a domain that says nothing', () => {
  test('has what the provider takes: 1 vCPU, 512 MiB, BIOS, running', () => {
    expect(read({})).toEqual({
      name: { value: 'web' },
      where: [{ kind: 'host', reference: 'unknown' }],
      milliCpu: { value: 1000 },
      memoryMib: { value: 512 },
      guaranteed: { mhz: 'absent', milliCpu: 'absent', memoryMib: { value: 512 }, all: true },
      limits: { mhz: 'absent', memoryMib: 'absent' },
      disks: [],
      nics: [],
      firmware: 'bios',
      secureBoot: false,
      powered: true,
      replicas: { value: 1 },
      devices: [],
      disclosures: [],
      asks: [],
    });
  });

  test.each([
    ['vcpu', 'milliCpu'],
    ['memory', 'memoryMib'],
    ['name', 'name'],
    ['count', 'replicas'],
  ] as const)('is not taken to say nothing where only Terraform knows its %s', (argument, fact) => {
    expect(read({ [argument]: '${var.any}' })[fact]).toBe('unknown');
    expect(read({ [argument]: LATER })[fact]).toBe('unknown');
  });

  test('runs, unless it is known that it does not', () => {
    expect([false, 'false', LATER, '${var.any}'].map((running) => read({ running }).powered)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('the disks of a domain', () => {
  test('are as large as their volumes, in whole GiB that hold them', () => {
    expect(withVolume({ pool: 'ssd', size: 20 * GIB })).toEqual([
      {
        name: 'disk0',
        gib: { value: 20 },
        store: { value: 'ssd' },
        shared: false,
        source: '${libvirt_volume.root.id}',
      },
    ]);
    expect(withVolume({ size: 20 * GIB + 1 })[0]!.gib).toEqual({ value: 21 });
  });

  test('are in the pool that is called default where none is named, and in that of a reference', () => {
    expect(withVolume({ size: GIB })[0]!.store).toEqual({ value: 'default' });
    const pools = { libvirt_pool: { fast: { name: 'nvme' } } };
    expect(withVolume({ pool: '${libvirt_pool.fast.name}' }, pools)[0]!.store).toEqual({ value: 'nvme' });
    expect(withVolume({ pool: '${var.pool}' })[0]!.store).toBe('unknown');
  });

  test.each<[string, Attributes]>([
    ['an image', { source: 'https://images.example/debian-12.qcow2' }],
    ['a volume that is not at hand', { base_volume_id: '/pool/base.qcow2' }],
    ['a volume by its name', { base_volume_name: 'base', base_volume_pool: 'default' }],
  ])('are as large as the provider finds where they start from %s and state no size', (_, volume) => {
    expect(withVolume(volume)[0]!.gib).toBe('computed');
  });

  test('are as large as what they are laid over, where that is at hand', () => {
    const base_volume_id = '${libvirt_volume.base.id}';
    expect(withVolume({ base_volume_id }, { libvirt_volume: { base: { size: 8 * GIB } } })[0]!.gib).toEqual({
      value: 8,
    });
    expect(
      withVolume({ base_volume_id, size: 20 * GIB }, { libvirt_volume: { base: { size: 8 * GIB } } })[0]!.gib,
    ).toEqual({ value: 20 });
    expect(withVolume({ base_volume_id: '${libvirt_volume.root.id}' })[0]!.gib).toBe('computed');
  });

  test('are unknown, and not zero, where the volume or its size is', () => {
    expect(withVolume({ size: '${var.size}' })[0]!.gib).toBe('unknown');
    expect(read({ disk: [{ volume_id: '${var.volume}' }] }).disks).toMatchObject([
      { gib: 'unknown', store: 'unknown' },
    ]);
    expect(read({ disk: [{ volume_id: LATER }, {}] }).disks).toMatchObject([{ gib: 'unknown' }, { gib: 'unknown' }]);
    expect(read({ disk: [{ volume_id: '/pool/web.qcow2' }] }).disks).toMatchObject([
      { gib: 'unknown', store: { value: '/pool' }, attached: '/pool/web.qcow2' },
    ]);
    expect(read({ dynamic: { disk: { for_each: '${var.disks}' } } }).disks).toMatchObject([{ gib: 'unknown' }]);
  });

  test('are attached where they are files, devices or URLs; what ends in .iso is a CD', () => {
    const disk = [
      { file: '/srv/isos/debian-12.iso' },
      { file: '/srv/images/data.img' },
      { url: 'http://images.example/netinst.iso?mirror=1' },
      { block_device: '/dev/vg/web' },
      { volume_id: '', file: '/srv/images/logs.img', url: '' },
    ];
    expect(read({ disk }).disks.map(({ name, gib, attached }) => [name, gib, attached])).toEqual([
      ['disk0', 'absent', '/srv/images/data.img'],
      ['disk1', 'absent', '/dev/vg/web'],
      ['disk2', 'absent', '/srv/images/logs.img'],
    ]);
  });

  test('are told to be one disk by what they refer to', () => {
    const disk = [{ volume_id: '${libvirt_volume.root.id}' }];
    expect(read({ disk }).disks[0]!.source).toBe(read({ name: 'other', disk }).disks[0]!.source);
  });
});

describe('the cards of a domain', () => {
  const networkOf = (card: Attributes, written?: Written): unknown =>
    read({ network_interface: [card] }, written).nics[0]!.network;

  test.each<[string, Attributes, unknown]>([
    ['a name', { network_name: 'lan', network_id: LATER }, { value: 'lan' }],
    ['a network of the program', { network_id: '${libvirt_network.dmz.id}' }, { value: 'dmz' }],
    ['a network of the program by its name', { network_name: '${libvirt_network.dmz.name}' }, { value: 'dmz' }],
    ['an id that is not at hand', { network_id: '9cc0c11a-5910-4319-934d-29460a836d4f', bridge: '' }, 'unknown'],
    ['a name that Terraform knows later', { network_name: '${var.network}' }, 'unknown'],
    ['a bridge', { bridge: 'br0', network_id: null }, { value: 'br0' }],
    ['a card of the host', { macvtap: 'eth0' }, { value: 'eth0' }],
    ['nothing', { wait_for_lease: false }, 'absent'],
  ])('are on the network of %s', (_, card, expected) => {
    expect(networkOf(card, { resource: { libvirt_network: { dmz: { name: 'dmz' } } } })).toEqual(expected);
  });

  test('have the addresses that libvirt hands out, and their MAC addresses', () => {
    const network_interface = [{ network_name: 'lan', mac: '52:54:00:00:00:01', addresses: ['10.0.0.7', 'fe80::1'] }];
    expect(read({ network_interface }).nics).toEqual([
      { network: { value: 'lan' }, address: '10.0.0.7', mac: '52:54:00:00:00:01' },
    ]);
  });

  test.each([
    ['version 2', 'ethernets:\n  eth0:\n    addresses:\n      - 10.0.0.5/24\n    nameservers: {addresses: [10.0.0.2]}'],
    [
      'version 2, name servers first',
      'ethernets: {e: {nameservers: {addresses: [10.0.0.2]}, addresses: [10.0.0.5/24]}}',
    ],
    ['JSON', '{"ethernets":{"e":{"addresses":["10.0.0.5/24"]}}}'],
    ['version 1', 'config:\n- type: physical\n  subnets:\n  - type: static\n    address: 10.0.0.5/24'],
  ])('have the address that cloud-init is told, in %s', (_, network_config) => {
    const { nics } = read(
      {
        cloudinit: '${libvirt_cloudinit_disk.web.id}',
        network_interface: [{ network_name: 'a' }, { network_name: 'b' }],
      },
      { resource: { libvirt_cloudinit_disk: { web: { network_config } } } },
    );
    expect(nics.map(({ address }) => address)).toEqual(['10.0.0.5', undefined]);
  });

  test('have the address on the card whose MAC address cloud-init is told', () => {
    const network_config =
      '{"ethernets":{"e":{"match":{"macaddress":"52:54:00:00:00:02"},"addresses":["10.0.0.5/24"]}}}';
    const { nics } = read(
      {
        cloudinit: '${libvirt_cloudinit_disk.web.id}',
        network_interface: [{ network_name: 'a' }, { network_name: 'b', mac: '52:54:00:00:00:02' }],
      },
      { resource: { libvirt_cloudinit_disk: { web: { network_config } } } },
    );
    expect(nics.map(({ address }) => address)).toEqual([undefined, '10.0.0.5']);
  });
});

describe('what a domain shares with its host', () => {
  test.each<[string, Attributes, VmFacts['devices']]>([
    ['a card as a whole', { network_interface: [{ passthrough: 'eth1' }] }, [{ id: 'eth1', kind: 'passthrough' }]],
    ['the TPM', { tpm: [{ backend_type: 'passthrough' }] }, [{ id: '/dev/tpm0', kind: 'passthrough' }]],
    ['a TPM of its own', { tpm: [{ backend_type: 'emulator' }] }, []],
  ])('is %s', (_, attributes, devices) => {
    expect(read(attributes).devices).toEqual(devices);
  });

  test.each<[string, string, VmFacts['devices']]>([
    [
      'a PCI device',
      `<hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/></source><address bus='0x06' slot='0x01' function='0x0'/></hostdev>`,
      [{ id: '0000:3b:00.0', kind: 'passthrough' }],
    ],
    [
      'a USB device',
      `<hostdev type="usb"><source><vendor id="0x1234"/><product id="0xbeef"/></source></hostdev>`,
      [{ id: '1234:beef', kind: 'passthrough' }],
    ],
    [
      'a part of a device',
      `<hostdev type='mdev'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>`,
      [{ id: 'c2177883-f1bb-47f0-914d-32a22e3a8804', kind: 'shared' }],
    ],
    [
      'a function of a card',
      `<interface type='hostdev' managed='yes'><source><address type='pci' bus='0x07' slot='0x10' function='0x2'/></source></interface>`,
      [{ id: '0000:07:10.2', kind: 'passthrough' }],
    ],
  ])('is %s that its stylesheet adds', (_, element, devices) => {
    expect(withXslt(`<xsl:template match="devices">${element}</xsl:template>`).devices).toEqual(devices);
  });

  test('is told as disclosed: folders, memory, and a console that is open to others', () => {
    expect(
      read({
        filesystem: [{ source: '/srv/data', target: 'data' }],
        graphics: [{ type: 'vnc', listen_type: 'address', listen_address: '0.0.0.0' }],
      }).disclosures,
    ).toEqual([
      { key: 'filesystem', value: '/srv/data', what: "shares a folder with the guest's host" },
      { key: 'graphics', value: '0.0.0.0', what: 'opens its console to whoever reaches its host' },
    ]);
    expect(
      withXslt(`<filesystem type="mount"><source dir="/srv"/></filesystem><shmem name="peers"/>`).disclosures,
    ).toEqual([
      { key: 'filesystem', value: '/srv', what: "shares a folder with the guest's host" },
      { key: 'shmem', value: 'peers', what: 'shares memory with other guests' },
    ]);
  });

  test.each([
    [{ type: 'spice' }],
    [{ listen_type: 'address' }],
    [{ listen_type: 'address', listen_address: '127.0.0.1' }],
  ])('is not a console on the host alone: %j', (graphics) => {
    expect(read({ graphics: [graphics] }).disclosures).toEqual([]);
  });
});

describe('a stylesheet', () => {
  test.each([
    ['its memory', '<xsl:template match="/domain/memory"/>', { memoryMib: 'unknown', milliCpu: { value: 1000 } }],
    ['its memory', '<memory unit="GiB">64</memory>', { memoryMib: 'unknown', milliCpu: { value: 1000 } }],
    ['its vCPUs', '<vcpu placement="static">64</vcpu>', { memoryMib: { value: 512 }, milliCpu: 'unknown' }],
    [
      'none of its sizes',
      '<memoryBacking><locked/></memoryBacking>',
      { memoryMib: { value: 512 }, milliCpu: { value: 1000 } },
    ],
  ])('that changes %s makes it unknown: %s', (_, template, facts) => {
    expect(withXslt(template)).toMatchObject(facts);
  });

  test('that only Terraform knows may change any size', () => {
    expect(read({ memory: 1024, vcpu: 2, xml: [{ xslt: '${file("domain.xsl")}' }] })).toMatchObject({
      memoryMib: 'unknown',
      milliCpu: 'unknown',
      guaranteed: { memoryMib: 'unknown', all: true },
    });
  });

  test('shares disks, lays out cores, and boots securely', () => {
    expect(withXslt('<shareable/>').disks).toMatchObject([{ shared: true }]);
    expect(withXslt('<topology sockets="1" cores="4" threads="1"/>').coresPerSocket).toBe(4);
    expect(withXslt('<loader secure="yes"/>').secureBoot).toBe(true);
  });
});

describe('a libvirt host', () => {
  test.each([
    ['qemu:///system'],
    ['QEMU:///system'],
    ['qemu:///session'],
    ['qemu+unix:///system?socket=/run/libvirt/other'],
    ['qemu://localhost/system'],
    ['qemu+ssh://root@LocalHost./system'],
    ['qemu+tcp://127.0.0.1:16509/system'],
    ['qemu+tls://[::1]/system'],
  ])('is the machine itself by %s', (uri) => {
    expect(KVM_DIALECT.normalIdentity(uri)).toBe('localhost');
  });

  test.each([
    ['qemu+ssh://deploy@kvm-1.example.com/system'],
    ['qemu+ssh://root@KVM-1.Example.com.:22/system?keyfile=/home/root/.ssh/id&sshauth=privkey'],
    ['qemu+tls://kvm-1.example.com:16514/system'],
    ['qemu://kvm-1.example.com/system#x'],
    ['qemu+tcp://kvm-1.example.com/session?no_tty=1'],
    [' qemu+ssh://kvm-1.example.com '],
  ])('is one machine by %s', (uri) => {
    expect(KVM_DIALECT.normalIdentity(uri)).toBe('kvm-1.example.com');
  });

  test.each([
    ['qemu+ssh://deploy@kvm-2.example.com/system', 'kvm-2.example.com'],
    // A port that is forwarded may lead anywhere.
    ['qemu+ssh://root@localhost:2222/system', 'localhost:2222'],
    ['qemu+ssh://root@[2001:DB8::1]/system', '2001:db8::1'],
  ])('is another one by %s', (uri, name) => {
    expect(KVM_DIALECT.normalIdentity(uri)).toBe(name);
  });

  test('has files in the pool whose folder is around them', () => {
    const stores = [
      { name: 'images', path: '/srv/images' },
      { name: 'fast', path: '/srv/images/fast/' },
      { name: 'data' },
    ];
    const placeOf = KVM_DIALECT.placeOf!;
    expect(placeOf('/srv/images/a/b.img', stores)).toEqual({ store: 'images', path: 'a/b.img' });
    expect(placeOf('/srv/images/fast/b.img', stores)).toEqual({ store: 'fast', path: 'b.img' });
    expect(placeOf('/var/data/b.img', stores)).toEqual({ store: 'data', path: 'b.img' });
    expect(placeOf('/srv/Images/b.img', stores)).toBeUndefined();
  });
});
