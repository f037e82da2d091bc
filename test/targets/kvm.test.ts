import { TerraformStack } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  type HostedWorkstationProps,
  type KvmOptions,
  Memory,
  Strata,
  VirtualMachine,
  VmNetwork,
  VmSource,
} from 'cdktf-strata';
import { kvmHost, refusal, laterNumber, newStack, vm } from '../support/stacks';
import { type Block, type StackJson, allOf, named, onlyOne, synth } from '../support/synth';

const DOMAIN = 'libvirt_domain';
const VOLUME = 'libvirt_volume';
const GIB = 1024 ** 3;
/** So that several fit. */
const SMALL = { vcpus: 1, memory: Memory.gib(1), disks: [{ size: Disk.gib(10) }] };
const IMAGE = VmSource.image('/srv/debian-12.qcow2');

/** One VM on one workstation, as it is written. */
function emitted(
  props: Parameters<typeof vm>[0] = {},
  host: Parameters<typeof kvmHost>[1] = {},
  networks: readonly { readonly name: string; readonly internal?: boolean; readonly subnet?: string }[] = [],
): StackJson {
  const stack = newStack('desk');
  const workstation = kvmHost(stack, host);
  for (const { name, ...rest } of networks) {
    workstation.addNetwork(name, rest);
  }
  workstation.addVirtualMachine('web', vm({ source: VmSource.blank(), ...props }));
  return synth(stack).desk!;
}

describe('a libvirt host', () => {
  test('is a provider with an alias of its own, of the only release line that fits', () => {
    const json = emitted();
    expect(json.provider!.libvirt).toEqual([{ alias: 'laptop-97bc0aad', uri: 'qemu:///system' }]);
    expect(json.terraform).toMatchObject({
      required_providers: { libvirt: { source: 'dmacvicar/libvirt', version: '~> 0.8.3' } },
    });
  });

  test('is one host, however its URI is written', () => {
    const stack = newStack('desk');
    kvmHost(stack, { kvm: { uri: 'qemu+ssh://deploy@KVM-1.example.com/system' } }, 'a');
    kvmHost(stack, { kvm: { uri: 'qemu+tls://kvm-1.example.com.:16514/system?pkipath=/etc/pki' } }, 'b');
    expect(refusal(stack)).toEqual([
      "[desk/a] INP004: host 'kvm-1.example.com' is used 2 times (desk/a, desk/b), allowed once; give each its own",
    ]);
  });

  test('may have VMs of the names that another one has', () => {
    const stack = newStack('desk');
    for (const id of ['a', 'b']) {
      kvmHost(stack, { kvm: { uri: `qemu+ssh://${id}.example.com/system` } }, id).addVirtualMachine('web', vm());
    }
    expect(() => synth(stack)).not.toThrow();
  });

  test('lets nobody open the console of a VM behind its back', () => {
    const stack = newStack('desk');
    const web = kvmHost(stack).addVirtualMachine('web', vm());
    web.resource.addOverride('graphics', [{ listen_type: 'address', listen_address: '0.0.0.0' }]);
    expect(refusal(stack)).toEqual([
      `[desk/laptop/web] INP006: graphics.*.listen_address of libvirt_domain.laptop_web_42134B69 is emitted as ["0.0.0.0"], declared []; take the change back: it follows from what is declared`,
    ]);
  });

  test("keeps the author's own constraint on the provider", () => {
    const stack = newStack('desk');
    stack.addOverride('terraform.required_providers.libvirt.version', '0.8.3');
    kvmHost(stack);
    expect(synth(stack).desk!.terraform).toMatchObject({ required_providers: { libvirt: { version: '0.8.3' } } });
  });

  test('is named by every resource of it', () => {
    const json = emitted(
      { source: IMAGE, address: { ip: '10.0.0.5' } },
      { datastores: [{ name: 'fast', capacity: Disk.gib(1000), path: '/srv/fast' }] },
      [{ name: 'lab', internal: true }],
    );
    const managed = Object.entries(json.resource!).filter(([type]) => type.startsWith('libvirt_'));
    expect(managed.map(([type]) => type)).toEqual([
      'libvirt_cloudinit_disk',
      DOMAIN,
      'libvirt_network',
      'libvirt_pool',
      VOLUME,
    ]);
    const providers = managed.flatMap(([, found]) => Object.values(found)).map(({ provider }) => provider);
    expect(new Set(providers)).toEqual(new Set(['libvirt.laptop-97bc0aad']));
  });

  test('has a pool created where a directory is stated, and uses the one that is there where not', () => {
    const datastores: HostedWorkstationProps['datastores'] = [
      { name: 'fast', capacity: Disk.gib(100), path: '/srv/fast' },
      { name: 'default', capacity: Disk.gib(100) },
    ];
    const json = emitted(
      { disks: [{ size: Disk.gib(10) }, { size: Disk.gib(10), datastore: 'default' }] },
      { datastores },
    );
    expect(onlyOne(json, 'libvirt_pool')).toEqual({
      name: 'fast',
      type: 'dir',
      target: [{ path: '/srv/fast' }],
      provider: 'libvirt.laptop-97bc0aad',
    });
    expect(named(json, VOLUME, 'web-disk0').pool).toMatch(/^\$\{libvirt_pool\.laptop_platform_pool-fast_\w+\.name\}$/);
    expect(named(json, VOLUME, 'web-disk1').pool).toBe('default');
  });
});

describe('a VM on KVM', () => {
  test('is written with what the ledger counted on', () => {
    const json = emitted();
    expect(onlyOne(json, DOMAIN)).toEqual({
      name: 'web',
      type: 'kvm',
      vcpu: 4,
      memory: 8192,
      running: true,
      autostart: true,
      cpu: [{ mode: 'host-passthrough' }],
      disk: [{ volume_id: '${libvirt_volume.laptop_web_disk0_F8493585.id}' }],
      network_interface: [{ network_name: 'services', wait_for_lease: false }],
      console: [{ type: 'pty', target_port: '0', target_type: 'serial' }],
      provider: 'libvirt.laptop-97bc0aad',
    });
    expect(onlyOne(json, VOLUME)).toEqual({
      name: 'web-disk0',
      pool: 'default',
      format: 'qcow2',
      size: 40 * GIB,
      provider: 'libvirt.laptop-97bc0aad',
    });
  });

  test('without hardware acceleration is of type qemu, and passes no host CPU through', () => {
    const domain = onlyOne(emitted({}, { kvm: { domainType: 'qemu' } }), DOMAIN);
    expect(domain).toMatchObject({ type: 'qemu' });
    expect(domain).not.toHaveProperty('cpu');
  });

  test('that is not powered neither runs nor starts with its host, and is charged its disk only', () => {
    const stack = newStack('desk');
    kvmHost(stack).addVirtualMachine('web', vm({ source: VmSource.blank(), powered: false }));
    expect(Strata.of(stack).ledger()[0]!.children[0]!.charged).toEqual({ cpu: 0, memory: 0, disk: 40 });
    expect(onlyOne(synth(stack).desk!, DOMAIN)).toMatchObject({ running: false, autostart: false });
  });

  test('never waits for a lease, which blocks five minutes where no DHCP answers', () => {
    const { network_interface } = onlyOne(emitted({ networks: ['a', 'b'] }), DOMAIN);
    expect(network_interface).toEqual([
      { network_name: 'a', wait_for_lease: false },
      { network_name: 'b', wait_for_lease: false },
    ]);
  });

  test('joins a network of ours by its id', () => {
    const json = emitted({ networks: ['lab', 'default'] }, {}, [{ name: 'lab', internal: true }]);
    expect(onlyOne(json, DOMAIN).network_interface).toEqual([
      { network_id: '${libvirt_network.laptop_lab_EE2C98A3.id}', wait_for_lease: false },
      { network_name: 'default', wait_for_lease: false },
    ]);
  });

  test('of which there are replicas: each has a name and disks of its own', () => {
    const stack = newStack('desk');
    kvmHost(stack).addVirtualMachine(
      'web',
      vm({ vcpus: 1, memory: Memory.gib(1), replicas: 2, source: VmSource.blank(), disks: [{ size: Disk.gib(1) }] }),
    );
    const json = synth(stack).desk!;
    expect(allOf(json, DOMAIN).map(({ name }) => name)).toEqual(['web', 'web-2']);
    expect(
      allOf(json, VOLUME)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['web-2-disk0', 'web-disk0']);
    const disks = allOf(json, DOMAIN).map(({ disk }) => JSON.stringify(disk));
    expect(disks[0]).not.toBe(disks[1]);
  });

  test('gets no memory reservation of our own making', () => {
    const stack = newStack('desk');
    kvmHost(stack, { overcommit: { memoryPercent: 150, reason: 'desktops sleep' } }).addVirtualMachine('web', vm());
    expect(onlyOne(synth(stack).desk!, DOMAIN)).not.toHaveProperty('memory_reservation');
  });
});

describe('disks on KVM', () => {
  test('have sizes in bytes, and Terraform refuses to destroy all but the first', () => {
    const json = emitted({ disks: [{ size: Disk.gib(20) }, { size: Disk.gib(100) }] });
    expect(named(json, VOLUME, 'web-disk0')).not.toHaveProperty('lifecycle');
    expect(named(json, VOLUME, 'web-disk1')).toEqual({
      name: 'web-disk1',
      pool: 'default',
      format: 'qcow2',
      size: 100 * GIB,
      lifecycle: { prevent_destroy: true },
      provider: 'libvirt.laptop-97bc0aad',
    });
  });

  test('are kept or not as stated', () => {
    const json = emitted({
      disks: [
        { size: Disk.gib(20), preventDestroy: true },
        { size: Disk.gib(100), preventDestroy: false },
      ],
    });
    expect(named(json, VOLUME, 'web-disk0')).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(named(json, VOLUME, 'web-disk1')).not.toHaveProperty('lifecycle');
  });

  test('are attached in order', () => {
    const json = emitted({ disks: [{ size: Disk.gib(1) }, { size: Disk.gib(2) }, { size: Disk.gib(3) }] });
    const volumes = json.resource![VOLUME]!;
    const attached = (onlyOne(json, DOMAIN).disk as Block[]).map(
      ({ volume_id }) => volumes[String(volume_id).replace(/^\$\{libvirt_volume\.(.+)\.id\}$/, '$1')]!.size,
    );
    expect(attached).toEqual([1 * GIB, 2 * GIB, 3 * GIB]);
  });

  test('from an image start from one volume of it a host and pool', () => {
    const stack = newStack('desk');
    const host = kvmHost(stack);
    const small = { vcpus: 1, memory: Memory.gib(1), source: IMAGE };
    host.addVirtualMachine('a', vm({ ...small, disks: [{ size: Disk.gib(10) }, { size: Disk.gib(10) }] }));
    host.addVirtualMachine('b', vm(small));
    host.addVirtualMachine('c', vm({ ...small, source: VmSource.image('https://example.com/other.img') }));
    const json = synth(stack).desk!;
    expect(named(json, VOLUME, 'strata-laptop-image0')).toEqual({
      name: 'strata-laptop-image0',
      pool: 'default',
      source: '/srv/debian-12.qcow2',
      provider: 'libvirt.laptop-97bc0aad',
    });
    expect(named(json, VOLUME, 'strata-laptop-image1')).toMatchObject({ source: 'https://example.com/other.img' });
    const base = named(json, VOLUME, 'a-disk0').base_volume_id;
    expect(base).toMatch(/^\$\{libvirt_volume\.laptop_platform_image0_\w+\.id\}$/);
    expect(named(json, VOLUME, 'b-disk0').base_volume_id).toBe(base);
    expect(named(json, VOLUME, 'a-disk1')).not.toHaveProperty('base_volume_id');
    expect(named(json, VOLUME, 'c-disk0').base_volume_id).not.toBe(base);
  });

  test('from one image in two pools start from a volume of it in each', () => {
    const datastores = ['fast', 'slow'].map((name) => ({ name, capacity: Disk.gib(100) }));
    const stack = newStack('desk');
    const host = kvmHost(stack, { datastores });
    for (const { name } of datastores) {
      const disks = [{ size: Disk.gib(10), datastore: name }];
      host.addVirtualMachine(name, vm({ vcpus: 1, memory: Memory.gib(1), source: IMAGE, disks }));
    }
    const json = synth(stack).desk!;
    expect(
      allOf(json, VOLUME)
        .filter(({ source }) => source)
        .map(({ pool }) => pool),
    ).toEqual(['fast', 'slow']);
    const [fast, slow] = ['fast-disk0', 'slow-disk0'].map((name) => named(json, VOLUME, name).base_volume_id);
    expect(fast).not.toBe(slow);
  });

  test('from a template start from the volume of that name in their pool', () => {
    const json = emitted({ source: VmSource.template('debian-12.qcow2') });
    expect(onlyOne(json, VOLUME)).toMatchObject({
      base_volume_name: 'debian-12.qcow2',
      base_volume_pool: 'default',
      size: 40 * GIB,
    });
  });

  test('of an installation have the image beside them', () => {
    const json = emitted({ source: VmSource.iso('/srv/debian-12.iso') });
    expect(onlyOne(json, DOMAIN).disk).toEqual([
      { volume_id: '${libvirt_volume.laptop_web_disk0_F8493585.id}' },
      { file: '/srv/debian-12.iso' },
    ]);
    expect(onlyOne(json, VOLUME)).not.toHaveProperty('base_volume_name');
  });
});

describe('an address on KVM', () => {
  test('is given to the guest at its first boot', () => {
    const address = { ip: '10.0.0.5', prefixLength: 16, gateway: '10.0.0.1', dnsServers: ['10.0.0.2'] };
    const json = emitted({ source: IMAGE, address: { ...address, domain: 'example.com' } });
    const disk = onlyOne(json, 'libvirt_cloudinit_disk');
    expect(disk).toMatchObject({ name: 'web-cloud-init.iso', pool: 'default' });
    expect(JSON.parse(disk.meta_data as string)).toEqual({ 'instance-id': 'web', 'local-hostname': 'web' });
    const [header, data] = (disk.user_data as string).split('\n') as [string, string];
    expect(header).toBe('#cloud-config');
    expect(JSON.parse(data)).toEqual({ fqdn: 'web.example.com' });
    expect(JSON.parse(disk.network_config as string)).toEqual({
      version: 2,
      ethernets: {
        primary: {
          match: { name: 'e*' },
          addresses: ['10.0.0.5/16'],
          gateway4: '10.0.0.1',
          nameservers: { addresses: ['10.0.0.2'] },
        },
      },
    });
    expect(onlyOne(json, DOMAIN).cloudinit).toMatch(/^\$\{libvirt_cloudinit_disk\.laptop_web_cloud-init_\w+\.id\}$/);
  });

  test('without gateway and name servers says nothing of them', () => {
    const disk = onlyOne(emitted({ source: IMAGE, address: { ip: '10.0.0.5' } }), 'libvirt_cloudinit_disk');
    expect(JSON.parse(disk.network_config as string)).toEqual({
      version: 2,
      ethernets: { primary: { match: { name: 'e*' }, addresses: ['10.0.0.5/24'] } },
    });
  });

  test('of a guest with several networks is told by a MAC address of ours, which stays', () => {
    const props = { source: IMAGE, address: { ip: '10.0.0.5' }, networks: ['services', 'default'] };
    const json = emitted(props);
    const [first, second] = onlyOne(json, DOMAIN).network_interface as [Block, Block];
    expect(first.mac).toMatch(/^52:54:00(:[0-9A-F]{2}){3}$/);
    expect(second).not.toHaveProperty('mac');
    const { network_config } = onlyOne(json, 'libvirt_cloudinit_disk');
    expect(JSON.parse(network_config as string)).toMatchObject({
      ethernets: { primary: { match: { macaddress: (first.mac as string).toLowerCase() } } },
    });
    const macOf = (one: StackJson): unknown => (onlyOne(one, DOMAIN).network_interface as [Block, Block])[0].mac;
    expect(macOf(emitted(props))).toBe(first.mac);
    expect(macOf(emitted({ ...props, name: 'other' }))).not.toBe(first.mac);
    expect(macOf(emitted(props, { kvm: { uri: 'qemu+ssh://other/system' } }))).not.toBe(first.mac);
  });

  test('of a guest with several networks that has none is left to them', () => {
    const json = emitted({ source: IMAGE, userData: '#cloud-config\n{}', networks: ['services', 'default'] });
    expect((onlyOne(json, DOMAIN).network_interface as [Block, Block])[0]).not.toHaveProperty('mac');
  });

  test('is what cloud-init is for, and user data: none without either', () => {
    const json = emitted({ source: IMAGE });
    expect(json.resource).not.toHaveProperty('libvirt_cloudinit_disk');
    expect(onlyOne(json, DOMAIN)).not.toHaveProperty('cloudinit');
  });
});

describe('user data on KVM', () => {
  const USER_DATA = '#cloud-config\npackages: [nginx]\n';

  test('reaches the guest as it was written, without an address too; its name is in the metadata', () => {
    const json = emitted({ source: IMAGE, userData: USER_DATA });
    const disk = onlyOne(json, 'libvirt_cloudinit_disk');
    expect(disk.user_data).toBe(USER_DATA);
    expect(JSON.parse(disk.meta_data as string)).toEqual({ 'instance-id': 'web', 'local-hostname': 'web' });
    expect(disk).not.toHaveProperty('network_config');
    expect(onlyOne(json, DOMAIN).cloudinit).toMatch(/^\$\{libvirt_cloudinit_disk\.laptop_web_cloud-init_\w+\.id\}$/);
  });

  test('beside an address leaves the domain to the metadata, and stays as it was written', () => {
    const address = { ip: '10.0.0.5', domain: 'example.com' };
    const disk = onlyOne(emitted({ source: IMAGE, userData: USER_DATA, address }), 'libvirt_cloudinit_disk');
    expect(disk.user_data).toBe(USER_DATA);
    expect(JSON.parse(disk.meta_data as string)).toEqual({
      'instance-id': 'web',
      'local-hostname': 'web.example.com',
    });
    expect(JSON.parse(disk.network_config as string)).toMatchObject({
      ethernets: { primary: { addresses: ['10.0.0.5/24'] } },
    });
  });

  test('is no expression of Terraform, whatever shells and templates make of it', () => {
    const userData = '#!/bin/sh\necho "${HOME} $${PID} %{F} $(date +%s) 100%"\n';
    expect(onlyOne(emitted({ source: IMAGE, userData }), 'libvirt_cloudinit_disk').user_data).toBe(
      '#!/bin/sh\necho "$${HOME} $$${PID} %%{F} $(date +%s) 100%"\n',
    );
  });

  test('of replicas tells each its own name', () => {
    const json = emitted({ ...SMALL, source: IMAGE, userData: USER_DATA, replicas: 2 });
    const told = ['web', 'web-2'].map((name) => named(json, 'libvirt_cloudinit_disk', `${name}-cloud-init.iso`));
    expect(told.map(({ meta_data }) => JSON.parse(meta_data as string) as Block)).toMatchObject([
      { 'instance-id': 'web' },
      { 'instance-id': 'web-2' },
    ]);
  });

  test('of a stopped guest, when it changes, replaces the domain: to change it would start the guest', () => {
    expect(onlyOne(emitted({ source: IMAGE, userData: USER_DATA }), DOMAIN)).not.toHaveProperty('lifecycle');
    expect(onlyOne(emitted({ source: IMAGE, userData: USER_DATA, powered: false }), DOMAIN).lifecycle).toEqual({
      replace_triggered_by: [expect.stringMatching(/^libvirt_cloudinit_disk\.laptop_web_cloud-init_\w+$/) as unknown],
    });
  });
});

describe('what starts with its libvirt host', () => {
  test.each([
    ['a guest that runs', {}, true],
    ['a stopped guest, where that is stated', { powered: false, autostart: true }, true],
    ['no guest, where that is stated', { autostart: false }, false],
    ['no stopped guest', { powered: false }, false],
  ])('is %s', (_, props, autostart) => {
    expect(onlyOne(emitted(props), DOMAIN)).toMatchObject({ autostart });
  });
});

describe('what a libvirt host makes its guests with', () => {
  test.each<[string, Parameters<typeof emitted>[1], Block]>([
    ['the CPU that is stated', { kvm: { cpuMode: 'maximum' } }, { cpu: [{ mode: 'maximum' }] }],
    ['a board', { kvm: { machine: 'q35' } }, { machine: 'q35', description: 'made with machine q35' }],
    [
      'an emulated CPU that is stated',
      { kvm: { domainType: 'qemu', cpuMode: 'maximum', machine: 'pc' } },
      { type: 'qemu', cpu: [{ mode: 'maximum' }], description: 'made with CPU maximum, machine pc' },
    ],
  ])('is %s, and says so in the description, whose change replaces a domain', (_, host, expected) => {
    expect(onlyOne(emitted({}, host), DOMAIN)).toMatchObject({
      description: expect.stringMatching(/^made with /) as unknown,
      ...expected,
    });
  });

  test('is no CPU at all where it is to be that of QEMU', () => {
    const domain = onlyOne(emitted({}, { kvm: { cpuMode: 'hypervisor-default' } }), DOMAIN);
    expect(domain).not.toHaveProperty('cpu');
    expect(domain).toMatchObject({ type: 'kvm', description: 'made with CPU hypervisor-default' });
  });

  test('is a CPU model of the host, which libvirt calls otherwise once it runs', () => {
    expect(onlyOne(emitted({}, { kvm: { cpuMode: 'host-model' } }), DOMAIN)).toMatchObject({
      cpu: [{ mode: 'host-model' }],
      lifecycle: { ignore_changes: ['cpu'] },
    });
  });

  test('is the UEFI firmware of the host, with a copy of its variables', () => {
    const uefi = { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' };
    expect(onlyOne(emitted({}, { kvm: { uefi } }), DOMAIN)).toMatchObject({
      firmware: uefi.code,
      nvram: [{ template: uefi.variables }],
    });
    expect(onlyOne(emitted({ firmware: 'efi' }, { kvm: { uefi: { code: uefi.code } } }), DOMAIN)).not.toHaveProperty(
      'nvram',
    );
    expect(onlyOne(emitted({ firmware: 'bios' }, { kvm: { uefi } }), DOMAIN)).not.toHaveProperty('firmware');
  });

  test('is memory of huge pages that nobody shares and nothing swaps, by a stylesheet', () => {
    const memoryBacking = { hugePageSize: Memory.gib(1), locked: true, sharePages: false };
    expect(onlyOne(emitted({}, { kvm: { memoryBacking } }), DOMAIN).xml).toEqual([
      {
        xslt: [
          '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">',
          '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>',
          '<xsl:template match="/domain"><xsl:copy><xsl:apply-templates select="@*|node()"/><memoryBacking><hugepages><page size="1024" unit="MiB"/></hugepages><nosharepages/><locked/></memoryBacking></xsl:copy></xsl:template>',
          '</xsl:stylesheet>',
        ].join('\n'),
      },
    ]);
  });

  test('is ordinary memory where it says so, without a stylesheet', () => {
    const memoryBacking = { locked: false, sharePages: true };
    expect(onlyOne(emitted({}, { kvm: { memoryBacking } }), DOMAIN)).not.toHaveProperty('xml');
  });

  test.each<[string, Parameters<typeof vm>[0]]>([
    ['of an installation', { source: VmSource.iso('/srv/debian.iso') }],
    ['of cloud-init', { source: IMAGE, userData: '#cloud-config\n{}' }],
  ])('is a SATA drive for the CD %s on a board without IDE', (_, props) => {
    const domain = onlyOne(emitted(props, { kvm: { machine: 'q35' } }), DOMAIN);
    const [{ xslt }] = domain.xml as [{ xslt: string }];
    expect(xslt).toContain(`match="disk[@device='cdrom']/target/@bus"><xsl:attribute name="bus">sata<`);
    expect(xslt).toContain('<xsl:attribute name="dev">sd<xsl:value-of select="substring(., 3)"/>');
    expect(onlyOne(emitted(props, { kvm: { machine: 'pc' } }), DOMAIN)).not.toHaveProperty('xml');
    expect(onlyOne(emitted({}, { kvm: { machine: 'q35' } }), DOMAIN)).not.toHaveProperty('xml');
  });

  test('is another domain where the CD of cloud-init changes on that board, which the provider would look for on IDE', () => {
    const json = emitted({ source: IMAGE, userData: '#cloud-config\n{}' }, { kvm: { machine: 'q35' } });
    expect(onlyOne(json, DOMAIN).lifecycle).toEqual({
      replace_triggered_by: [expect.stringMatching(/^libvirt_cloudinit_disk\./) as unknown],
    });
  });

  test.each<[string, KvmOptions, RegExp]>([
    [
      "the host's own CPU without hardware",
      { uri: 'x', domainType: 'qemu', cpuMode: 'host-passthrough' },
      /INP002: 'hypervisor\.cpuMode' must be another CPU than the host's where 'domainType' is qemu, got 'host-passthrough'$/m,
    ],
    [
      'overlays on LVM',
      { uri: 'x', pools: { default: { volumeGroup: 'vg0', format: 'qcow2' } } },
      /INP002: 'hypervisor\.pools\['default'\]\.format' must be raw where a volume group is stated, got 'qcow2'$/m,
    ],
    [
      'pools that no datastore is made of',
      { uri: 'x', pools: { fast: { format: 'raw' } } },
      /INP002: 'hypervisor\.pools' must be pools of the host's datastores, default, got 'fast'$/m,
    ],
    [
      'pages whose size only Terraform knows',
      { uri: 'x', memoryBacking: { hugePageSize: Memory.mib(Bounded.atMost(laterNumber(newStack()), 2)) } },
      /INP001: 'hypervisor\.memoryBacking\.hugePageSize' must be known at synth, got a value that Terraform knows later; give a Memory such as Memory\.gib\(8\)$/m,
    ],
  ])('is not %s', (_, kvm, message) => {
    expect(() => kvmHost(newStack('desk'), { kvm })).toThrow(message);
  });

  test('is whole pages of memory', () => {
    const kvm = { memoryBacking: { hugePageSize: Memory.gib(1) } };
    expect(() => emitted({ memory: Memory.mib(1536) }, { kvm })).toThrow(
      "[desk/laptop/web] TGT001: 'memory' is 1536 MiB, and the host backs it by huge pages of 1024 MiB; state a multiple of it",
    );
    expect(onlyOne(emitted({ memory: Memory.gib(2) }, { kvm }), DOMAIN)).toMatchObject({ memory: 2048 });
  });
});

describe('pools on KVM', () => {
  const datastores = [{ name: 'lvm', capacity: Disk.gib(1000) }];
  const kvm = { pools: { lvm: { volumeGroup: 'vg0' } } };

  test('are volume groups where that is stated, and their volumes raw', () => {
    const json = emitted({}, { datastores, kvm });
    expect(onlyOne(json, 'libvirt_pool')).toEqual({
      name: 'lvm',
      type: 'logical',
      source: [{ name: 'vg0' }],
      target: [{ path: '/dev/vg0' }],
      provider: 'libvirt.laptop-97bc0aad',
    });
    expect(onlyOne(json, VOLUME)).toMatchObject({ format: 'raw', size: 40 * GIB });
  });

  test('that are there hold raw volumes where they take no other', () => {
    const json = emitted({}, { datastores, kvm: { pools: { lvm: { format: 'raw' } } } });
    expect(json.resource).not.toHaveProperty('libvirt_pool');
    expect(onlyOne(json, VOLUME)).toMatchObject({ format: 'raw', pool: 'lvm' });
  });

  test.each([
    ['a template', VmSource.template('debian-12')],
    ['an image', IMAGE],
  ])('of raw volumes start no VM from %s', (_, source) => {
    expect(() => emitted({ source }, { datastores, kvm })).toThrow(
      "[desk/laptop/web] TGT001: 'source' needs an overlay, and the volumes of lvm are raw; use another datastore or VmSource.blank()",
    );
  });
});

describe('a bridge of a libvirt host', () => {
  const host = { kvm: { bridges: { services: 'br0' } } };

  test('is joined by the name of its network', () => {
    expect(onlyOne(emitted({ networks: ['services', 'default'] }, host), DOMAIN).network_interface).toEqual([
      { bridge: 'br0', wait_for_lease: false },
      { network_name: 'default', wait_for_lease: false },
    ]);
  });

  test('leaves no network of that name to be made', () => {
    expect(() => emitted({}, host, [{ name: 'services', internal: true }])).toThrow(
      "[desk/laptop/services] TGT001: 'name' is services, which is the bridge br0 of the host OS already; give the network another name",
    );
  });
});

describe('duplicates on KVM', () => {
  /** A VM that is stopped, with two disks, and what is made from it. */
  function duplicated(
    from: (master: VirtualMachine) => VmSource,
    props: Parameters<typeof vm>[0] = {},
    master: Parameters<typeof vm>[0] = {},
  ): StackJson {
    const stack = newStack('desk');
    const host = kvmHost(stack);
    const disks = [{ size: Disk.gib(10) }, { size: Disk.gib(20) }];
    const original = host.addVirtualMachine('master', vm({ ...SMALL, disks, powered: false, ...master }));
    host.addVirtualMachine('web', vm({ ...SMALL, disks, ...props, source: from(original) }));
    return synth(stack).desk!;
  }

  test('are overlays on every disk of the original, made after its domain', () => {
    const json = duplicated(VmSource.copyOf);
    expect(named(json, VOLUME, 'web-disk0')).toEqual({
      name: 'web-disk0',
      pool: 'default',
      format: 'qcow2',
      size: 10 * GIB,
      base_volume_id: expect.stringMatching(/^\$\{libvirt_volume\.laptop_master_disk0_\w+\.id\}$/) as unknown,
      depends_on: [expect.stringMatching(/^libvirt_domain\.laptop_master_\w+$/) as unknown],
      provider: 'libvirt.laptop-97bc0aad',
    });
    expect(named(json, VOLUME, 'web-disk1').base_volume_id).toMatch(/libvirt_volume\.laptop_master_disk1_\w+\.id/);
  });

  test('may have more disks and larger ones, of their own', () => {
    const disks = [{ size: Disk.gib(11) }, { size: Disk.gib(20) }, { size: Disk.gib(5) }];
    const json = duplicated(VmSource.copyOf, { disks });
    expect(named(json, VOLUME, 'web-disk0')).toMatchObject({ size: 11 * GIB });
    expect(named(json, VOLUME, 'web-disk2')).not.toHaveProperty('base_volume_id');
  });

  test('of a VM that runs are refused: it writes to what they would lie on', () => {
    expect(() => duplicated(VmSource.copyOf, {}, { powered: true })).toThrow(
      "[desk/laptop/web] TGT001: 'source' is a copy of master, which runs: on KVM a copy is an overlay on its disks, which must not be written to any more; declare it with 'powered: false', or use a template",
    );
  });

  test('by a template of it are overlays on overlays, which are named after both', () => {
    const json = duplicated((master) => master.asTemplate('golden', { description: 'for clones' }));
    expect(named(json, VOLUME, 'master-golden-disk0')).toEqual({
      name: 'master-golden-disk0',
      pool: 'default',
      format: 'qcow2',
      size: 10 * GIB,
      base_volume_id: expect.stringMatching(/libvirt_volume\.laptop_master_disk0_/) as unknown,
      depends_on: [expect.stringMatching(/^libvirt_domain\.laptop_master_\w+$/) as unknown],
      provider: 'libvirt.laptop-97bc0aad',
    });
    expect(named(json, VOLUME, 'master-golden-disk1')).toMatchObject({ size: 20 * GIB });
    expect([0, 1].map((index) => named(json, VOLUME, `web-disk${index}`).base_volume_id)).toEqual([
      expect.stringMatching(/libvirt_volume\.laptop_master_golden_\w+\.id/),
      expect.stringMatching(/libvirt_volume\.laptop_master_golden_Resource-disk1_\w+\.id/),
    ]);
  });

  test('by a template of a VM that runs are refused', () => {
    expect(() =>
      duplicated((master) => master.asTemplate('golden', { description: 'for clones' }), {}, { powered: true }),
    ).toThrow(
      "[desk/laptop/master] TGT001: 'asTemplate' is of a VM that runs: on KVM a template is an overlay on its disks, which must not be written to any more; declare it with 'powered: false'",
    );
  });

  test('lie on no raw volumes', () => {
    const stack = newStack('desk');
    const datastores = ['default', 'lvm'].map((name) => ({ name, capacity: Disk.gib(100) }));
    const host = kvmHost(stack, { datastores, kvm: { pools: { lvm: { format: 'raw' } } } });
    const disks = [{ size: Disk.gib(10), datastore: 'lvm' }];
    const raw = host.addVirtualMachine('raw', vm({ disks, source: VmSource.blank(), powered: false }));
    expect(() => raw.asTemplate('golden', { description: 'for clones' })).toThrow(
      "TGT001: 'asTemplate' needs an overlay, and the volumes of lvm are raw; use another datastore",
    );
    expect(() => host.addVirtualMachine('copy', vm({ disks, source: VmSource.copyOf(raw) }))).toThrow(
      "TGT001: 'source' needs an overlay, and the volumes of lvm are raw",
    );
    expect(() => host.addVirtualMachine('ok', vm({ ...SMALL, source: VmSource.copyOf(raw) }))).not.toThrow();
  });

  test('in another stack than the original know its disks all the same', () => {
    const stack = newStack('desk');
    const host = kvmHost(stack);
    const master = host.addVirtualMachine('master', vm({ ...SMALL, powered: false }));
    const lab = new TerraformStack(stack.node.root, 'lab');
    new VirtualMachine(lab, 'web', { ...vm({ ...SMALL, source: VmSource.copyOf(master) }), host });
    const volume = onlyOne(synth(stack).lab!, VOLUME);
    expect(volume.base_volume_id).toContain('data.terraform_remote_state.');
    expect(volume).not.toHaveProperty('depends_on');
  });
});

test('an installation image that the provider would take for a disk is refused on KVM', () => {
  expect(() => emitted({ source: VmSource.iso('/srv/debian.img') })).toThrow(
    "[desk/laptop/web] TGT001: 'source' is /srv/debian.img, and the provider takes what does not end in '.iso' for a disk; rename it",
  );
});

describe('a network on KVM', () => {
  test('that is internal forwards nothing', () => {
    const json = emitted({ networks: ['lab'] }, {}, [{ name: 'lab', internal: true }]);
    expect(onlyOne(json, 'libvirt_network')).toEqual({
      name: 'lab',
      mode: 'none',
      autostart: true,
      provider: 'libvirt.laptop-97bc0aad',
    });
  });

  test('that is not internal is translated, and has the addresses that libvirt asks for', () => {
    const json = emitted({ networks: ['lab'] }, {}, [{ name: 'lab', subnet: '10.0.20.0/24' }]);
    expect(onlyOne(json, 'libvirt_network')).toEqual({
      name: 'lab',
      mode: 'nat',
      autostart: true,
      addresses: ['10.0.20.0/24'],
      dhcp: [{ enabled: true }],
      provider: 'libvirt.laptop-97bc0aad',
    });
  });

  test('that is not internal is refused without them', () => {
    expect(() => emitted({}, {}, [{ name: 'lab' }])).toThrow(
      "[desk/laptop/lab] INP008: 'subnet' is not stated; give a subnet such as '10.0.20.0/24', or make the network internal",
    );
  });
});

describe('a VM in another stack than its libvirt host', () => {
  test('has a provider of its own there, and the volumes and pools of its host', () => {
    const stack = newStack('desk');
    const datastores = [{ name: 'fast', capacity: Disk.gib(1000), path: '/srv/fast' }];
    const host = kvmHost(stack, { datastores });
    const lab = new TerraformStack(stack.node.root, 'lab');
    new VirtualMachine(lab, 'web', { ...vm({ source: IMAGE, address: { ip: '10.0.0.5' } }), host });
    new VmNetwork(lab, 'net', { host, internal: true });
    const json = synth(stack);
    const provider = 'libvirt.laptop-97bc0aad';
    expect(json.lab!.provider!.libvirt).toEqual([{ alias: 'laptop-97bc0aad', uri: 'qemu:///system' }]);
    expect(json.lab!.terraform).toMatchObject({ required_providers: { libvirt: { version: '~> 0.8.3' } } });
    expect(onlyOne(json.lab!, DOMAIN)).toMatchObject({ name: 'web', provider });
    expect(onlyOne(json.lab!, VOLUME)).toMatchObject({
      provider,
      pool: expect.stringContaining('data.terraform_remote_state.') as unknown,
      base_volume_id: expect.stringContaining('data.terraform_remote_state.') as unknown,
    });
    expect(onlyOne(json.lab!, 'libvirt_network')).toMatchObject({ provider });
    expect(onlyOne(json.desk!, VOLUME)).toMatchObject({ source: '/srv/debian-12.qcow2', provider });
    expect(lab.dependsOn(stack)).toBe(true);
  });
});

describe('sizes that Terraform knows later, on KVM', () => {
  test('are emitted as they are, and stop the plan above their bound: on the domain, and on its host', () => {
    const stack = newStack('desk');
    const vcpus = Bounded.atMost(laterNumber(stack, 'cpus'), 4);
    const memory = Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 16));
    kvmHost(stack).addVirtualMachine('web', vm({ vcpus, memory, source: VmSource.blank() }));
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 4000 }, memory: { allocated: 16_384 } });
    const json = synth(stack).desk!;
    const precondition = [
      {
        condition: '${((0 < var.cpus) && (var.cpus <= 4))}',
        error_message: "'vcpus' of desk/laptop/web must be above 0 and at most 4, which is what was proven to fit",
      },
      {
        condition: '${((0 < var.gibs) && (var.gibs <= 16))}',
        error_message: "'memory' of desk/laptop/web must be above 0 and at most 16, which is what was proven to fit",
      },
    ];
    expect(onlyOne(json, DOMAIN)).toMatchObject({
      vcpu: '${var.cpus}',
      memory: '${(var.gibs * 1024)}',
      lifecycle: { precondition },
    });
    expect(onlyOne(json, 'terraform_data')).toMatchObject({ lifecycle: { precondition } });
  });
});

test('a guest of Windows is no other domain: libvirt asks for no guest identifier', () => {
  const linux = onlyOne(emitted(), DOMAIN);
  expect(onlyOne(emitted({ guestOs: GuestOs.WINDOWS_10 }), DOMAIN)).toEqual(linux);
});
