import { TerraformStack } from 'cdktf';
import {
  type ContainerOptions,
  Disk,
  type GuestTraitsProps,
  GuestOs,
  Policy,
  Port,
  type SnapshotProps,
  Strata,
  ValidationError,
  type VirtualMachineOptions,
  VmSource,
  Workload,
} from 'cdktf-strata';
import type { Construct } from 'constructs';
import { container, dockerHost, dockerVm, esxiHost, kvmHost, newStack, refusal, vm } from '../support/stacks';
import { allOf, named, onlyOne, synth } from '../support/synth';

const DAY = '2026-11-23';

/** A host whose other VM keeps it from being too empty (FIT004). */
function esxi(stack: TerraformStack, ...args: [Parameters<typeof esxiHost>[1]?, string?]) {
  const host = esxiHost(stack, ...args);
  host.addVirtualMachine(`bystander-${host.node.id}`, vm());
  return host;
}
const findings = (scope: Construct): string[] =>
  Strata.of(scope)
    .report()
    .findings.map(({ rule, path, message }) => `[${path}] ${rule}: ${message}`);
const rules = (scope: Construct): string[] =>
  Strata.of(scope)
    .report()
    .findings.map(({ rule, severity, path }) => `${rule} ${severity} ${path}`);

/** A guest of each kind with some traits. */
const GUESTS: [noun: string, define: (stack: TerraformStack, traits: GuestTraitsProps) => void, path: string][] = [
  ['a VirtualMachine', (stack, traits) => esxi(stack).addVirtualMachine('guest', vm(traits)), 'rack-1/esxi-01/guest'],
  ['a ContainerInVm', (stack, traits) => dockerVm(esxi(stack), traits, 'guest'), 'rack-1/guest'],
  [
    'a Container on metal',
    (stack, traits) => dockerHost(stack).addContainer('guest', container(traits)),
    'rack-1/builders/guest',
  ],
  [
    'a Container in a VM',
    (stack, traits) => dockerVm(esxi(stack)).addContainer('guest', container(traits)),
    'rack-1/platform/guest',
  ],
];

describe.each(GUESTS)('%s', (_, define, path) => {
  const build = (traits: GuestTraitsProps): TerraformStack => {
    const stack = newStack();
    define(stack, traits);
    return stack;
  };

  test('says what a policy requires', () => {
    const policy = { name: 'org', version: '1', requiredProps: ['owner', 'workload', 'criticality'] as const };
    const missing = (traits: GuestTraitsProps): string[] => {
      const stack = build(traits);
      Policy.apply(stack, policy);
      return findings(stack).filter((line) => line.startsWith(`[${path}] POL005`));
    };
    expect(missing({})).toEqual([`[${path}] POL005: policy org requires owner, workload, criticality; state it`]);
    expect(missing({ owner: 'shop' })).toEqual([
      `[${path}] POL005: policy org requires workload, criticality; state it`,
    ]);
    expect(missing({ owner: 'shop', workload: Workload.BATCH, criticality: 'normal' })).toEqual([]);
  });

  test('is critical when it says so, and not otherwise', () => {
    const told = (traits: GuestTraitsProps) => rules(build(traits)).filter((line) => line.startsWith('AVA001'));
    expect(told({})).toEqual([]);
    expect(told({ criticality: 'normal' })).toEqual([]);
    expect(told({ criticality: 'critical' })).toEqual([`AVA001 error ${path}`]);
  });

  test.each<[string, GuestTraitsProps, string]>([
    [
      'an owner that is no text',
      { owner: 5 as unknown as string },
      "INP002: 'owner' must be a text that is not empty, got 5",
    ],
    ['an empty owner', { owner: ' ' }, "INP002: 'owner' must be a text that is not empty, got ' '"],
    ['an empty service', { service: '' }, "INP002: 'service' must be a text that is not empty, got ''"],
    [
      'a workload by its name',
      { workload: 'DATABASE' as unknown as Workload },
      "INP002: 'workload' must be a Workload such as Workload.DATABASE, got 'DATABASE'",
    ],
    [
      'a criticality that there is not',
      { criticality: 'high' as 'critical' },
      "INP002: 'criticality' must be one of normal, critical, got 'high'",
    ],
    [
      'a latency in milliseconds',
      { latencySensitive: 5 as unknown as boolean },
      "INP002: 'latencySensitive' must be true or false, got 5",
    ],
  ])('does not take %s', (_name, traits, said) => {
    const act = () => build(traits);
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(new RegExp(`^\\[${path}\\] ${said.replace(/[.*+?()[\]]/g, '\\$&')}\\n  test/[^\\n]+$`));
  });
});

describe('traits are judged end to end', () => {
  test.each<[string, (stack: TerraformStack) => void, string[]]>([
    [
      'FIT001: real-time work on a laptop',
      (stack) => kvmHost(stack).addVirtualMachine('plc', vm({ workload: Workload.REAL_TIME })),
      ['FIT001 error rack-1/laptop/plc'],
    ],
    [
      'FIT001: any work that is latency-sensitive',
      (stack) => kvmHost(stack).addVirtualMachine('plc', vm({ latencySensitive: true })),
      ['FIT001 error rack-1/laptop/plc'],
    ],
    [
      'FIT002: a monolith in a container',
      (stack) => dockerHost(stack).addContainer('erp', container({ workload: Workload.MONOLITH })),
      ['FIT002 error rack-1/builders/erp'],
    ],
    [
      'FIT003: a laptop in the data center',
      (stack) => void kvmHost(stack, { environment: 'data-center' }),
      ['FIT003 warning rack-1/laptop'],
    ],
    [
      'FIT004: a hypervisor for one VM',
      (stack) => esxiHost(stack).addVirtualMachine('alone', vm()),
      ['FIT004 warning rack-1/esxi-01'],
    ],
    [
      'FIT005: macOS on a PC',
      (stack) => kvmHost(stack, { vendor: 'Dell' }).addVirtualMachine('mac', vm({ guestOs: GuestOs.MACOS_12 })),
      ['FIT005 warning rack-1/laptop/mac'],
    ],
    [
      'FIT006: a load balancer in a VM',
      (stack) => kvmHost(stack).addVirtualMachine('lb', vm({ workload: Workload.LOAD_BALANCER })),
      ['FIT006 warning rack-1/laptop/lb'],
    ],
    [
      'AVA002: two instances of a service on one host',
      (stack) => {
        const host = esxiHost(stack);
        ['web-1', 'web-2'].forEach((id) => host.addVirtualMachine(id, vm({ service: 'web' })));
      },
      ['AVA002 error rack-1/esxi-01/web-1'],
    ],
    [
      'AVA005: a critical container on a host that reboots by itself',
      (stack) =>
        dockerHost(stack, { hostOsPatching: 'automatic-reboot' }).addContainer(
          'api',
          container({ criticality: 'critical' }),
        ),
      ['AVA001 error rack-1/builders/api', 'AVA005 warning rack-1/builders'],
    ],
    [
      'AVA005: not where there is a maintenance window',
      (stack) =>
        dockerHost(stack, { hostOsPatching: 'maintenance-window' }).addContainer(
          'api',
          container({ criticality: 'critical' }),
        ),
      ['AVA001 error rack-1/builders/api'],
    ],
    [
      'CAP014: three VMs on a laptop for two',
      (stack) => kvmHost(stack, { maxVms: 2 }).addVirtualMachine('web', vm({ vcpus: 1, replicas: 3 })),
      ['CAP014 warning rack-1/laptop'],
    ],
  ])('%s', (_, define, expected) => {
    const stack = newStack();
    define(stack);
    expect(rules(stack)).toEqual(expected);
  });

  test('a critical service with an instance on each of two hosts synthesizes without a word', () => {
    const stack = newStack();
    ['esxi-01', 'esxi-02'].forEach((id) =>
      esxi(stack, {}, id).addVirtualMachine(`orders-${id}`, vm({ service: 'orders', criticality: 'critical' })),
    );
    expect(rules(stack)).toEqual([]);
    expect(allOf(synth(stack)['rack-1']!, 'vsphere_virtual_machine')).toHaveLength(4);
  });

  test.each([
    [
      'environment',
      (stack: TerraformStack) => void kvmHost(stack, { environment: 'cloud' as 'lab' }),
      "'environment' must be one of data-center, endpoint, lab, got 'cloud'",
    ],
    [
      'vendor',
      (stack: TerraformStack) => void kvmHost(stack, { vendor: '' }),
      "'vendor' must be a text that is not empty, got ''",
    ],
    [
      'hostOsPatching',
      (stack: TerraformStack) => void kvmHost(stack, { hostOsPatching: 'never' as 'maintenance-window' }),
      "'hostOsPatching' must be one of automatic-reboot, maintenance-window, got 'never'",
    ],
    [
      'maxVms',
      (stack: TerraformStack) => void kvmHost(stack, { maxVms: 0 }),
      "'maxVms' must be a whole number of at least 1, got 0",
    ],
  ])('a bad %s of a host is refused in one line', (_, define, said) => {
    expect(() => define(newStack())).toThrow(`[rack-1/laptop] INP002: ${said}\n`);
  });
});

describe('saveSnapshot', () => {
  const props: SnapshotProps = { description: 'upgrade to 19', keepUntil: '2026-11-30' };

  test('emits a snapshot of the VM', () => {
    const stack = newStack();
    const guest = esxi(stack).addVirtualMachine('db', vm());
    guest.saveSnapshot('before-upgrade', { ...props, quiesce: true });
    Strata.of(stack).judgeOn(DAY);
    const json = synth(stack)['rack-1']!;
    const ids = Object.entries(json.resource!.vsphere_virtual_machine!).find(([, { name }]) => name === 'db');
    expect(onlyOne(json, 'vsphere_virtual_machine_snapshot')).toMatchObject({
      virtual_machine_uuid: `\${vsphere_virtual_machine.${ids![0]}.uuid}`,
      snapshot_name: 'before-upgrade',
      description: 'upgrade to 19',
      memory: false,
      quiesce: true,
    });
  });

  test('emits one a replica, and charges the disks once more', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const guest = host.addVirtualMachine('web', vm({ replicas: 2 }));
    Strata.of(stack).judgeOn(DAY);
    const before = Strata.of(stack).ledger()[0]!.disk!.allocated;
    guest.saveSnapshot('before-upgrade', props);
    expect(Strata.of(stack).ledger()[0]!.disk!.allocated - before).toBe(2 * 40);
    guest.saveSnapshot('with-memory', { ...props, memory: true });
    expect(Strata.of(stack).ledger()[0]!.disk!.allocated - before).toBe(2 * (40 + 40 + 8));
    expect(allOf(synth(stack)['rack-1']!, 'vsphere_virtual_machine_snapshot')).toHaveLength(4);
  });

  test('is told when it is too old, and when it is to be a backup', () => {
    const stack = newStack();
    const guest = esxi(stack).addVirtualMachine('db', vm());
    guest.saveSnapshot('old', props);
    guest.saveSnapshot('copy', { ...props, keepUntil: '2027-01-31', purpose: 'backup' });
    Strata.of(stack).judgeOn('2026-12-01');
    expect(findings(stack)).toEqual([
      '[rack-1/esxi-01/db] AVA006: snapshot copy is on the datastore that it is to protect from, and is no backup; back up to another place',
      '[rack-1/esxi-01/db] AVA006: snapshot old was to be gone after 2026-11-30 (today 2026-12-01), and grows; remove it',
    ]);
  });

  test('is refused on KVM, whose provider takes none', () => {
    const stack = newStack();
    kvmHost(stack).addVirtualMachine('db', vm()).saveSnapshot('before-upgrade', props);
    Strata.of(stack).judgeOn(DAY);
    expect(refusal(stack)).toEqual([
      "[rack-1/laptop/db] TGT001: 'saveSnapshot' is not possible on KVM: the provider takes no snapshots; use virsh, or a vCenter",
    ]);
  });

  test('cannot be turned into one of the memory behind the ledger', () => {
    const stack = newStack();
    const guest = esxi(stack).addVirtualMachine('db', vm());
    guest.saveSnapshot('before-upgrade', props);
    Strata.of(stack).judgeOn(DAY);
    const resource = guest.node.findChild('before-upgrade').node.findChild('Resource') as unknown as {
      addOverride(path: string, value: unknown): void;
    };
    resource.addOverride('memory', true);
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/esxi-01\/db\] INP006: .*memory.*/)]);
  });

  test.each<[string, unknown, string]>([
    ['without props', undefined, "INP008: 'saveSnapshot' is not stated; give a description and keepUntil"],
    [
      'without a description',
      { keepUntil: '2026-11-30' },
      "INP008: 'saveSnapshot.description' is not stated; give a text",
    ],
    [
      'without an end',
      { description: 'x' },
      "INP008: 'saveSnapshot.keepUntil' is not stated; give a day as an ISO date such as 2027-01-31",
    ],
    [
      'until a day that there is not',
      { ...props, keepUntil: '2026-02-30' },
      "INP002: 'saveSnapshot.keepUntil' must be a day as an ISO date such as 2027-01-31, got '2026-02-30'",
    ],
    [
      'with memory at rest',
      { ...props, memory: true, quiesce: true },
      "INP002: 'saveSnapshot.quiesce' must be false where 'memory' is saved, got true",
    ],
    [
      'for another purpose',
      { ...props, purpose: 'archive' },
      "INP002: 'saveSnapshot.purpose' must be one of rollback, backup, got 'archive'",
    ],
  ])('is refused %s, in one line', (_, bad, said) => {
    const guest = esxiHost(newStack()).addVirtualMachine('db', vm());
    expect(() => guest.saveSnapshot('s', bad as SnapshotProps)).toThrow(`[rack-1/esxi-01/db] ${said}\n`);
  });

  test('that was refused leaves nothing behind', () => {
    const stack = newStack();
    const guest = esxi(stack).addVirtualMachine('db', vm());
    expect(() => guest.saveSnapshot('s', { ...props, keepUntil: 'soon' })).toThrow(ValidationError);
    expect(() => guest.saveSnapshot('', props)).toThrow(ValidationError);
    guest.saveSnapshot('s', props);
    expect(() => guest.saveSnapshot('s', props)).toThrow("INP005: there is already a construct 's' here");
    Strata.of(stack).judgeOn(DAY);
    expect(allOf(synth(stack)['rack-1']!, 'vsphere_virtual_machine_snapshot')).toHaveLength(1);
  });
});

/** One VM with some props on a host that holds another. */
function one(props: Partial<VirtualMachineOptions>): TerraformStack {
  const stack = newStack();
  esxi(stack).addVirtualMachine('db', vm(props));
  return stack;
}
const emitted = (stack: TerraformStack) => named(synth(stack)['rack-1']!, 'vsphere_virtual_machine', 'db');

describe('passthrough', () => {
  const passthrough = { device: '0000:03:00.0', reason: 'the GPU trains a model' };

  test('emits the device, and all of the memory reserved', () => {
    expect(emitted(one({ passthrough }))).toMatchObject({
      pci_device_id: ['0000:03:00.0'],
      memory_reservation_locked_to_max: true,
    });
  });

  test('is not there unless it is asked for', () => {
    expect(emitted(one({}))).not.toHaveProperty('pci_device_id');
    expect(emitted(one({}))).not.toHaveProperty('memory_reservation_locked_to_max');
  });

  test('without a reason is ISO003', () => {
    expect(refusal(one({ passthrough: { device: '0000:03:00.0', reason: ' ' } }))).toEqual([
      expect.stringMatching(
        /^\[rack-1\/esxi-01\/db\] ISO003: device 0000:03:00\.0 is passed through without a reason; /,
      ),
    ]);
  });

  test('excludes a snapshot of the memory', () => {
    const stack = newStack();
    const guest = esxi(stack).addVirtualMachine('db', vm({ passthrough }));
    guest.saveSnapshot('s', { description: 'x', keepUntil: '2026-11-30', memory: true });
    Strata.of(stack).judgeOn(DAY);
    expect(refusal(stack)).toEqual([
      expect.stringMatching(/^\[rack-1\/esxi-01\/db\] ISO003: snapshot s saves the memory /),
    ]);
  });

  test('is refused where the target hands none over', () => {
    const stack = newStack();
    kvmHost(stack).addVirtualMachine('db', vm({ passthrough }));
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/laptop\/db\] TGT001: 'passthrough' /)]);
  });

  test.each([
    [{ reason: 'x' }, "INP008: 'passthrough.device' is not stated; give a text"],
    [{ device: '', reason: 'x' }, "INP002: 'passthrough.device' must be a text that is not empty, got ''"],
    ['0000:03:00.0', "INP002: 'passthrough' must be a device and a reason, got '0000:03:00.0'"],
  ])('of %p is refused in one line', (bad, said) => {
    expect(() => one({ passthrough: bad as typeof passthrough })).toThrow(`[rack-1/esxi-01/db] ${said}\n`);
  });
});

describe('settings', () => {
  test('are emitted beside the hardening', () => {
    expect(emitted(one({ settings: { 'disk.EnableUUID': 'TRUE' } })).extra_config).toEqual({
      'RemoteDisplay.maxConnections': '1',
      'isolation.device.edit.disable': 'TRUE',
      'disk.EnableUUID': 'TRUE',
    });
  });

  test.each([
    ['isolation.device.edit.disable', 'FALSE', 'lets the guest connect and change devices'],
    ['RemoteDisplay.maxConnections', '40', 'lets several people share its console'],
  ])('that undo the hardening %s are ISO005', (key, value, what) => {
    expect(refusal(one({ settings: { [key]: value } }))).toEqual([
      `[rack-1/esxi-01/db] ISO005: setting ${key} = ${value} ${what}; remove it`,
    ]);
  });

  test('are refused where the target has none', () => {
    const stack = newStack();
    kvmHost(stack).addVirtualMachine('db', vm({ settings: { x: 'y' } }));
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/laptop\/db\] TGT001: 'settings' /)]);
  });

  test.each([
    [{ x: 5 }, "INP002: 'settings['x']' must be a text that is not empty, got 5"],
    [{ x: '' }, "INP002: 'settings['x']' must be a text that is not empty, got ''"],
    ['x=y', "INP002: 'settings' must be texts by key, got 'x=y'"],
    [['x'], "INP002: 'settings' must be texts by key, got a list"],
  ])('of %p are refused in one line', (bad, said) => {
    expect(() => one({ settings: bad as unknown as Record<string, string> })).toThrow(`[rack-1/esxi-01/db] ${said}\n`);
  });
});

describe('disks', () => {
  const size = Disk.gib(40);
  const source = VmSource.blank();

  test('that exist are attached as they are, by their path on their datastore', () => {
    const stack = one({
      source,
      disks: [{ size }, { size, attach: 'old/data.vmdk', datastore: 'hdd-1' }, { size, attach: 'old/log.vmdk' }],
    });
    expect(emitted(stack).disk).toEqual([
      expect.objectContaining({ label: 'disk0', size: 40 }),
      {
        label: 'disk1',
        unit_number: 1,
        attach: true,
        path: 'old/data.vmdk',
        datastore_id: expect.stringMatching(/^\$\{data\.vsphere_datastore\..*hdd-1.*\.id\}$/) as string,
      },
      expect.objectContaining({ label: 'disk2', attach: true, path: 'old/log.vmdk' }),
    ]);
  });

  test('that exist take their space, too', () => {
    const allocated = (attach?: string): number =>
      Strata.of(one({ source, disks: [{ size }, { size, ...(attach !== undefined && { attach }) }] })).ledger()[0]!
        .disk!.allocated;
    expect(allocated('old/data.vmdk')).toBe(allocated());
  });

  test('are ISO002 when two VMs have one of them', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    ['a', 'b'].forEach((id) =>
      host.addVirtualMachine(id, vm({ source, disks: [{ size }, { size, attach: 'q.vmdk' }] })),
    );
    expect(refusal(stack)).toEqual([
      expect.stringMatching(
        /^\[rack-1\/esxi-01\/a\] ISO002: disk 'q\.vmdk' .* \(rack-1\/esxi-01\/a, rack-1\/esxi-01\/b\)/,
      ),
    ]);
  });

  test('are ISO002 when several VMs may write to one, which is emitted so', () => {
    const stack = one({ disks: [{ size }, { size, shared: true }] });
    expect(rules(stack)).toEqual(['ISO002 error rack-1/esxi-01/db']);
    Policy.apply(stack, { name: 'lab', version: '1', severities: { ISO002: 'warning' } });
    const [, shared] = emitted(stack).disk as Record<string, unknown>[];
    expect(shared).toMatchObject({ disk_sharing: 'sharingMultiWriter' });
  });

  test('cannot be shared behind the ledger', () => {
    const stack = newStack();
    const guest = esxi(stack).addVirtualMachine('db', vm());
    guest.resource.addOverride('disk.0.disk_sharing', 'sharingMultiWriter');
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/esxi-01\/db\] INP006: .*disk_sharing/)]);
  });

  test.each([
    [{ size, attach: '' }, "INP002: 'disks[0].attach' must be a text that is not empty, got ''"],
    [{ size, shared: 'yes' }, "INP002: 'disks[0].shared' must be true or false, got 'yes'"],
  ])('of %p are refused in one line', (bad, said) => {
    expect(() => one({ disks: [bad as { size: Disk }] })).toThrow(`[rack-1/esxi-01/db] ${said}\n`);
  });
});

describe('the switch security of a network', () => {
  const network = (props: Parameters<ReturnType<typeof esxiHost>['addNetwork']>[1]) => {
    const stack = newStack();
    const host = esxi(stack);
    host.addNetwork('services', props);
    host.addVirtualMachine('web', vm());
    return stack;
  };

  test('is emitted closed', () => {
    expect(onlyOne(synth(network({}))['rack-1']!, 'vsphere_host_port_group')).toMatchObject({
      allow_promiscuous: false,
      allow_forged_transmits: false,
      allow_mac_changes: false,
    });
  });

  test.each([
    ['promiscuous', 'allow_promiscuous'],
    ['forgedTransmits', 'allow_forged_transmits'],
    ['macChanges', 'allow_mac_changes'],
  ])('that %s opens is ISO004, and emitted as %s', (prop, attribute) => {
    const stack = network({ [prop]: true });
    expect(findings(stack)).toEqual([
      `[rack-1/esxi-01/services] ISO004: '${prop}' lets a guest on services see or forge the traffic of others; remove it`,
    ]);
    Policy.apply(stack, { name: 'lab', version: '1', severities: { ISO004: 'warning' } });
    const group = onlyOne(synth(stack)['rack-1']!, 'vsphere_host_port_group');
    const open = ['allow_promiscuous', 'allow_forged_transmits', 'allow_mac_changes'].filter((name) => group[name]);
    expect(open).toEqual([attribute]);
  });

  test('is open on every VLAN at once', () => {
    expect(rules(network({ vlan: 4095 }))).toEqual(['ISO004 error rack-1/esxi-01/services']);
    expect(rules(network({ vlan: 4094 }))).toEqual([]);
    expect(() => network({ vlan: 4096 })).toThrow("INP002: 'vlan' must be a whole number from 1 to 4095, got 4096");
  });

  test('cannot be opened behind the ledger', () => {
    const stack = newStack();
    esxi(stack).addNetwork('services').resource!.addOverride('allow_promiscuous', true);
    expect(refusal(stack)).toEqual([expect.stringMatching(/INP006: .*allow_promiscuous/)]);
  });
});

describe('allowTo', () => {
  const shop = (declaredOnly: boolean) => {
    const stack = newStack();
    const host = dockerHost(stack);
    host.addNetwork('front', { declaredOnly });
    host.addNetwork('back', { declaredOnly });
    const add = (id: string, networks: string[]) => host.addContainer(id, container({ networks }));
    return { stack, proxy: add('proxy', ['front']), web: add('web', ['front', 'back']), db: add('db', ['back']) };
  };

  test('declares who may talk; on a network for declared pairs only, all must be', () => {
    const { stack, proxy, web, db } = shop(true);
    expect(rules(stack)).toEqual(['ISO009 error rack-1/builders/back', 'ISO009 error rack-1/builders/front']);
    proxy.allowTo(web, Port.tcp(8080));
    web.allowTo(db, Port.tcp(5432));
    expect(rules(stack)).toEqual([]);
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('asks nothing of other networks', () => {
    expect(rules(shop(false).stack)).toEqual([]);
  });

  test('is refused between guests that share no network, at the line of the call', () => {
    const { stack, proxy, db } = shop(false);
    proxy.allowTo(db, Port.udp(53));
    const { findings: found } = Strata.of(stack).report();
    expect(found.map(({ path, message }) => `[${path}] ${message}`)).toEqual([
      '[rack-1/builders/proxy] proxy may call db on udp 53, and they share no network or route; put both on one, or publish the port',
    ]);
    expect(found[0]!.source!.file).toBe('test/constructs/traits.test.ts');
  });

  test('is for VMs, too', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const [a, b] = ['a', 'b'].map((id) => host.addVirtualMachine(id, vm({ networks: [id, 'services'] })));
    a!.allowTo(b!, Port.tcp(443));
    expect(rules(stack)).toEqual([]);
  });

  test.each<[string, unknown, unknown, string]>([
    ['a name', 'db', Port.tcp(1), "INP002: 'allowTo' must be a VirtualMachine, ContainerInVm or Container, got 'db'"],
    [
      'a host',
      {},
      Port.tcp(1),
      "INP002: 'allowTo' must be a VirtualMachine, ContainerInVm or Container, got an object",
    ],
    [
      'nothing',
      undefined,
      Port.tcp(1),
      "INP008: 'allowTo' is not stated; give a VirtualMachine, ContainerInVm or Container",
    ],
    [
      'a bare number as port',
      null,
      5432,
      "INP008: 'allowTo' is not stated; give a VirtualMachine, ContainerInVm or Container",
    ],
  ])('of %s is refused in one line', (_, other, port, said) => {
    const { proxy } = shop(false);
    expect(() => proxy.allowTo(other as typeof proxy, port as Port)).toThrow(`[rack-1/builders/proxy] ${said}\n`);
  });

  test('on a bare number is refused in one line', () => {
    const { proxy, web } = shop(false);
    expect(() => proxy.allowTo(web, 8080 as unknown as Port)).toThrow(
      "[rack-1/builders/proxy] INP002: 'allowTo' must be a Port such as Port.tcp(5432), got 8080\n",
    );
  });

  test.each([0, -1, 65536, 80.5, NaN, Infinity, '80', undefined])('on port %p is refused in one line', (number) => {
    expect(() => Port.udp(number as number)).toThrow(
      new ValidationError(
        'Port.udp',
        'INP002',
        `a port must be a whole number from 1 to 65535, got ${typeof number === 'string' ? `'${number}'` : number}`,
      ),
    );
  });

  test.each([1, 65535])('takes port %d', (number) => {
    expect({ ...Port.tcp(number) }).toEqual({ protocol: 'tcp', number });
  });
});

describe('networks of a container', () => {
  test.each<[unknown, string]>([
    ['front', "INP002: 'networks' must be a list of network names, got 'front'"],
    [5, "INP002: 'networks' must be a list of network names, got 5"],
    [[5], "INP002: 'networks[0]' must be a text that is not empty, got 5"],
  ])('of %p are refused in one line', (networks, said) => {
    const host = dockerHost(newStack());
    expect(() => host.addContainer('web', container({ networks } as Partial<ContainerOptions>))).toThrow(
      `[rack-1/builders/web] ${said}\n`,
    );
  });
});

describe('Strata.blastRadius', () => {
  test('is what falls with a host, and with a kernel', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const db = host.addVirtualMachine('db', vm());
    const platform = dockerVm(host);
    const web = platform.addContainer('web', container());
    const strata = Strata.of(stack);
    expect(strata.blastRadius(host)).toEqual(['rack-1/esxi-01/db', 'rack-1/platform', 'rack-1/platform/web']);
    expect(strata.blastRadius(platform)).toEqual(['rack-1/platform/web']);
    expect([db, web, stack].map((node) => strata.blastRadius(node))).toEqual([[], [], []]);
  });

  test('sees what stands on a container host, and what is added later', () => {
    const stack = newStack();
    const host = dockerHost(stack);
    expect(Strata.of(stack).blastRadius(host)).toEqual([]);
    host.addContainer('web', container());
    expect(Strata.of(stack).blastRadius(host)).toEqual(['rack-1/builders/web']);
  });

  test('is in the report', () => {
    const stack = newStack();
    dockerHost(stack).addContainer('web', container());
    expect(Strata.of(stack).report().blastRadius).toEqual([
      { path: 'rack-1/builders', domains: ['host', 'host-os', 'kernel'], falls: ['rack-1/builders/web'] },
    ]);
  });

  test.each([[undefined], [null], ['rack-1/builders'], [{}]])('of %p is refused in one line', (node) => {
    const stack = newStack();
    dockerHost(stack);
    expect(() => Strata.of(stack).blastRadius(node as unknown as Construct)).toThrow(
      new ValidationError('Strata.blastRadius', 'INP002', 'the node must be a construct, such as a host or a VM'),
    );
  });
});
