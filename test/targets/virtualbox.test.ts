import { TerraformResource, TerraformStack } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  Hypervisor,
  Memory,
  VirtualBoxNetwork,
  type VirtualBoxOptions,
  VirtualMachine,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import { memoryText, mibOfText } from '../../lib/targets/virtualbox/memory';
import { laterNumber, newStack, onlyRow, refusal, refusalOrNothing, virtualBoxHost, vm } from '../support/stacks';
import { type Block, type StackJson, allOf, onlyOne, synth } from '../support/synth';

const VM = 'virtualbox_vm';
const IMAGE = VmSource.image('/srv/debian-12.box');
const PROVIDER = 'virtualbox.lab-4c1c7195';

/** One VM on one desktop, as it is written. */
function emitted(props: Partial<VirtualMachineOptions> = {}, virtualBox: VirtualBoxOptions = {}): StackJson {
  const stack = newStack('desk');
  virtualBoxHost(stack, { virtualBox }).addVirtualMachine('web', vm({ source: IMAGE, ...props }));
  return synth(stack).desk!;
}

describe('a VirtualBox host', () => {
  test('is a provider without arguments, of its only release, which no range would find', () => {
    const json = emitted();
    expect(json.provider!.virtualbox).toEqual([{ alias: 'lab-4c1c7195' }]);
    expect(json.terraform).toMatchObject({
      required_providers: { virtualbox: { source: 'terra-farm/virtualbox', version: '0.2.2-alpha.1' } },
    });
  });

  test('takes no options for none', () => {
    const stack = newStack();
    virtualBoxHost(stack, { hypervisor: Hypervisor.virtualBox(null as never) });
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('is the machine that Terraform runs on; another one has a name', () => {
    const stack = newStack();
    virtualBoxHost(stack, {}, 'a');
    virtualBoxHost(stack, {}, 'b');
    virtualBoxHost(stack, { virtualBox: { machine: 'Desk-2' } }, 'c').addVirtualMachine('web', vm({ source: IMAGE }));
    virtualBoxHost(stack, { virtualBox: { machine: 'desk-3' } }, 'd').addVirtualMachine('web', vm({ source: IMAGE }));
    expect(refusal(stack)).toEqual([
      "[rack-1/a] INP004: host 'localhost' is used 2 times (rack-1/a, rack-1/b), allowed once; give each its own",
    ]);
  });

  test.each<[string, unknown, string]>([
    ['an empty name', { machine: '' }, "'hypervisor.machine' must be a text that is not empty, got ''"],
    [
      'networks that are a list',
      { networks: [VirtualBoxNetwork.nat()] },
      "'hypervisor.networks' must be VirtualBoxNetworks by the name of the network, got a list",
    ],
    [
      'a network that is none',
      { networks: { lab: 'nat' } },
      "'hypervisor.networks['lab']' must be a VirtualBoxNetwork such as VirtualBoxNetwork.nat(), got 'nat'",
    ],
    [
      'a bridge to nothing',
      { networks: { lab: VirtualBoxNetwork.bridged('') } },
      "'hypervisor.networks['lab'].hostInterface' must be a text that is not empty, got ''",
    ],
    [
      'two names for the internal network, which is one',
      { networks: { a: VirtualBoxNetwork.internal(), b: VirtualBoxNetwork.internal() } },
      "'hypervisor.networks['b']' must be another network than 'a', got 'internal'",
    ],
    [
      'two names for one interface',
      { networks: { a: VirtualBoxNetwork.hostOnly('vboxnet0'), b: VirtualBoxNetwork.hostOnly('vboxnet0') } },
      "'hypervisor.networks['b']' must be another network than 'a', got 'hostonly vboxnet0'",
    ],
  ])('refuses %s', (_, virtualBox, said) => {
    expect(() => virtualBoxHost(newStack(), { virtualBox: virtualBox as VirtualBoxOptions })).toThrow(
      `[rack-1/lab] INP002: ${said}`,
    );
  });

  test('takes several translations and interfaces', () => {
    const networks = {
      a: VirtualBoxNetwork.nat(),
      b: VirtualBoxNetwork.nat(),
      c: VirtualBoxNetwork.hostOnly('vboxnet0'),
      d: VirtualBoxNetwork.hostOnly('vboxnet1'),
      e: VirtualBoxNetwork.bridged('vboxnet0'),
    };
    expect(() => virtualBoxHost(newStack(), { virtualBox: { networks } })).not.toThrow();
  });

  test('has one datastore, where the provider keeps its VMs', () => {
    const one = { name: 'a', capacity: Disk.gib(100) };
    expect(() => virtualBoxHost(newStack(), { datastores: [one, { ...one, name: 'b' }] })).toThrow(
      "[rack-1/lab] INP002: 'datastores' must be one: the provider keeps its VMs in its user's ~/.terraform/virtualbox, got 2",
    );
    expect(() => virtualBoxHost(newStack(), { datastores: [{ ...one, path: '/srv' }] })).toThrow(
      "[rack-1/lab] INP002: 'datastores[0].path' must be left out: the provider keeps its VMs in its user's ~/.terraform/virtualbox, got '/srv'",
    );
    expect(() => virtualBoxHost(newStack(), { datastores: [] })).not.toThrow();
  });
});

describe('a VM on VirtualBox', () => {
  test('is written with its processors and memory; its disks are charged, and are those of its image', () => {
    const stack = newStack('desk');
    virtualBoxHost(stack).addVirtualMachine('web', vm({ source: IMAGE }));
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 4000, memory: 8192, disk: 40 });
    expect(onlyOne(synth(stack).desk!, VM)).toEqual({
      name: 'web',
      image: '/srv/debian-12.box',
      cpus: 4,
      memory: '8.0 gib',
      status: 'running',
      network_adapter: [{ type: 'nat' }],
      provider: PROVIDER,
    });
  });

  test('is on networks of what its host says, and on one of its own where it says nothing', () => {
    const networks = {
      lab: VirtualBoxNetwork.hostOnly('vboxnet0'),
      office: VirtualBoxNetwork.bridged('eth0'),
      closed: VirtualBoxNetwork.internal(),
    };
    const json = emitted({ networks: ['lab', 'office', 'closed', 'other'] }, { networks });
    expect(onlyOne(json, VM).network_adapter).toEqual([
      { type: 'hostonly', host_interface: 'vboxnet0' },
      { type: 'bridged', host_interface: 'eth0' },
      { type: 'internal' },
      { type: 'nat' },
    ]);
  });

  test('of which there are replicas: each has a name of its own', () => {
    const json = emitted({ replicas: 2, vcpus: 1 });
    expect(allOf(json, VM).map(({ name }) => name)).toEqual(['web', 'web-2']);
  });

  test.each<[string, Partial<VirtualMachineOptions>, string]>([
    [
      'memory that the provider would read back rounded',
      { memory: Memory.mib(1100) },
      "INP002: 'memory' must be MiB below 1 GiB, halves of a GiB below 10 GiB, or whole GiB: the provider reads any other back rounded, and would restart the VM at each apply, got '1100 MiB'",
    ],
    [
      'memory that Terraform knows later',
      { memory: Memory.gib(Bounded.atMost(laterNumber(newStack()), 4)) },
      "INP001: 'memory' must be known at synth on Oracle VirtualBox; give a Memory",
    ],
    [
      'a name that is no folder',
      { name: '../web' },
      "INP002: 'name' must be letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them, got '../web'",
    ],
    [
      'an image by a way that the provider does not know',
      { source: VmSource.image('s3://images/debian.box') },
      "INP002: 'source' must be an http(s) URL, or a path on the machine that runs Terraform, got 's3://images/debian.box'",
    ],
  ])('refuses %s', (_, props, said) => {
    expect(() => virtualBoxHost(newStack()).addVirtualMachine('web', vm({ source: IMAGE, ...props }))).toThrow(
      `[rack-1/lab/web] ${said}`,
    );
  });

  test.each([
    ['https://example.com/a/virtualbox.box', 'https://example.com/b/virtualbox.box'],
    ['/srv/debian.tar.gz', '/opt/debian.box'],
    ['https://example.com/debian.box?v=1', 'https://example.com/debian.box?v=2'],
  ])('refuses a second image of one name, which the provider would never read: %s and %s', (first, second) => {
    const host = virtualBoxHost(newStack());
    const small = { vcpus: 1, memory: Memory.gib(1) };
    host.addVirtualMachine('a', vm({ ...small, source: VmSource.image(first) }));
    host.addVirtualMachine('b', vm({ ...small, source: VmSource.image(first) }));
    expect(() => host.addVirtualMachine('c', vm({ ...small, source: VmSource.image(second) }))).toThrow(
      `[rack-1/lab/c] INP002: 'source' must be of another file name than ${first}, which the provider would take instead, got '${second}'`,
    );
  });

  test('stops the plan above the bound of its processors', () => {
    const stack = newStack('desk');
    const vcpus = Bounded.atMost(laterNumber(stack, 'cpus'), 4);
    virtualBoxHost(stack).addVirtualMachine('web', vm({ source: IMAGE, vcpus }));
    expect(onlyOne(synth(stack).desk!, VM)).toMatchObject({
      cpus: '${var.cpus}',
      lifecycle: { precondition: [{ condition: '${((0 < var.cpus) && (var.cpus <= 4))}' }] },
    });
  });

  test('in another stack than its host has a provider of its own there', () => {
    const stack = newStack('desk');
    const host = virtualBoxHost(stack);
    const lab = new TerraformStack(stack.node.root, 'lab');
    new VirtualMachine(lab, 'web', { ...vm({ source: IMAGE }), host });
    const json = synth(stack);
    expect(json.lab!.provider!.virtualbox).toEqual([{ alias: 'lab-4c1c7195' }]);
    expect(json.lab!.terraform).toMatchObject({ required_providers: { virtualbox: { version: '0.2.2-alpha.1' } } });
    expect(onlyOne(json.lab!, VM)).toMatchObject({ provider: PROVIDER });
  });
});

describe('memory in the words of the provider', () => {
  test.each([
    [4, '4.0 mib'],
    [10, '10 mib'],
    [512, '512 mib'],
    [1023, '1023 mib'],
    [1024, '1.0 gib'],
    [1536, '1.5 gib'],
    [9.5 * 1024, '9.5 gib'],
    [10 * 1024, '10 gib'],
    [1023 * 1024, '1023 gib'],
    [1024 * 1024, '1.0 tib'],
    [2 * 1024 * 1024, '2.0 tib'],
  ])('%d MiB are %s, and read back as much', (mib, text) => {
    expect(memoryText(mib)).toBe(text);
    expect(mibOfText(text)).toBe(mib);
  });

  test.each([1025, 1100, 2047, 10.5 * 1024, 1024 * 1024 + 1024])('%d MiB cannot be said exactly', (mib) => {
    expect(memoryText(mib)).toBeUndefined();
  });

  test.each<[string, number | undefined]>([
    ['512mib', 512],
    ['512 MB', 488],
    ['1,024 MiB', 1024],
    ['1g', 953],
    ['1gi', 1024],
    ['1073741824', 1024],
    ['1073741824 b', 1024],
    ['much', undefined],
    ['1.2.3 gib', undefined],
    ['4 xib', undefined],
    ['', undefined],
  ])('%s is read as the provider reads it', (text, mib) => {
    expect(mibOfText(text)).toBe(mib);
  });
});

describe('the maximums of VirtualBox', () => {
  const huge = { cpu: { sockets: 8, coresPerSocket: 16 }, memory: Memory.tib(4) };
  const said = (props: Partial<VirtualMachineOptions>): string[] => {
    const stack = newStack();
    virtualBoxHost(stack, huge).addVirtualMachine('web', vm({ source: IMAGE, ...props }));
    return refusalOrNothing(stack).map((line) => line.replace('[rack-1/lab/web] ', ''));
  };

  test.each<[string, Partial<VirtualMachineOptions>, Partial<VirtualMachineOptions>, string]>([
    ['processors', { vcpus: 32 }, { vcpus: 33 }, 'vCPU is 33, Oracle VirtualBox takes at most 32; lower it'],
    [
      'memory',
      { memory: Memory.tib(2) },
      { memory: Memory.tib(2.5) },
      'memory is 2560 GiB, Oracle VirtualBox takes at most 2048 GiB; lower it',
    ],
    [
      'the least memory',
      { memory: Memory.mib(4) },
      { memory: Memory.mib(3) },
      'memory is 3 MiB, Oracle VirtualBox takes at least 4 MiB; raise it',
    ],
    [
      'adapters',
      { networks: ['a', 'b', 'c', 'd'] },
      { networks: ['a', 'b', 'c', 'd', 'e'] },
      'number of network adapters is 5, Oracle VirtualBox takes at most 4; lower it',
    ],
  ])('%s: exactly full passes, one over is refused', (_, full, over, line) => {
    expect(said(full)).toEqual([]);
    expect(said(over)).toEqual([`CAP009: ${line}`]);
  });
});

describe('TGT001 on VirtualBox', () => {
  test.each<[string, Partial<VirtualMachineOptions>, string]>([
    [
      'a template',
      { source: VmSource.template('debian-12') },
      "'source' is not possible on Oracle VirtualBox: the provider starts every VM from an image; use VmSource.image()",
    ],
    [
      'an installation',
      { source: VmSource.iso('/srv/debian.iso') },
      "'source' is not possible on Oracle VirtualBox: the provider starts every VM from an image; use VmSource.image()",
    ],
    [
      'an empty disk',
      { source: VmSource.blank() },
      "'source' is not possible on Oracle VirtualBox: the provider makes no disks, it copies those of an image; use VmSource.image()",
    ],
    [
      'a second disk, which nobody would make',
      { disks: [{ size: Disk.gib(20) }, { size: Disk.gib(100) }] },
      "'disks' is not possible on Oracle VirtualBox: a VM has the disks of its image and gets no others; declare them as one, of their sizes together",
    ],
    [
      'a VM that is off',
      { powered: false },
      "'powered' is not possible on Oracle VirtualBox: the provider starts every VM, whatever its status says; leave the VM out until it is to run",
    ],
    [
      'first-boot data, which no guest would read',
      { userData: '#cloud-config\n{}' },
      "'userData' is not possible on Oracle VirtualBox: the provider keeps it in the VM's extra data, which no guest can read; put it into the image",
    ],
    [
      'a guest of Windows, which the provider would call Linux',
      { guestOs: GuestOs.WINDOWS_10 },
      'guestOs is Windows 10, and Oracle VirtualBox runs linux only; choose another system',
    ],
  ])('refuses %s', (_, props, said) => {
    const stack = newStack();
    virtualBoxHost(stack).addVirtualMachine('web', vm({ source: IMAGE, ...props }));
    expect(refusal(stack)).toEqual([`[rack-1/lab/web] TGT001: ${said}`]);
  });

  test('refuses a network and a snapshot', () => {
    const stack = newStack();
    const host = virtualBoxHost(stack);
    host.addNetwork('lab');
    host
      .addVirtualMachine('web', vm({ source: IMAGE }))
      .saveSnapshot('before', { description: 'upgrade', keepUntil: '2099-01-31' });
    expect(refusal(stack)).toEqual([
      "[rack-1/lab/lab] TGT001: 'addNetwork' is not possible on Oracle VirtualBox: the provider creates no networks; say by the hypervisor's networks what each one is made of",
      "[rack-1/lab/web] TGT001: 'saveSnapshot' is not possible on Oracle VirtualBox: the provider takes no snapshots; use VBoxManage, and keep room for them",
    ]);
  });
});

describe('what is changed behind the ledger, on VirtualBox, is refused', () => {
  test.each<[string, string, unknown]>([
    ['more processors', 'cpus', 64],
    ['more memory', 'memory', '64 gib'],
    ['another image', 'image', '/srv/big.box'],
    ['another image by its old name', 'url', 'https://example.com/big.box'],
    ['another state', 'status', 'poweroff'],
    ['a DVD', 'optical_disks', ['/srv/x.iso']],
    ['data', 'user_data', 'x'],
    ['another network', 'network_adapter.0.type', 'bridged'],
    ['an interface', 'network_adapter.0.host_interface', 'eth0'],
    ['more of it', 'count', 5],
    ['changes ignored', 'lifecycle.ignore_changes', ['memory']],
  ])('%s', (_, path, value) => {
    const stack = newStack();
    virtualBoxHost(stack)
      .addVirtualMachine('web', vm({ source: IMAGE }))
      .resource.addOverride(path, value);
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/lab\/web\] INP006: /)]);
  });
});

describe('a raw VirtualBox VM', () => {
  const raw = (stack: TerraformStack, attributes: Block): TerraformResource => {
    const resource = new TerraformResource(stack, 'raw', {
      terraformResourceType: VM,
      terraformGeneratorMetadata: { providerName: 'virtualbox' },
    });
    for (const [name, value] of Object.entries(attributes)) {
      resource.addOverride(name, value);
    }
    return resource;
  };

  test('is charged what it states when it is adopted', () => {
    const stack = newStack();
    const resource = raw(stack, { name: 'raw', cpus: 2, memory: '1.5 gib' });
    virtualBoxHost(stack).adoptVirtualMachine('raw', resource, [Disk.gib(20)]);
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 2000, memory: 1536, disk: 20 });
  });

  test.each([[{ memory: '1 gib' }], [{ cpus: 2, memory: 'much' }], [{ cpus: 2 }]])(
    'is refused with %j: what nobody states is not zero',
    (attributes) => {
      const stack = newStack();
      virtualBoxHost(stack).adoptVirtualMachine('raw', raw(stack, { name: 'raw', ...attributes }), [Disk.gib(20)]);
      expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/lab\/raw\] INP008: /)]);
    },
  );
});
