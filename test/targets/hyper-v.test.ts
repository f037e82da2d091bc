import { TerraformResource, TerraformStack } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  type HyperVOptions,
  type HyperVVersion,
  Hypervisor,
  Memory,
  Strata,
  VirtualMachine,
  type VirtualMachineOptions,
  type VmNetworkOptions,
  VmSource,
} from 'cdktf-strata';
import { HYPER_V_OVERHEAD } from '../../lib/targets/hyper-v/capabilities';
import { defaultReserveMib, overheadMib } from '../../lib/model';
import { hyperVHost, laterNumber, newStack, onlyRow, refusal, refusalOrNothing, vm } from '../support/stacks';
import { type Block, type StackJson, allOf, named, onlyOne, synth } from '../support/synth';

const MACHINE = 'hyperv_machine_instance';
const VHD = 'hyperv_vhd';
const SWITCH = 'hyperv_network_switch';
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const PROVIDER = 'hyperv.hv-01-6217e602';

/** One VM on one host, as it is written. */
function emitted(
  props: Partial<VirtualMachineOptions> = {},
  host: Parameters<typeof hyperVHost>[1] = {},
  networks: Readonly<Record<string, VmNetworkOptions>> = {},
): StackJson {
  const stack = newStack();
  const server = hyperVHost(stack, host);
  for (const [name, options] of Object.entries(networks)) {
    server.addNetwork(name, options);
  }
  server.addVirtualMachine('web', vm({ source: VmSource.blank(), ...props }));
  return synth(stack)['rack-1']!;
}

/** The only block of a kind in a VM. */
const blockOf = (json: StackJson, name: string): Block => (onlyOne(json, MACHINE)[name] as [Block])[0];

describe('a Hyper-V host', () => {
  test('is a provider with an alias of its own, that says itself how safely it is reached', () => {
    const json = emitted();
    expect(json.provider!.hyperv).toEqual([
      {
        alias: 'hv-01-6217e602',
        host: 'hv-01.example.com',
        port: 5986,
        user: 'strata',
        password: '${var.hyper-v-password}',
        https: true,
        insecure: false,
        use_ntlm: true,
        kerberos_realm: '',
        tls_server_name: '',
        cacert_path: '',
      },
    ]);
    expect(json.terraform).toMatchObject({
      required_providers: { hyperv: { source: 'taliesins/hyperv', version: '~> 1.2.1' } },
    });
  });

  test.each<[string, Partial<HyperVOptions>, Block]>([
    ['without TLS', { https: false }, { https: false, port: 5985, insecure: false }],
    ['at another port', { port: 8443 }, { https: true, port: 8443 }],
    [
      'with a certificate of its own authority',
      { caCertFile: './ca.pem', tlsServerName: 'hv-01' },
      { cacert_path: './ca.pem', tls_server_name: 'hv-01' },
    ],
    ['by Kerberos', { kerberosRealm: 'EXAMPLE.COM' }, { kerberos_realm: 'EXAMPLE.COM' }],
  ])('%s', (_, hyperV, said) => {
    expect(emitted({}, { hyperV }).provider!.hyperv).toEqual([expect.objectContaining(said)]);
  });

  test('keeps max(4 GiB, 6 %) for its root partition', () => {
    expect(defaultReserveMib(Hypervisor.hyperV.system, 32 * 1024)).toBe(4096);
    expect(defaultReserveMib(Hypervisor.hyperV.system, 256 * 1024)).toBe(15_729);
    const stack = newStack();
    hyperVHost(stack);
    expect(onlyRow(stack).memory).toMatchObject({ total: 262_144, reserved: 15_729, capacity: 246_415 });
  });

  test('charges each VM 32 MiB for its first GiB, and 8 MiB for each beyond it, whatever its processors', () => {
    expect([1, 2, 17].map((gib) => overheadMib(HYPER_V_OVERHEAD, 4000, gib * 1024))).toEqual([32, 40, 160]);
    const stack = newStack();
    hyperVHost(stack).addVirtualMachine('web', vm());
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 4000, memory: 8192 + 88, disk: 40 });
  });

  test('is one host, however its name is written', () => {
    const stack = newStack();
    hyperVHost(stack, { hyperV: { host: 'HV.example.com' } }, 'a');
    hyperVHost(stack, { hyperV: { host: 'hv.example.com' } }, 'b');
    expect(refusal(stack)).toEqual([
      "[rack-1/a] INP004: host 'hv.example.com' is used 2 times (rack-1/a, rack-1/b), allowed once; give each its own",
    ]);
  });

  test('may have VMs of the names that another one has', () => {
    const stack = newStack();
    for (const id of ['hv-01', 'hv-02']) {
      hyperVHost(stack, {}, id).addVirtualMachine('web', vm());
    }
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test.each<[string, Partial<HyperVOptions>, string]>([
    ['no host', { host: '' }, "INP002: 'hypervisor.host' must be a text that is not empty, got ''"],
    [
      'a release that is none',
      { version: '2012' as HyperVVersion },
      "INP002: 'hypervisor.version' must be one of 2016, 2019, 2022, 2025, got '2012'",
    ],
    ['no user', { user: undefined as never }, "INP008: 'hypervisor.user' is not stated; give a text"],
    [
      'no password',
      { password: undefined as never },
      "INP002: 'hypervisor.password' must be the value of a sensitive TerraformVariable, got 'undefined'",
    ],
    [
      'a password that is none, without showing it',
      { password: 12345 as never },
      "INP002: 'hypervisor.password' must be the value of a sensitive TerraformVariable, got 'number'",
    ],
    ['https that is a text', { https: 'yes' as never }, "INP002: 'hypervisor.https' must be true or false, got 'yes'"],
    ['no port', { port: 0 }, "INP002: 'hypervisor.port' must be a whole number from 1 to 65535, got 0"],
    [
      'an empty realm',
      { kerberosRealm: '' },
      "INP002: 'hypervisor.kerberosRealm' must be a text that is not empty, got ''",
    ],
    [
      'a certificate where none is shown',
      { https: false, caCertFile: './ca.pem' },
      "INP002: 'hypervisor.caCertFile' must be left out without https: there is no certificate, got './ca.pem'",
    ],
    [
      'a folder that is nowhere',
      { folder: 'Hyper-V' },
      "INP002: 'hypervisor.folder' must be a path of the host such as 'D:\\Hyper-V', got 'Hyper-V'",
    ],
    [
      'a folder with a quote, which would end a text in a script',
      { templates: "D:\\it's" },
      "INP002: 'hypervisor.templates' must be a text without quotes, brackets and wildcards, got 'D:\\it's'",
    ],
    [
      'a switch with a quote of another kind',
      { virtualSwitch: 'lan\u2019' },
      "INP002: 'hypervisor.virtualSwitch' must be a text without quotes, brackets and wildcards, got 'lan\u2019'",
    ],
    [
      'checkpoints of no kind',
      { checkpoints: 'always' as never },
      "INP002: 'hypervisor.checkpoints' must be one of disabled, production, production-only, standard, got 'always'",
    ],
    [
      'servers that are no list',
      { networkServers: 'dc-1' as never },
      "INP002: 'hypervisor.networkServers' must be a list of names of VMs, got 'dc-1'",
    ],
    [
      'a server without a name',
      { networkServers: [''] },
      "INP002: 'hypervisor.networkServers[0]' must be a text that is not empty, got ''",
    ],
  ])('refuses %s', (_, hyperV, said) => {
    expect(() => hyperVHost(newStack(), { hyperV })).toThrow(`[rack-1/hv-01] ${said}`);
  });

  test('refuses no options at all', () => {
    expect(() => hyperVHost(newStack(), { hypervisor: Hypervisor.hyperV(undefined as never) })).toThrow(
      "[rack-1/hv-01] INP008: 'hypervisor.host' is not stated; give a text",
    );
  });

  test('refuses a password that stands in the program', () => {
    const stack = newStack();
    hyperVHost(stack, { hyperV: { password: 'hunter2' } });
    expect(refusal(stack)).toEqual([
      "[rack-1/hv-01] INP009: 'hypervisor.password' is a literal secret; give a TerraformVariable with sensitive: true, and its value to Terraform",
    ]);
  });

  test.each<[string, { readonly name: string; readonly path?: string }, Partial<HyperVOptions>, string]>([
    [
      'that says nowhere where it is',
      { name: 'ssd-1' },
      { folder: undefined },
      "INP008: 'datastores[0].path' is not stated; give a folder of the host such as 'D:\\Hyper-V', or 'folder' to the hypervisor",
    ],
    [
      'at no path of the host',
      { name: 'ssd-1', path: '/srv/vms' },
      {},
      "INP002: 'datastores[0].path' must be a path of the host such as 'D:\\Hyper-V', got '/srv/vms'",
    ],
    [
      'whose name is no folder',
      { name: 'a\\b' },
      {},
      "INP002: 'datastores[0].name' must be the name of a folder, where no path is stated, got 'a\\b'",
    ],
  ])('refuses a datastore %s', (_, store, hyperV, said) => {
    const datastores = [{ ...store, capacity: Disk.tib(1) }];
    expect(() => hyperVHost(newStack(), { datastores, hyperV })).toThrow(`[rack-1/hv-01] ${said}`);
  });
});

describe('a VM on Hyper-V', () => {
  test('is written with what the ledger counted on, and with all that the provider reads back', () => {
    const json = emitted();
    expect(onlyOne(json, MACHINE)).toEqual({
      name: 'web',
      path: 'D:\\Hyper-V\\ssd-1',
      generation: 2,
      processor_count: 4,
      static_memory: true,
      memory_startup_bytes: 8 * GIB,
      memory_minimum_bytes: 8 * GIB,
      memory_maximum_bytes: 8 * GIB,
      state: 'Running',
      automatic_start_action: 'StartIfRunning',
      automatic_stop_action: 'ShutDown',
      checkpoint_type: 'Production',
      snapshot_file_location: 'D:\\Hyper-V\\ssd-1\\web',
      smart_paging_file_path: 'D:\\Hyper-V\\ssd-1\\web',
      integration_services: {
        'Guest Service Interface': false,
        Heartbeat: true,
        'Key-Value Pair Exchange': false,
        Shutdown: true,
        'Time Synchronization': true,
        VSS: true,
      },
      vm_processor: [
        {
          hw_thread_count_per_core: 0,
          reserve: 0,
          maximum: 100,
          enable_host_resource_protection: true,
          expose_virtualization_extensions: false,
        },
      ],
      vm_firmware: [
        {
          enable_secure_boot: 'On',
          secure_boot_template: 'MicrosoftUEFICertificateAuthority',
          boot_order: [
            { boot_type: 'HardDiskDrive', controller_number: 0, controller_location: 0 },
            { boot_type: 'NetworkAdapter', network_adapter_name: 'nic0' },
          ],
        },
      ],
      network_adaptors: [
        {
          name: 'nic0',
          switch_name: 'services',
          wait_for_ips: false,
          mac_address_spoofing: 'Off',
          dhcp_guard: 'On',
          router_guard: 'On',
          allow_teaming: 'Off',
          iov_weight: 0,
        },
      ],
      hard_disk_drives: [
        {
          controller_type: 'Scsi',
          controller_number: 0,
          controller_location: 0,
          path: '${hyperv_vhd.hv-01_web_disk0_2EA14A90.path}',
        },
      ],
      provider: PROVIDER,
    });
    expect(onlyOne(json, VHD)).toEqual({
      path: 'D:\\Hyper-V\\ssd-1\\web\\disk00.vhdx',
      size: 40 * GIB,
      provider: PROVIDER,
    });
  });

  test('of Windows boots what Microsoft signed', () => {
    const json = emitted({ guestOs: GuestOs.WINDOWS_SERVER_2019 });
    expect(blockOf(json, 'vm_firmware')).toMatchObject({
      enable_secure_boot: 'On',
      secure_boot_template: 'MicrosoftWindows',
    });
  });

  test('boots anything where secure boot is off', () => {
    expect(blockOf(emitted({ secureBoot: false }), 'vm_firmware')).toMatchObject({ enable_secure_boot: 'Off' });
  });

  test('by BIOS is of generation 1: it boots from IDE, and has no firmware to set', () => {
    const machine = onlyOne(
      emitted({
        firmware: 'bios',
        disks: [{ size: Disk.gib(40) }, { size: Disk.gib(10) }, { size: Disk.gib(20) }],
        source: VmSource.iso('iso/debian.iso'),
      }),
      MACHINE,
    );
    expect(machine).toMatchObject({ generation: 1 });
    expect(machine).not.toHaveProperty('vm_firmware');
    expect(machine.hard_disk_drives).toMatchObject([
      { controller_type: 'Ide', controller_number: 0, controller_location: 0 },
      { controller_type: 'Scsi', controller_number: 0, controller_location: 0 },
      { controller_type: 'Scsi', controller_number: 0, controller_location: 1 },
    ]);
    expect(machine.dvd_drives).toEqual([
      { controller_number: 1, controller_location: 0, path: 'D:\\Hyper-V\\ssd-1\\iso\\debian.iso' },
    ]);
  });

  test('by EFI is refused where its system does not boot on generation 2', () => {
    const guestOs = GuestOs.custom({ label: 'Old Linux', kernel: 'linux', vsphereGuestId: 'x', hyperVGeneration: 1 });
    const host = hyperVHost(newStack());
    expect(() => host.addVirtualMachine('old', vm({ guestOs }))).toThrow(
      "[rack-1/hv-01/old] INP002: 'firmware' must be bios: Old Linux does not boot on generation 2 of Hyper-V's virtual hardware, got 'efi'",
    );
    expect(() => host.addVirtualMachine('by-bios', vm({ guestOs, firmware: 'bios' }))).not.toThrow();
  });

  test('has dynamic memory where asked for; its maximum is charged', () => {
    const stack = newStack();
    const dynamicMemory = { minimum: Memory.gib(2), startup: Memory.gib(4) };
    hyperVHost(stack).addVirtualMachine('web', vm({ dynamicMemory }));
    expect(onlyRow(stack).children[0]!.charged.memory).toBe(8192 + 88);
    const machine = onlyOne(synth(stack)['rack-1']!, MACHINE);
    expect(machine).toMatchObject({
      dynamic_memory: true,
      memory_minimum_bytes: 2 * GIB,
      memory_startup_bytes: 4 * GIB,
      memory_maximum_bytes: 8 * GIB,
    });
    expect(machine).not.toHaveProperty('static_memory');
  });

  test('starts with its minimum where nobody says', () => {
    expect(onlyOne(emitted({ dynamicMemory: { minimum: Memory.gib(2) } }), MACHINE)).toMatchObject({
      memory_minimum_bytes: 2 * GIB,
      memory_startup_bytes: 2 * GIB,
    });
  });

  test.each<[string, Partial<VirtualMachineOptions>, string]>([
    [
      'a minimum above its start',
      { dynamicMemory: { minimum: Memory.gib(4), startup: Memory.gib(2) } },
      "'dynamicMemory.startup' must be at least the minimum, 4096 MiB, got 2048",
    ],
    [
      'a start above its memory',
      { dynamicMemory: { minimum: Memory.gib(4), startup: Memory.gib(9) } },
      "'dynamicMemory' must be at most the VM's memory, 8192 MiB, got 9216",
    ],
    [
      'an odd minimum',
      { dynamicMemory: { minimum: Memory.mib(513) } },
      "'dynamicMemory.minimum' must be a multiple of 2 MiB, of at least 32 MiB, got 513",
    ],
    [
      'a start of too little',
      { dynamicMemory: { minimum: Memory.mib(30), startup: Memory.mib(30) } },
      "'dynamicMemory.minimum' must be a multiple of 2 MiB, of at least 32 MiB, got 30",
    ],
    [
      'a name that would end a text in a script',
      { name: "web'; Remove-VM *" },
      "'name' must be letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them, got 'web'; Remove-VM *'",
    ],
    [
      'a name that Windows would shorten',
      { name: 'web.' },
      "'name' must be letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them, got 'web.'",
    ],
    [
      'a network with a quote',
      { networks: ["it's"] },
      "'networks[0]' must be a text without quotes, brackets and wildcards, got 'it's'",
    ],
    [
      'a service that is none',
      { settings: { Shutdowns: 'true' } },
      "'settings' must be of Guest Service Interface, Heartbeat, Key-Value Pair Exchange, Shutdown, Time Synchronization, VSS, got 'Shutdowns'",
    ],
    [
      'a service that is neither on nor off',
      { settings: { VSS: 'maybe' } },
      "'settings['VSS']' must be one of true, false, got 'maybe'",
    ],
  ])('refuses %s', (_, props, said) => {
    expect(() => hyperVHost(newStack()).addVirtualMachine('web', vm(props))).toThrow(
      `[rack-1/hv-01/web] INP002: ${said}`,
    );
  });

  test.each<[string, Partial<VirtualMachineOptions>, string]>([
    ['always', { autostart: true }, 'Start'],
    ['never', { autostart: false }, 'Nothing'],
    ['never, where it is off', { powered: false }, 'Nothing'],
    ['always, though it is off', { powered: false, autostart: true }, 'Start'],
  ])('starts with its host %s', (_, props, action) => {
    expect(onlyOne(emitted(props), MACHINE)).toMatchObject({ automatic_start_action: action });
  });

  test('that is not powered is off, and charged its disks only', () => {
    const stack = newStack();
    hyperVHost(stack).addVirtualMachine('web', vm({ powered: false }));
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 0, memory: 0, disk: 40 });
    expect(onlyOne(synth(stack)['rack-1']!, MACHINE)).toMatchObject({ state: 'Off' });
  });

  test.each([
    ['all of it', 100, 100],
    ['as much as the host has for it', 400, 25],
    ['a whole percent', 300, 33],
  ])('is guaranteed its processors without the clock of its host: %s', (_, cpuPercent, reserve) => {
    const overcommit = { cpuPercent, reason: 'desktops sleep' };
    expect(blockOf(emitted({ reservation: { cpu: true } }, { overcommit }), 'vm_processor')).toMatchObject({ reserve });
  });

  test('has one thread a core on Windows Server 2016, which knows no other', () => {
    const json = emitted({}, { hyperV: { version: '2016' } });
    expect(blockOf(json, 'vm_processor')).toMatchObject({ hw_thread_count_per_core: 1 });
  });

  test.each([
    ['disabled', 'Disabled'],
    ['production', 'Production'],
    ['production-only', 'ProductionOnly'],
    ['standard', 'Standard'],
  ] as const)('lets others take checkpoints as its host says: %s', (checkpoints, type) => {
    expect(onlyOne(emitted({}, { hyperV: { checkpoints } }), MACHINE)).toMatchObject({ checkpoint_type: type });
  });

  test('may answer as DHCP server or router where its host says so, by its name', () => {
    const hyperV = { networkServers: ['web'] };
    expect(blockOf(emitted({}, { hyperV }), 'network_adaptors')).toMatchObject({
      dhcp_guard: 'Off',
      router_guard: 'Off',
    });
    expect(blockOf(emitted({ name: 'app' }, { hyperV }), 'network_adaptors')).toMatchObject({ dhcp_guard: 'On' });
  });

  test('has integration services as its settings say; ISO005 sees what tells it of its host', () => {
    const json = emitted({ settings: { VSS: 'false' } });
    expect(onlyOne(json, MACHINE).integration_services).toMatchObject({ VSS: false, Heartbeat: true });
    const stack = newStack();
    hyperVHost(stack).addVirtualMachine(
      'web',
      vm({ settings: { 'Key-Value Pair Exchange': 'true', 'Guest Service Interface': 'true', VSS: 'true' } }),
    );
    expect(refusal(stack)).toEqual([
      '[rack-1/hv-01/web] ISO005: setting Guest Service Interface = true lets its host copy files into the guest; remove it',
      '[rack-1/hv-01/web] ISO005: setting Key-Value Pair Exchange = true tells the guest the names of its host and of itself there; remove it',
    ]);
  });

  test('of which there are replicas: each has a name and a folder of its own', () => {
    const json = emitted({ replicas: 2 });
    expect(allOf(json, MACHINE).map(({ name }) => name)).toEqual(['web', 'web-2']);
    expect(
      allOf(json, VHD)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['D:\\Hyper-V\\ssd-1\\web-2\\disk00.vhdx', 'D:\\Hyper-V\\ssd-1\\web\\disk00.vhdx']);
  });
});

describe('disks on Hyper-V', () => {
  test('are in the folder of their VM on their datastore, and Terraform refuses to destroy all but the first', () => {
    const datastores = [
      { name: 'ssd-1', capacity: Disk.tib(4), path: 'E:\\' },
      { name: 'hdd-1', capacity: Disk.tib(16) },
    ];
    const disks = [{ size: Disk.gib(40) }, { size: Disk.gib(100), datastore: 'hdd-1' }];
    const json = emitted({ disks }, { datastores });
    expect(allOf(json, VHD)).toEqual([
      { path: 'E:\\web\\disk00.vhdx', size: 40 * GIB, provider: PROVIDER },
      {
        path: 'D:\\Hyper-V\\hdd-1\\web\\disk01.vhdx',
        size: 100 * GIB,
        lifecycle: { prevent_destroy: true },
        provider: PROVIDER,
      },
    ]);
    expect(onlyOne(json, MACHINE)).toMatchObject({ path: 'E:\\', snapshot_file_location: 'E:\\web' });
  });

  test('have names of which none begins like another: the provider would remove both', () => {
    const disks = Array.from({ length: 12 }, () => ({ size: Disk.gib(1) }));
    const names = allOf(emitted({ disks }), VHD).map(({ path }) => String(path).replace(/^.*\\|\.vhdx$/g, ''));
    expect(names).toHaveLength(12);
    for (const name of names) {
      expect(names.filter((other) => other.startsWith(name))).toEqual([name]);
    }
  });

  test('of a template are copies of it, as large as declared', () => {
    const json = emitted({ source: VmSource.template('debian-12') });
    expect(onlyOne(json, VHD)).toEqual({
      path: 'D:\\Hyper-V\\ssd-1\\web\\disk00.vhdx',
      source: 'D:\\Hyper-V\\templates\\debian-12.vhdx',
      size: 40 * GIB,
      lifecycle: { ignore_changes: ['vhd_type'] },
      provider: PROVIDER,
    });
  });

  test.each<[string, Partial<HyperVOptions>, string, string]>([
    ['in a folder of their own', { templates: 'T:\\gold\\' }, 'debian-12', 'T:\\gold\\debian-12.vhdx'],
    ['at a path', { folder: undefined }, 'T:\\gold\\debian.vhdx', 'T:\\gold\\debian.vhdx'],
    ['on a share', {}, '\\\\files\\gold\\debian.vhdx', '\\\\files\\gold\\debian.vhdx'],
  ])('find templates %s', (_, hyperV, template, source) => {
    const datastores = [{ name: 'ssd-1', capacity: Disk.tib(4), path: 'E:\\vms' }];
    const json = emitted({ source: VmSource.template(template) }, { hyperV, datastores });
    expect(onlyOne(json, VHD)).toMatchObject({ source });
  });

  test('refuse a template by its name where nobody says where templates are', () => {
    const datastores = [{ name: 'ssd-1', capacity: Disk.tib(4), path: 'E:\\vms' }];
    const host = hyperVHost(newStack(), { hyperV: { folder: undefined }, datastores });
    expect(() => host.addVirtualMachine('web', vm())).toThrow(
      "[rack-1/hv-01/web] INP008: 'templates' of the hypervisor is not stated, and 'source' is no path of the host; state it",
    );
  });

  test('of a linked clone are differences to its template, which have no size of their own, and are charged in full', () => {
    const stack = newStack();
    hyperVHost(stack).addVirtualMachine('web', vm({ source: VmSource.template('debian-12', { linked: true }) }));
    expect(onlyRow(stack).children[0]!.charged.disk).toBe(40);
    expect(onlyOne(synth(stack)['rack-1']!, VHD)).toEqual({
      path: 'D:\\Hyper-V\\ssd-1\\web\\disk00.vhdx',
      parent_path: 'D:\\Hyper-V\\templates\\debian-12.vhdx',
      vhd_type: 'Differencing',
      provider: PROVIDER,
    });
  });

  test.each([
    ['at a path', 'T:\\images\\debian.vhdx', 'T:\\images\\debian.vhdx'],
    ['on their datastore', 'images/debian.VHDX', 'D:\\Hyper-V\\ssd-1\\images\\debian.VHDX'],
  ])('of an image %s are copies of it', (_, image, source) => {
    expect(onlyOne(emitted({ source: VmSource.image(image) }), VHD)).toMatchObject({ source, size: 40 * GIB });
  });

  test.each(['https://example.com/debian.vhdx', 'T:\\debian.zip', '/srv/debian.qcow2'])(
    'refuse the image %s',
    (image) => {
      expect(() => hyperVHost(newStack()).addVirtualMachine('web', vm({ source: VmSource.image(image) }))).toThrow(
        "INP002: 'source' must be a VHDX on the host: what is downloaded or unpacked has a name that nobody knows",
      );
    },
  );

  test('of an installation are empty, with the image in a DVD drive behind them', () => {
    const json = emitted({ source: VmSource.iso('T:\\iso\\debian.iso') });
    expect(onlyOne(json, VHD)).not.toHaveProperty('source');
    expect(onlyOne(json, MACHINE).dvd_drives).toEqual([
      { controller_number: 0, controller_location: 63, path: 'T:\\iso\\debian.iso' },
    ]);
    expect(blockOf(json, 'vm_firmware').boot_order).toEqual([
      { boot_type: 'HardDiskDrive', controller_number: 0, controller_location: 0 },
      { boot_type: 'DvdDrive', controller_number: 0, controller_location: 63 },
      { boot_type: 'NetworkAdapter', network_adapter_name: 'nic0' },
    ]);
  });

  test('that exist already are attached where they are on their datastore, and are no resource', () => {
    const json = emitted({ disks: [{ size: Disk.gib(40) }, { size: Disk.gib(100), attach: 'old/data.vhdx' }] });
    expect(allOf(json, VHD)).toHaveLength(1);
    expect(onlyOne(json, MACHINE).hard_disk_drives).toMatchObject([
      {},
      { controller_location: 1, path: 'D:\\Hyper-V\\ssd-1\\old\\data.vhdx' },
    ]);
    const host = hyperVHost(newStack());
    expect(() => host.addVirtualMachine('web', vm({ disks: [{ size: Disk.gib(1), attach: 'C:\\x.vhdx' }] }))).toThrow(
      "[rack-1/hv-01/web] INP002: 'disks[0].attach' must be a path on its datastore, got 'C:\\x.vhdx'",
    );
  });
});

describe('a duplicate on Hyper-V', () => {
  test('copies the first disk of a VM that is off', () => {
    const stack = newStack();
    const host = hyperVHost(stack);
    const original = host.addVirtualMachine('gold', vm({ powered: false }));
    host.addVirtualMachine('web', vm({ source: VmSource.copyOf(original), disks: [{ size: Disk.gib(60) }] }));
    const json = synth(stack)['rack-1']!;
    const [id] = Object.entries(json.resource![VHD]!).find(([, { source }]) => String(source).includes('templates'))!;
    expect(named(json, MACHINE, 'web')).toBeDefined();
    expect(allOf(json, VHD).find(({ path }) => String(path).includes('\\web\\'))).toMatchObject({
      source: `\${hyperv_vhd.${id}.path}`,
      size: 60 * GIB,
    });
  });

  test('refuses to copy one that runs, and one of another host', () => {
    const stack = newStack();
    const [host, other] = [hyperVHost(stack), hyperVHost(stack, {}, 'hv-02')];
    const running = VmSource.copyOf(host.addVirtualMachine('running', vm()));
    expect(() => host.addVirtualMachine('web', vm({ source: running }))).toThrow(
      "[rack-1/hv-01/web] TGT001: 'source' is not possible on Microsoft Hyper-V: the disk of running is in use while it runs; copy a VM that is not powered, or use VmSource.template()",
    );
    const off = VmSource.copyOf(host.addVirtualMachine('off', vm({ powered: false })));
    expect(() => other.addVirtualMachine('web', vm({ source: off }))).toThrow(
      "[rack-1/hv-02/web] TGT001: 'source' is of off on rack-1/hv-01, which Microsoft Hyper-V does not reach from rack-1/hv-02; use a template that is there",
    );
  });
});

describe('a network on Hyper-V', () => {
  test('that is internal is a private switch, on which its host is not', () => {
    const json = emitted({ networks: ['backend'] }, {}, { backend: { internal: true } });
    expect(onlyOne(json, SWITCH)).toEqual({
      name: 'backend',
      switch_type: 'Private',
      allow_management_os: false,
      provider: PROVIDER,
    });
    expect(blockOf(json, 'network_adaptors').switch_name).toMatch(
      /^\$\{hyperv_network_switch\.hv-01_backend_\w+\.name\}$/,
    );
  });

  test.each<[string, VmNetworkOptions, Block]>([
    ["is a VLAN of its host's switch", { vlan: 120 }, { switch_name: 'lan', vlan_access: true, vlan_id: 120 }],
    ['is a VLAN of the switch that it names', { vlan: 7, virtualSwitch: 'dmz' }, { switch_name: 'dmz', vlan_id: 7 }],
  ])('that has a way out %s', (_, network, said) => {
    const json = emitted({ networks: ['orders'] }, {}, { orders: network });
    expect(json.resource).not.toHaveProperty(SWITCH);
    expect(blockOf(json, 'network_adaptors')).toMatchObject(said);
  });

  test('without a VLAN is the switch itself', () => {
    const adaptor = blockOf(emitted({ networks: ['orders'] }, {}, { orders: {} }), 'network_adaptors');
    expect(adaptor).toMatchObject({ switch_name: 'lan' });
    expect(adaptor).not.toHaveProperty('vlan_id');
  });

  test('tags an internal one too', () => {
    const json = emitted({ networks: ['backend'] }, {}, { backend: { internal: true, vlan: 9 } });
    expect(blockOf(json, 'network_adaptors')).toMatchObject({ vlan_access: true, vlan_id: 9 });
  });

  test.each<[string, VmNetworkOptions, Partial<HyperVOptions>, string]>([
    [
      'with a way out and no switch',
      { vlan: 7 },
      { virtualSwitch: undefined },
      "INP008: 'virtualSwitch' is not stated; give an external switch of the host, or make the network internal",
    ],
    [
      'that is internal, and on a switch',
      { internal: true, virtualSwitch: 'lan' },
      {},
      "INP002: 'virtualSwitch' must be left out where the network is internal: it is a switch of its own, got 'lan'",
    ],
    [
      'on a switch with a quote',
      { virtualSwitch: "it's" },
      {},
      "INP002: 'virtualSwitch' must be a text without quotes, brackets and wildcards, got 'it's'",
    ],
    [
      'with a quote',
      { name: "it's" },
      {},
      "INP002: 'name' must be a text without quotes, brackets and wildcards, got 'it's'",
    ],
  ])('refuses one %s', (_, network, hyperV, said) => {
    expect(() => hyperVHost(newStack(), { hyperV }).addNetwork('orders', network)).toThrow(
      `[rack-1/hv-01/orders] ${said}`,
    );
  });
});

describe('a VM in another stack than its Hyper-V host', () => {
  test('has a provider of its own there', () => {
    const stack = newStack();
    const host = hyperVHost(stack);
    const shop = new TerraformStack(stack.node.root, 'shop');
    new VirtualMachine(shop, 'web', { ...vm(), host });
    const json = synth(stack);
    expect(json.shop!.provider!.hyperv).toMatchObject([{ alias: 'hv-01-6217e602', host: 'hv-01.example.com' }]);
    expect(json.shop!.terraform).toMatchObject({ required_providers: { hyperv: { version: '~> 1.2.1' } } });
    expect(onlyOne(json.shop!, MACHINE)).toMatchObject({ name: 'web', provider: PROVIDER });
  });
});

test('sizes that Terraform knows later are emitted in bytes, and stop the plan above their bound', () => {
  const stack = newStack();
  const vcpus = Bounded.atMost(laterNumber(stack, 'cpus'), 4);
  const memory = Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 16));
  hyperVHost(stack).addVirtualMachine('web', vm({ vcpus, memory }));
  expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 4000 } });
  expect(onlyOne(synth(stack)['rack-1']!, MACHINE)).toMatchObject({
    processor_count: '${var.cpus}',
    memory_startup_bytes: '${((var.gibs * 1024) * 1048576)}',
    memory_minimum_bytes: '${((var.gibs * 1024) * 1048576)}',
    memory_maximum_bytes: '${((var.gibs * 1024) * 1048576)}',
    lifecycle: { precondition: [expect.anything(), expect.anything()] },
  });
});

describe('the maximums of Hyper-V', () => {
  const TIB = 1024;
  /** A host so large that only its VM's maximums say no. */
  const huge = {
    cpu: { sockets: 64, coresPerSocket: 64 },
    memory: Memory.tib(512),
    datastores: [{ name: 'ssd-1', capacity: Disk.tib(1024) }],
  };
  const said = (version: HyperVVersion, props: Partial<VirtualMachineOptions>): string[] => {
    const stack = newStack();
    hyperVHost(stack, { ...huge, hyperV: { version } }).addVirtualMachine('web', vm(props));
    return refusalOrNothing(stack).map((line) => line.replace('[rack-1/hv-01/web] ', ''));
  };
  const nics = (count: number): string[] => Array.from({ length: count }, (_, index) => `net-${index}`);
  const disks = (count: number): { readonly size: Disk }[] =>
    Array.from({ length: count }, () => ({ size: Disk.gib(1) }));

  test.each<[string, HyperVVersion, Partial<VirtualMachineOptions>, Partial<VirtualMachineOptions>, string]>([
    [
      '2016',
      '2016',
      { vcpus: 240, memory: Memory.tib(12), networks: nics(8) },
      { vcpus: 241 },
      'vCPU is 241, Microsoft Hyper-V takes at most 240; lower it',
    ],
    [
      '2016, adapters',
      '2016',
      { networks: nics(8) },
      { networks: nics(9) },
      'number of network adapters is 9, Microsoft Hyper-V takes at most 8; lower it',
    ],
    [
      '2019',
      '2019',
      { vcpus: 240, networks: nics(64) },
      { networks: nics(65) },
      'number of network adapters is 65, Microsoft Hyper-V takes at most 64; lower it',
    ],
    [
      '2022',
      '2022',
      { vcpus: 1024, memory: Memory.tib(12) },
      { vcpus: 1025 },
      'vCPU is 1025, Microsoft Hyper-V takes at most 1024; lower it',
    ],
    [
      '2022, memory',
      '2022',
      { memory: Memory.tib(12) },
      { memory: Memory.mib(12 * TIB * TIB + 2) },
      `memory is ${12 * TIB * TIB + 2} MiB, Microsoft Hyper-V takes at most ${12 * TIB} GiB; lower it`,
    ],
    [
      '2025',
      '2025',
      { vcpus: 2048, memory: Memory.tib(240) },
      { vcpus: 2049 },
      'vCPU is 2049, Microsoft Hyper-V takes at most 2048; lower it',
    ],
    [
      'the least memory',
      '2022',
      { memory: Memory.mib(32) },
      { memory: Memory.mib(30) },
      'memory is 30 MiB, Microsoft Hyper-V takes at least 32 MiB; raise it',
    ],
    [
      'the step of memory',
      '2022',
      { memory: Memory.mib(1026) },
      { memory: Memory.mib(1027) },
      'memory is 1027 MiB, Microsoft Hyper-V takes multiples of 2 MiB; change it',
    ],
    [
      'disks',
      '2022',
      { disks: disks(63) },
      { disks: disks(64) },
      'number of disks is 64, Microsoft Hyper-V takes at most 63; lower it',
    ],
    [
      'the size of a disk',
      '2022',
      { disks: [{ size: Disk.tib(64) }] },
      { disks: [{ size: Disk.gib(64 * TIB + 1) }] },
      `size of a disk is ${64 * TIB + 1} GiB, Microsoft Hyper-V takes at most ${64 * TIB} GiB; lower it`,
    ],
    [
      'generation 1',
      '2022',
      { firmware: 'bios', vcpus: 64, memory: Memory.tib(1) },
      { firmware: 'bios', vcpus: 65 },
      'vCPU is 65, Microsoft Hyper-V (BIOS) takes at most 64; lower it',
    ],
    [
      'generation 1, memory',
      '2022',
      { firmware: 'bios', memory: Memory.tib(1) },
      { firmware: 'bios', memory: Memory.mib(TIB * TIB + 2) },
      `memory is ${TIB * TIB + 2} MiB, Microsoft Hyper-V (BIOS) takes at most ${TIB} GiB; lower it`,
    ],
  ])('%s: exactly full passes, one over is refused', (_, version, full, over, line) => {
    expect(said(version, full)).toEqual([]);
    expect(said(version, over)).toEqual([`CAP009: ${line}`]);
  });
});

describe('TGT001 on Hyper-V', () => {
  test.each<[string, Partial<VirtualMachineOptions>, string]>([
    [
      'an address',
      { address: { ip: '10.0.0.5' } },
      "'address' is not possible on Microsoft Hyper-V: the provider customizes no guest; let DHCP give the address, or the template",
    ],
    [
      'first-boot data',
      { userData: '#cloud-config\n{}' },
      "'userData' is not possible on Microsoft Hyper-V: the provider hands a guest no data; put it into the template",
    ],
    [
      'hot add',
      { hotAdd: { cpu: true } },
      "'hotAdd' is not possible on Microsoft Hyper-V: the provider stops a VM to change it; leave it out",
    ],
    [
      'part of its memory guaranteed',
      { reservation: { memory: Memory.gib(1) } },
      "'reservation.memory' is not possible on Microsoft Hyper-V: static memory is guaranteed as a whole; state dynamicMemory.minimum for less",
    ],
    [
      'a guest of macOS',
      { guestOs: GuestOs.MACOS_12 },
      'guestOs is macOS 12, and Microsoft Hyper-V runs windows and linux only; choose another system',
    ],
  ])('refuses %s', (_, props, said) => {
    const stack = newStack();
    hyperVHost(stack).addVirtualMachine('web', vm(props));
    expect(refusal(stack)).toContain(`[rack-1/hv-01/web] TGT001: ${said}`);
  });

  test('refuses a snapshot, a template, and an open network', () => {
    const stack = newStack();
    const host = hyperVHost(stack);
    host.addNetwork('open', { macChanges: true });
    const web = host.addVirtualMachine('web', vm());
    web.saveSnapshot('before', { description: 'upgrade', keepUntil: '2099-01-31' });
    web.asTemplate('gold', { description: 'base' });
    expect(refusal(stack).filter((line) => line.includes('TGT001'))).toEqual([
      "[rack-1/hv-01/open] TGT001: 'macChanges' is not possible on Microsoft Hyper-V: adapters may not spoof addresses nor mirror ports, and nothing loosens that; leave it out",
      "[rack-1/hv-01/web] TGT001: 'asTemplate' is not possible on Microsoft Hyper-V: the provider saves no templates; export a VM that is shut down, and clone its VHDX",
      "[rack-1/hv-01/web] TGT001: 'saveSnapshot' is not possible on Microsoft Hyper-V: the provider takes no checkpoints; use Checkpoint-VM, and keep room for it",
    ]);
  });
});

describe('what is changed behind the ledger, on Hyper-V, is refused', () => {
  const machine = (path: string, value: unknown) => (vms: readonly VirtualMachine[]) =>
    vms[0]!.resource.addOverride(path, value);
  const disk = (path: string, value: unknown) => (vms: readonly VirtualMachine[]) =>
    (vms[0]!.node.findChild('disk0') as unknown as VirtualMachine['resource']).addOverride(path, value);

  test.each<[string, (vms: readonly VirtualMachine[]) => void]>([
    ['more processors', machine('processor_count', 64)],
    ['more memory', machine('memory_maximum_bytes', 99 * GIB)],
    ['memory that is dynamic', machine('dynamic_memory', true)],
    ['a generation', machine('generation', 1)],
    ['a larger disk', disk('size', 4000 * GIB)],
    ['a disk elsewhere', disk('path', 'C:\\x.vhdx')],
    ['a disk of another source', disk('source_vm', 'other')],
    ['a disk that is a difference', disk('parent_path', 'C:\\x.vhdx')],
    [
      'one more disk',
      machine('hard_disk_drives.1', { path: 'C:\\x.vhdx', controller_number: 0, controller_location: 1 }),
    ],
    ['a physical disk', machine('hard_disk_drives.0.disk_number', 1)],
    ['a disk with several writers', machine('hard_disk_drives.0.support_persistent_reservations', true)],
    ['a DVD', machine('dvd_drives', [{ path: 'C:\\x.iso', controller_number: 0, controller_location: 63 }])],
    ['room for its memory on the datastore', machine('automatic_stop_action', 'Save')],
    ['checkpoints of another kind', machine('checkpoint_type', 'Standard')],
    ['checkpoints elsewhere', machine('snapshot_file_location', 'C:\\')],
    ['a start with its host', machine('automatic_start_action', 'Start')],
    ['another state', machine('state', 'Off')],
    ['secure boot', machine('vm_firmware.0.enable_secure_boot', 'Off')],
    ['what it boots', machine('vm_firmware.0.secure_boot_template', 'MicrosoftWindows')],
    ['a guaranteed processor', machine('vm_processor.0.reserve', 100)],
    ['the protection of its host', machine('vm_processor.0.enable_host_resource_protection', false)],
    ['the guest service interface', machine('integration_services.Guest Service Interface', true)],
    ['spoofed addresses', machine('network_adaptors.0.mac_address_spoofing', 'On')],
    ['mirrored ports', machine('network_adaptors.0.port_mirroring', 'Source')],
    ['the way past its switch', machine('network_adaptors.0.iov_weight', 100)],
    ['teaming', machine('network_adaptors.0.allow_teaming', 'On')],
    ['DHCP', machine('network_adaptors.0.dhcp_guard', 'Off')],
    ['routing', machine('network_adaptors.0.router_guard', 'Off')],
    ['another switch', machine('network_adaptors.0.switch_name', 'other')],
    ['a VLAN', machine('network_adaptors.0.vlan_id', 7)],
    ["its host's network", machine('network_adaptors.0.management_os', true)],
    ['all changes ignored', machine('lifecycle.ignore_changes', ['processor_count'])],
  ])('%s', (_, act) => {
    const stack = newStack();
    act([hyperVHost(stack).addVirtualMachine('web', vm({ source: VmSource.blank() }))]);
    const lines = refusal(stack);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/^\[rack-1\/hv-01\/web\] INP006: /.test(line))).toEqual([]);
  });

  test('a switch that leads out, and a provider that trusts anybody', () => {
    const stack = newStack();
    const host = hyperVHost(stack);
    const network = host.addNetwork('backend', { internal: true });
    network.resource!.addOverride('switch_type', 'External');
    network.resource!.addOverride('net_adapter_names', ['Ethernet']);
    stack.addOverride('provider.hyperv.0.insecure', true);
    expect(refusal(stack).map((line) => line.replace(/:.*/, ''))).toEqual([
      '[rack-1/hv-01] INP006',
      '[rack-1/hv-01/backend] INP006',
      '[rack-1/hv-01/backend] INP006',
    ]);
  });
});

describe('a raw Hyper-V VM', () => {
  const raw = (stack: TerraformStack, attributes: Block): TerraformResource => {
    const resource = new TerraformResource(stack, 'raw', {
      terraformResourceType: MACHINE,
      terraformGeneratorMetadata: { providerName: 'hyperv' },
    });
    for (const [name, value] of Object.entries(attributes)) {
      resource.addOverride(name, value);
    }
    return resource;
  };

  test('is outside the ledger', () => {
    const stack = newStack();
    hyperVHost(stack);
    raw(stack, { name: 'raw' });
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/raw\] INP007: /)]);
  });

  test.each<[string, Block, number]>([
    ['its memory', { static_memory: true, memory_startup_bytes: 4 * GIB }, 4096],
    [
      'the most it may have',
      { dynamic_memory: true, memory_startup_bytes: GIB, memory_maximum_bytes: 8 * GIB + MIB },
      8193,
    ],
  ])('is charged %s when it is adopted', (_, attributes, memoryMib) => {
    const stack = newStack();
    const resource = raw(stack, { name: 'raw', processor_count: 3, ...attributes });
    hyperVHost(stack).adoptVirtualMachine('raw', resource, [Disk.gib(30)]);
    const overhead = overheadMib(HYPER_V_OVERHEAD, 3000, memoryMib);
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 3000, memory: memoryMib + overhead, disk: 30 });
  });

  test('is refused where it states no size', () => {
    const stack = newStack();
    const services = { 'Key-Value Pair Exchange': false };
    const resource = raw(stack, { name: 'raw', dynamic_memory: true, integration_services: services });
    hyperVHost(stack).adoptVirtualMachine('raw', resource, [Disk.gib(30)]);
    expect(refusal(stack).every((line) => line.includes('INP008'))).toBe(true);
  });
});
