import { TerraformResource, TerraformStack } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  Hypervisor,
  Memory,
  VirtualMachine,
  type VirtualMachineOptions,
  VmSource,
  type WorkstationOptions,
} from 'cdktf-strata';
import { laterNumber, newStack, onlyRow, refusal, refusalOrNothing, vm, workstationHost } from '../support/stacks';
import { type Block, type StackJson, allOf, onlyOne, synth } from '../support/synth';

const VM = 'vmworkstation_virtual_machine';
const PROVIDER = 'vmworkstation.desk-1-5c425a3e';

/** One VM on one desktop, as it is written. */
function emitted(props: Partial<VirtualMachineOptions> = {}, workstation: Partial<WorkstationOptions> = {}): StackJson {
  const stack = newStack('desk');
  workstationHost(stack, { workstation }).addVirtualMachine('web', vm(props));
  return synth(stack).desk!;
}

describe('a Workstation host', () => {
  test('is a provider that verifies whom it talks to, and writes no log', () => {
    const json = emitted();
    expect(json.provider!.vmworkstation).toEqual([
      {
        alias: 'desk-1-5c425a3e',
        endpoint: 'http://localhost:8697/api',
        username: 'strata',
        password: '${var.workstation-password}',
        https: false,
        debug: 'NONE',
      },
    ]);
    expect(json.terraform).toMatchObject({
      required_providers: { vmworkstation: { source: 'elsudano/vmworkstation', version: '~> 2.0.1' } },
    });
  });

  test.each(['https://desk-1.example.com:8697/api', 'http://127.0.0.1:8697/api', 'http://[::1]:8697/api'])(
    'is reached at %s',
    (endpoint) => {
      expect(emitted({}, { endpoint }).provider!.vmworkstation).toMatchObject([{ endpoint, https: false }]);
    },
  );

  test.each<[string, Partial<WorkstationOptions>, string]>([
    ['no endpoint', { endpoint: undefined as never }, "INP008: 'hypervisor.endpoint' is not stated; give a text"],
    [
      'an endpoint that is no URL',
      { endpoint: 'localhost' },
      "INP002: 'hypervisor.endpoint' must be a URL such as 'http://localhost:8697/api', got 'localhost'",
    ],
    [
      'an endpoint that is a file',
      { endpoint: 'file:///x' },
      "INP002: 'hypervisor.endpoint' must be a URL such as 'http://localhost:8697/api', got 'file:///x'",
    ],
    [
      'another machine without TLS',
      { endpoint: 'http://desk-1.example.com:8697/api' },
      "INP002: 'hypervisor.endpoint' must be https beyond the machine itself: the password is sent with every call, got 'http://desk-1.example.com:8697/api'",
    ],
    [
      'credentials in the URL, without showing them',
      { endpoint: 'https://strata:hunter2@desk-1/api' },
      "INP002: 'hypervisor.endpoint' must be a URL without credentials; give user and password, got 'one with them'",
    ],
    ['no user', { user: '' }, "INP002: 'hypervisor.user' must be a text that is not empty, got ''"],
    [
      'no password',
      { password: '' },
      "INP002: 'hypervisor.password' must be the value of a sensitive TerraformVariable, got ''",
    ],
    [
      'a folder that is nowhere',
      { folder: 'VMs' },
      "INP002: 'hypervisor.folder' must be a path of the machine such as 'D:\\VMs' or '/home/lab/vmware', got 'VMs'",
    ],
    ['an empty name', { machine: '' }, "INP002: 'hypervisor.machine' must be a text that is not empty, got ''"],
  ])('refuses %s', (_, workstation, said) => {
    expect(() => workstationHost(newStack(), { workstation })).toThrow(`[rack-1/desk-1] ${said}`);
  });

  test('refuses no options at all', () => {
    expect(() => workstationHost(newStack(), { hypervisor: Hypervisor.workstation(undefined as never) })).toThrow(
      "[rack-1/desk-1] INP008: 'hypervisor.endpoint' is not stated; give a text",
    );
  });

  test('refuses a password that stands in the program', () => {
    const stack = newStack();
    workstationHost(stack, { workstation: { password: 'hunter2' } });
    expect(refusal(stack)).toEqual([expect.stringContaining("INP009: 'hypervisor.password' is a literal secret")]);
  });

  test('is the machine of its endpoint, unless it has another name', () => {
    const stack = newStack();
    workstationHost(stack, {}, 'a');
    workstationHost(stack, {}, 'b');
    workstationHost(stack, { workstation: { machine: 'Desk-2' } }, 'c');
    expect(refusal(stack)).toEqual([
      "[rack-1/a] INP004: host 'localhost' is used 2 times (rack-1/a, rack-1/b), allowed once; give each its own",
    ]);
  });

  test('has one datastore: the folder of the hypervisor', () => {
    const one = { name: 'a', capacity: Disk.gib(100) };
    expect(() => workstationHost(newStack(), { datastores: [one, { ...one, name: 'b' }] })).toThrow(
      "[rack-1/desk-1] INP002: 'datastores' must be one: its REST API clones into the hypervisor's folder only, got 2",
    );
    expect(() => workstationHost(newStack(), { datastores: [{ ...one, path: 'D:\\VMs' }] })).toThrow(
      "[rack-1/desk-1] INP002: 'datastores[0].path' must be left out: it is the hypervisor's folder, got 'D:\\VMs'",
    );
  });
});

describe('a VM on Workstation', () => {
  test('is a clone with its processors and memory; its disks are charged, and are those of its template', () => {
    const stack = newStack('desk');
    workstationHost(stack).addVirtualMachine('web', vm());
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 4000, memory: 8192, disk: 40 });
    const json = synth(stack).desk!;
    expect(onlyOne(json, VM)).toEqual({
      sourceid: '${data.vmworkstation_virtual_machine.desk-1_platform_template0_54F3BFBA.id}',
      denomination: 'web',
      path: 'D:\\VMs\\web\\web.vmx',
      processors: 4,
      memory: 8192,
      state: 'on',
      lifecycle: { ignore_changes: ['denomination', 'description'] },
      provider: PROVIDER,
    });
    expect(onlyOne(json, `data.${VM}`)).toEqual({ denomination: 'debian-12', provider: PROVIDER });
  });

  test.each([
    ['/home/lab/vmware', '/home/lab/vmware/web/web.vmx'],
    ['/home/lab/vmware/', '/home/lab/vmware/web/web.vmx'],
    ['\\\\files\\vms', '\\\\files\\vms\\web\\web.vmx'],
  ])('is where its API puts it, in %s', (folder, path) => {
    expect(onlyOne(emitted({}, { folder }), VM)).toMatchObject({ path });
  });

  test('that is not powered is off', () => {
    expect(onlyOne(emitted({ powered: false }), VM)).toMatchObject({ state: 'off' });
  });

  test('finds each template once a host, whatever its name has', () => {
    const stack = newStack('desk');
    const host = workstationHost(stack);
    const small = { vcpus: 1, memory: Memory.gib(1) };
    host.addVirtualMachine('a', vm({ ...small, source: VmSource.template('Debian 12 / base') }));
    host.addVirtualMachine('b', vm({ ...small, source: VmSource.template('Debian 12 / base') }));
    host.addVirtualMachine('c', vm({ ...small, source: VmSource.template('Debian-12---base') }));
    const json = synth(stack).desk!;
    expect(allOf(json, `data.${VM}`).map(({ denomination }) => denomination)).toEqual([
      'Debian 12 / base',
      'Debian-12---base',
    ]);
    const vms = Object.fromEntries(allOf(json, VM).map(({ denomination, sourceid }) => [denomination, sourceid]));
    expect(vms.a).toBe(vms.b);
    expect(vms.c).not.toBe(vms.a);
  });

  test('is made after the one before it: its API makes one at a time', () => {
    const json = emitted({ replicas: 3, vcpus: 1, memory: Memory.gib(1) });
    const [first, second, third] = Object.entries(json.resource![VM]!);
    expect(first![1]).not.toHaveProperty('depends_on');
    expect(second![1]).toMatchObject({ depends_on: [`${VM}.${first![0]}`] });
    expect(third![1]).toMatchObject({ depends_on: [`${VM}.${second![0]}`] });
  });

  test('is a duplicate of one that is off', () => {
    const stack = newStack('desk');
    const host = workstationHost(stack);
    const gold = host.addVirtualMachine('gold', vm({ powered: false }));
    host.addVirtualMachine('web', vm({ source: VmSource.copyOf(gold) }));
    const json = synth(stack).desk!;
    const [id] = Object.entries(json.resource![VM]!).find(([, { denomination }]) => denomination === 'gold')!;
    expect(allOf(json, VM).find(({ denomination }) => denomination === 'web')).toMatchObject({
      sourceid: `\${${VM}.${id}.id}`,
    });
  });

  test('is no duplicate of one that runs, nor of one of another host', () => {
    const stack = newStack();
    const host = workstationHost(stack);
    const other = workstationHost(stack, { workstation: { machine: 'desk-2' } }, 'desk-2');
    const running = VmSource.copyOf(host.addVirtualMachine('running', vm()));
    expect(() => host.addVirtualMachine('web', vm({ source: running }))).toThrow(
      "[rack-1/desk-1/web] TGT001: 'source' is not possible on VMware Workstation: running cannot be cloned while it runs; copy a VM that is not powered, or use VmSource.template()",
    );
    const off = VmSource.copyOf(host.addVirtualMachine('off', vm({ powered: false })));
    expect(() => other.addVirtualMachine('web', vm({ source: off }))).toThrow(
      "[rack-1/desk-2/web] TGT001: 'source' is of off on rack-1/desk-1, which VMware Workstation does not reach from rack-1/desk-2; use a template that is there",
    );
  });

  test.each(['a/b', 'a\\b', '..', 'web.'])('refuses the name %s, which is no folder', (name) => {
    expect(() => workstationHost(newStack()).addVirtualMachine('web', vm({ name }))).toThrow(
      "[rack-1/desk-1/web] INP002: 'name' must be letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them, got",
    );
  });

  test('stops the plan above its bounds', () => {
    const stack = newStack('desk');
    const vcpus = Bounded.atMost(laterNumber(stack, 'cpus'), 4);
    const memory = Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 16));
    workstationHost(stack).addVirtualMachine('web', vm({ vcpus, memory }));
    expect(onlyOne(synth(stack).desk!, VM)).toMatchObject({
      processors: '${var.cpus}',
      memory: '${(var.gibs * 1024)}',
      lifecycle: {
        ignore_changes: ['denomination', 'description'],
        precondition: [
          { condition: '${((0 < var.cpus) && (var.cpus <= 4))}' },
          { condition: '${((0 < var.gibs) && (var.gibs <= 16))}' },
        ],
      },
    });
  });

  test('in another stack than its host has a provider of its own there, and the template of its host', () => {
    const stack = newStack('desk');
    const host = workstationHost(stack);
    const lab = new TerraformStack(stack.node.root, 'lab');
    new VirtualMachine(lab, 'web', { ...vm(), host });
    const json = synth(stack);
    expect(json.lab!.provider!.vmworkstation).toMatchObject([{ alias: 'desk-1-5c425a3e', https: false }]);
    expect(onlyOne(json.lab!, VM)).toMatchObject({
      provider: PROVIDER,
      sourceid: expect.stringContaining('data.terraform_remote_state.') as unknown,
    });
    expect(onlyOne(json.desk!, `data.${VM}`)).toMatchObject({ denomination: 'debian-12' });
  });
});

describe('the maximums of Workstation', () => {
  const huge = { cpu: { sockets: 8, coresPerSocket: 16 }, memory: Memory.tib(1) };
  const said = (props: Partial<VirtualMachineOptions>): string[] => {
    const stack = newStack();
    workstationHost(stack, huge).addVirtualMachine('web', vm(props));
    return refusalOrNothing(stack).map((line) => line.replace('[rack-1/desk-1/web] ', ''));
  };

  test.each<[string, Partial<VirtualMachineOptions>, Partial<VirtualMachineOptions>, string]>([
    ['processors', { vcpus: 32 }, { vcpus: 33 }, 'vCPU is 33, VMware Workstation takes at most 32; lower it'],
    [
      'memory',
      { memory: Memory.gib(128) },
      { memory: Memory.mib(128 * 1024 + 4) },
      'memory is 131076 MiB, VMware Workstation takes at most 128 GiB; lower it',
    ],
    [
      'the least memory',
      { memory: Memory.mib(4) },
      { memory: Memory.mib(3) },
      'memory is 3 MiB, VMware Workstation takes at least 4 MiB; raise it',
    ],
    [
      'adapters, of which only the first gets an address of its own',
      { networks: ['VMnet8'] },
      { networks: ['VMnet8', 'VMnet1'] },
      'number of network adapters is 2, VMware Workstation takes at most 1; lower it',
    ],
  ])('%s: exactly full passes, one over is refused', (_, full, over, line) => {
    expect(said(full)).toEqual([]);
    expect(said(over)).toContain(`CAP009: ${line}`);
  });

  test('memory comes in steps of 4 MiB', () => {
    expect(said({ memory: Memory.mib(1028) })).toEqual([]);
    expect(said({ memory: Memory.mib(1030) })).toEqual([
      'CAP009: memory is 1030 MiB, VMware Workstation takes multiples of 4 MiB; change it',
    ]);
  });
});

describe('TGT001 on Workstation', () => {
  test.each<[string, Partial<VirtualMachineOptions>, string]>([
    [
      'an image',
      { source: VmSource.image('/srv/debian.vmdk') },
      "'source' is not possible on VMware Workstation: its REST API clones VMs only; use VmSource.template()",
    ],
    [
      'an empty disk',
      { source: VmSource.blank() },
      "'source' is not possible on VMware Workstation: its REST API clones VMs only; use VmSource.template()",
    ],
    [
      'a second disk, which nobody would make',
      { disks: [{ size: Disk.gib(20) }, { size: Disk.gib(100) }] },
      "'disks' is not possible on VMware Workstation: a clone has the disks of its template and gets no others; declare them as one, of their sizes together",
    ],
    [
      'a linked clone',
      { source: VmSource.template('debian-12', { linked: true }) },
      "'source' is not possible on VMware Workstation: its REST API makes full clones only; leave it out",
    ],
    [
      'an address',
      { address: { ip: '10.0.0.5' } },
      "'address' is not possible on VMware Workstation: its REST API customizes no guest; let DHCP give the address",
    ],
    [
      'a guest of macOS',
      { guestOs: GuestOs.MACOS_12 },
      'guestOs is macOS 12, and VMware Workstation runs windows and linux only; choose another system',
    ],
  ])('refuses %s', (_, props, said) => {
    const stack = newStack();
    workstationHost(stack).addVirtualMachine('web', vm(props));
    expect(refusal(stack)).toContain(`[rack-1/desk-1/web] TGT001: ${said}`);
  });

  test('refuses a network, a snapshot and a template', () => {
    const stack = newStack();
    const host = workstationHost(stack);
    host.addNetwork('lab');
    const web = host.addVirtualMachine('web', vm());
    web.saveSnapshot('before', { description: 'upgrade', keepUntil: '2099-01-31' });
    web.asTemplate('gold', { description: 'base' });
    expect(refusal(stack)).toEqual([
      "[rack-1/desk-1/lab] TGT001: 'addNetwork' is not possible on VMware Workstation: the provider creates no networks; use one of the virtual network editor",
      "[rack-1/desk-1/web] TGT001: 'asTemplate' is not possible on VMware Workstation: every VM that is off can be cloned; use VmSource.copyOf()",
      "[rack-1/desk-1/web] TGT001: 'saveSnapshot' is not possible on VMware Workstation: its REST API takes no snapshots; use vmrun, and keep room for them",
    ]);
  });
});

describe('what is changed behind the ledger, on Workstation, is refused', () => {
  test.each<[string, string, unknown]>([
    ['more processors', 'processors', 64],
    ['more memory', 'memory', 65_536],
    ['another template', 'sourceid', 'OTHER'],
    ['another place', 'path', 'C:\\x.vmx'],
    ['another state', 'state', 'off'],
    ['more of it', 'count', 5],
    ['changes ignored', 'lifecycle.ignore_changes', ['memory']],
  ])('%s', (_, path, value) => {
    const stack = newStack();
    workstationHost(stack).addVirtualMachine('web', vm()).resource.addOverride(path, value);
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/desk-1\/web\] INP006: /)]);
  });

  test('another template looked up, certificates that nobody verifies, and a log with the password', () => {
    const stack = newStack();
    workstationHost(stack).addVirtualMachine('web', vm());
    const template = stack.node.findAll().find(({ node }) => node.id === 'template0')!;
    (template as unknown as TerraformResource).addOverride('denomination', 'other');
    stack.addOverride('provider.vmworkstation.0.https', true);
    stack.addOverride('provider.vmworkstation.0.debug', 'DEBUG');
    expect(refusal(stack)).toEqual(
      ['debug', 'denomination', 'https'].map(
        (attribute) => expect.stringMatching(new RegExp(`^\\[rack-1/desk-1\\] INP006: ${attribute} of `)) as unknown,
      ),
    );
  });
});

test('a raw VM of Workstation is charged what it states when it is adopted', () => {
  const stack = newStack();
  const raw = new TerraformResource(stack, 'raw', {
    terraformResourceType: VM,
    terraformGeneratorMetadata: { providerName: 'vmworkstation' },
  });
  const attributes: Block = { denomination: 'raw', processors: 2, memory: 4096 };
  Object.entries(attributes).forEach(([name, value]) => raw.addOverride(name, value));
  workstationHost(stack).adoptVirtualMachine('raw', raw, [Disk.gib(20)]);
  expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 2000, memory: 4096, disk: 20 });
  raw.addOverride('memory', '${var.later}');
  expect(refusal(stack)).toContainEqual(expect.stringMatching(/^\[rack-1\/desk-1\/raw\] INP001: .*memory/));
});
