import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { TerraformStack } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  Memory,
  Strata,
  VirtualMachine,
  type VirtualMachineOptions,
  type VmHost,
  VmSource,
} from 'cdktf-strata';
import { dockerVm, esxiHost, kvmHost, laterNumber, newStack, refusal, vm } from '../support/stacks';
import { synth } from '../support/synth';

const USER_DATA = '#cloud-config\npackages: [nginx]\n';
const STANDALONE = { esxi: { endpoint: 'esxi', datacenter: undefined } } as const;
const LIBRARY = { description: 'for clones', library: 'templates' };

/** Hosts that can do different things. */
const HOSTS: Readonly<Record<'esxi' | 'standalone' | 'kvm' | 'uefi', (stack: TerraformStack) => VmHost>> = {
  esxi: (stack) => esxiHost(stack),
  standalone: (stack) => esxiHost(stack, STANDALONE),
  kvm: (stack) => kvmHost(stack),
  uefi: (stack) => kvmHost(stack, { kvm: { uefi: { code: '/usr/share/OVMF/OVMF_CODE_4M.fd' } } }),
};

/** What a VM with some props on such a host is refused with, without its path. */
function refused(on: keyof typeof HOSTS, props: Partial<VirtualMachineOptions>): string[] {
  const stack = newStack();
  HOSTS[on](stack).addVirtualMachine('web', vm({ source: VmSource.blank(), ...props }));
  return refusal(stack).map((line) => line.replace(/^\[rack-1\/(esxi-01|laptop)\/web\] /, ''));
}

/** What a VM with some props throws at once. */
function thrown(props: object): string {
  try {
    esxiHost(newStack()).addVirtualMachine('web', vm(props as Partial<VirtualMachineOptions>));
  } catch (error) {
    return (error as Error).message.split('\n')[0]!.replace('[rack-1/esxi-01/web] ', '');
  }
  throw new RangeError('the VM was made, expected a refusal');
}

describe('what a target cannot do is refused, with what to do instead', () => {
  test.each<[string, keyof typeof HOSTS, Partial<VirtualMachineOptions>, string]>([
    [
      'autostart on ESXi',
      'esxi',
      { autostart: true },
      "'autostart' is not possible on VMware ESXi: a host starts its VMs by its own list, which the provider does not manage; leave it out",
    ],
    [
      'dynamic memory on ESXi',
      'esxi',
      { dynamicMemory: { minimum: Memory.gib(1) } },
      "'dynamicMemory' is not possible on VMware ESXi: ESXi reclaims by ballooning, within what is not reserved; state a reservation",
    ],
    [
      'a linked clone on a standalone ESXi',
      'standalone',
      { source: VmSource.template('debian-12', { linked: true }) },
      "'source' is not possible on VMware ESXi (standalone): cloning needs vCenter; use endpoint 'vcenter'",
    ],
    [
      'hot add on KVM',
      'kvm',
      { hotAdd: { memory: true } },
      "'hotAdd' is not possible on KVM: a change replaces the domain with the 0.8 provider; leave it out",
    ],
    [
      'dynamic memory on KVM',
      'kvm',
      { dynamicMemory: { minimum: Memory.gib(1) } },
      "'dynamicMemory' is not possible on KVM: the 0.8 provider has no balloon target; state one size",
    ],
    [
      'secure boot on KVM',
      'kvm',
      { secureBoot: true },
      "'secureBoot' is not possible on KVM: the provider marks its firmware as not secure; leave it out",
    ],
    [
      'secure boot on KVM with UEFI',
      'uefi',
      { secureBoot: true },
      "'secureBoot' is not possible on KVM (UEFI): the provider marks its firmware as not secure; leave it out",
    ],
    [
      'a choice of firmware on KVM',
      'kvm',
      { firmware: 'efi' },
      "'firmware' is not possible on KVM: a domain boots by BIOS, until Hypervisor.kvm() states its 'uefi' firmware; state it or leave it out",
    ],
  ])('%s', (_, on, props, said) => {
    expect(refused(on, props)).toContain(`TGT001: ${said}`);
  });

  test.each<[string, keyof typeof HOSTS, Partial<VirtualMachineOptions>]>([
    [
      'secure boot, hot add and user data on ESXi',
      'esxi',
      { secureBoot: true, hotAdd: { cpu: true }, userData: USER_DATA },
    ],
    ['no secure boot on ESXi', 'esxi', { secureBoot: false }],
    ['a linked clone on ESXi', 'esxi', { source: VmSource.template('debian-12', { linked: true }) }],
    [
      'user data, hot add and secure boot on a standalone ESXi',
      'standalone',
      { hotAdd: { memory: true }, secureBoot: true, userData: USER_DATA },
    ],
    [
      'autostart, user data and a linked clone on KVM',
      'kvm',
      { autostart: false, userData: USER_DATA, source: VmSource.template('debian-12', { linked: true }) },
    ],
    ['no hot add on KVM', 'kvm', { hotAdd: { cpu: false } }],
    ['no secure boot on KVM', 'kvm', { secureBoot: false }],
    ['a choice of firmware on KVM with UEFI', 'uefi', { firmware: 'bios' }],
  ])('and what it can is not: %s', (_, on, props) => {
    const stack = newStack();
    HOSTS[on](stack).addVirtualMachine('web', vm({ source: VmSource.blank(), ...props }));
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('a copy and a template on a standalone ESXi', () => {
    const stack = newStack();
    const host = esxiHost(stack, STANDALONE);
    const db = host.addVirtualMachine('db', vm({ source: VmSource.blank() }));
    host.addVirtualMachine('web', vm({ source: VmSource.copyOf(db) }));
    db.asTemplate('golden', { description: 'for clones' });
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/db] TGT001: 'asTemplate' is not possible on VMware ESXi (standalone): content libraries need vCenter; use endpoint 'vcenter'",
      "[rack-1/esxi-01/web] TGT001: 'source' is not possible on VMware ESXi (standalone): cloning needs vCenter; use endpoint 'vcenter'",
    ]);
  });
});

describe('a bad value is refused in one line', () => {
  test.each<[string, object, string]>([
    [
      'secure boot of a BIOS',
      { firmware: 'bios', secureBoot: true },
      "INP002: 'secureBoot' must be false where 'firmware' is bios, got true",
    ],
    [
      'memory that starts below its minimum',
      { dynamicMemory: { minimum: Memory.gib(2), startup: Memory.gib(1) } },
      "INP002: 'dynamicMemory.startup' must be at least the minimum, 2048 MiB, got 1024",
    ],
    [
      'memory that starts above its maximum',
      { dynamicMemory: { minimum: Memory.gib(2), startup: Memory.gib(9) } },
      "INP002: 'dynamicMemory' must be at most the VM's memory, 8192 MiB, got 9216",
    ],
    [
      'a minimum above the maximum',
      { dynamicMemory: { minimum: Memory.gib(9) } },
      "INP002: 'dynamicMemory' must be at most the VM's memory, 8192 MiB, got 9216",
    ],
    [
      'user data that cloud-init does not know',
      { userData: 'packages: [nginx]\n#cloud-config' },
      "INP002: 'userData' must be a text that starts with '#cloud-config' or '#!', got 'packages: [nginx]'",
    ],
    [
      'user data whose first word only looks like it',
      { userData: '#cloud-configuration\n' },
      "INP002: 'userData' must be a text that starts with '#cloud-config' or '#!', got '#cloud-configuration'",
    ],
    [
      'user data of a guest without cloud-init',
      { userData: USER_DATA, guestOs: GuestOs.WINDOWS_SERVER_2022 },
      "INP002: 'userData' must be left out: Windows Server 2022 has no cloud-init that would read it, got '#cloud-config'",
    ],
    [
      'a link that is neither there nor not',
      { source: VmSource.template('debian-12', { linked: 'yes' as never }) },
      "INP002: 'source.linked' must be true or false, got 'yes'",
    ],
    [
      'a copy of nothing',
      { source: VmSource.copyOf(undefined as never) },
      "INP002: 'source' must be a copy of a VirtualMachine of this library, got undefined",
    ],
    [
      'a copy of what is no VM',
      { source: VmSource.copyOf({ name: 'db' } as never) },
      "INP002: 'source' must be a copy of a VirtualMachine of this library, got an object",
    ],
  ])('%s', (_, props, said) => {
    expect(thrown(props)).toBe(said);
  });

  test('dynamic memory below a maximum that only Terraform knows', () => {
    const memory = Memory.gib(Bounded.atMost(laterNumber(newStack()), 8));
    expect(thrown({ memory, dynamicMemory: { minimum: Memory.gib(1) } })).toBe(
      "INP001: 'memory' must be known at synth where 'dynamicMemory' is stated; give a Memory",
    );
    expect(thrown({ dynamicMemory: { minimum: memory } })).toBe(
      "INP001: 'dynamicMemory.minimum' must be known at synth, got a value that Terraform knows later; give a Memory such as Memory.gib(8)",
    );
  });
});

describe('a copy', () => {
  const twoDisks = { disks: [{ size: Disk.gib(40) }, { size: Disk.gib(100), datastore: 'hdd-1' }] };

  test.each<[string, VirtualMachineOptions['disks'], string]>([
    [
      'a smaller first disk',
      [{ size: Disk.gib(39) }, { size: Disk.gib(100) }],
      "INP002: 'disks[0].size' must be at least that of db, 40 GiB, got 39",
    ],
    [
      'a smaller second disk',
      [{ size: Disk.gib(40) }, { size: Disk.gib(99) }],
      "INP002: 'disks[1].size' must be at least that of db, 100 GiB, got 99",
    ],
    ['fewer disks', [{ size: Disk.gib(40) }], "INP002: 'disks' must be a list of at least the 2 disks of db, got 1"],
  ])('has not %s', (_, disks, said) => {
    const host = esxiHost(newStack());
    const db = host.addVirtualMachine('db', vm(twoDisks));
    const sources = [VmSource.copyOf(db), db.asTemplate('golden', LIBRARY)];
    sources.forEach((source, index) =>
      expect(() => host.addVirtualMachine(`web-${index}`, vm({ disks, source }))).toThrow(said),
    );
  });

  test('is charged in full, with its own size, and so are its replicas', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const db = host.addVirtualMachine('db', vm(twoDisks));
    host.addVirtualMachine(
      'web',
      vm({ vcpus: 2, memory: Memory.gib(4), ...twoDisks, source: VmSource.copyOf(db), replicas: 2 }),
    );
    expect(
      Strata.of(stack)
        .ledger()[0]!
        .children.map(({ name, charged }) => [name, charged.cpu, charged.disk]),
    ).toEqual([
      ['db', 4000, 140],
      ['web', 4000, 280],
    ]);
  });

  test('goes to another host of its vCenter', () => {
    const stack = newStack();
    const db = esxiHost(stack).addVirtualMachine('db', vm());
    esxiHost(stack, {}, 'esxi-02').addVirtualMachine('web', vm({ source: VmSource.copyOf(db) }));
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('goes to no other vCenter, connection or kind of hypervisor', () => {
    const stack = newStack();
    const provider = new VsphereProvider(stack, 'lab', { alias: 'lab', vsphereServer: 'b', user: 'u', password: 'p' });
    const db = esxiHost(stack).addVirtualMachine('db', vm());
    const stopped = kvmHost(stack).addVirtualMachine('box', vm({ powered: false }));
    const lab = esxiHost(stack, { esxi: { provider } }, 'esxi-09');
    const other = kvmHost(stack, { kvm: { uri: 'qemu+ssh://other/system' } }, 'other');
    const cases: [VmHost, VirtualMachine, string][] = [
      [lab, db, 'db on rack-1/esxi-01, which VMware ESXi does not reach from rack-1/esxi-09'],
      [other, stopped, 'box on rack-1/laptop, which KVM does not reach from rack-1/other'],
      [other, db, 'db on rack-1/esxi-01, which KVM does not reach from rack-1/other'],
    ];
    cases.forEach(([host, original, said], index) =>
      expect(() => host.addVirtualMachine(`web-${index}`, vm({ source: VmSource.copyOf(original) }))).toThrow(
        `TGT001: 'source' is of ${said}; use a template that is there`,
      ),
    );
    const golden = stopped.asTemplate('golden', { description: 'for clones' });
    expect(() => other.addVirtualMachine('cloned', vm({ source: golden }))).toThrow(
      "[rack-1/other/cloned] TGT001: 'source' is of box on rack-1/laptop, which KVM does not reach from rack-1/other; use a template that is there",
    );
  });
});

describe('a template that is saved from a VM', () => {
  test('is charged once more, where it is said to be, whatever the replicas', () => {
    const stack = newStack();
    const db = esxiHost(stack).addVirtualMachine('db', vm({ replicas: 2 }));
    db.asTemplate('golden', { ...LIBRARY, datastore: 'hdd-1' });
    expect(Strata.of(stack).ledger()[0]!.children[0]!.charged.disk).toBe(2 * 40 + 40);
    const { findings } = Strata.of(stack).report();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('must fit: CAP003 names its VM', () => {
    const stack = newStack();
    const datastores = [{ name: 'ssd-1', capacity: Disk.gib(100) }];
    const db = esxiHost(stack, { datastores }).addVirtualMachine('db', vm());
    db.asTemplate('golden', LIBRARY);
    expect(Strata.of(stack).report().ok).toBe(true);
    db.asTemplate('silver', LIBRARY);
    expect(refusal(stack)).toEqual([
      '[rack-1/esxi-01] CAP003: disk on ssd-1 is short by 40 GiB: 120 GiB allocated (db 120 GiB), capacity 80 GiB (100 GiB, 0 GiB reserved, 80 % of it promised); shrink a disk, place one on another datastore, or state a disk ratio and its reason',
    ]);
  });

  test('has a name of its own, and a datastore that its host sees', () => {
    const db = esxiHost(newStack()).addVirtualMachine('db', vm());
    db.asTemplate('golden', LIBRARY);
    expect(() => db.asTemplate('golden', LIBRARY)).toThrow(/INP005: there is already a construct 'golden' here/);
    expect(() => db.asTemplate('silver', { ...LIBRARY, datastore: 'tape' })).toThrow(
      "[rack-1/esxi-01/db] INP002: 'asTemplate.datastore' must be one of ssd-1, hdd-1, got 'tape'",
    );
  });

  test('is one of a VM with an engine in it, too', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const golden = dockerVm(host).asTemplate('golden', LIBRARY);
    host.addVirtualMachine('cloned', vm({ source: golden }));
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});
