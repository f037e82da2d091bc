import { readFileSync } from 'node:fs';
import { VirtualMachine as RawVm } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { type App, TerraformStack } from 'cdktf';
import {
  AdmissionControl,
  type BareMetalHost,
  Bounded,
  Cluster,
  type ClusterProps,
  Disk,
  Memory,
  Strata,
  ValidationError,
  VirtualMachine,
  formatOutlook,
} from 'cdktf-strata';
import {
  clusterHosts,
  container,
  dockerVm,
  esxiCluster,
  esxiHost,
  hyperVHost,
  laterNumber,
  newStack,
  refusal,
  vm,
  vsphere,
} from '../support/stacks';
import { type Block, allOf, named, onlyOne, synth } from '../support/synth';

const VM = 'vsphere_virtual_machine';
const APART = 'vsphere_compute_cluster_vm_anti_affinity_rule';
const TOGETHER = 'vsphere_compute_cluster_vm_affinity_rule';

/** What is thrown in one line, without the place in the program. */
function thrown(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    const [line, ...rest] = (error as Error).message.split('\n');
    expect(rest.length).toBeLessThan(2);
    return line!;
  }
  throw new RangeError('nothing was thrown');
}

/** A second stack of the app, with the vSphere provider. */
function second(stack: TerraformStack, id = 'shop'): TerraformStack {
  const other = new TerraformStack(stack.node.root as App, id);
  vsphere(other);
  return other;
}

const reported = (stack: TerraformStack) => Strata.of(stack).report().clusters[0]!;

describe('a cluster', () => {
  test('has hosts, a hypervisor and a row in the ledger, and may lose one host by default', () => {
    const stack = newStack();
    const hosts = clusterHosts(stack);
    const cluster = new Cluster(stack, 'production', { hosts });
    expect(cluster.hosts).toEqual(hosts);
    expect(cluster.hypervisor).toBe(hosts[0]!.hypervisor);
    expect(Strata.of(stack).ledger()).toMatchObject([
      { path: 'rack-1/production', layer: 'cluster', cpu: { capacity: 48_000 }, children: [{}, {}] },
    ]);
    expect(reported(stack).survival).toMatchObject({ failures: 1, verdict: 'survives' });
  });

  test('of one host may lose none', () => {
    const stack = newStack();
    esxiCluster(stack, { hosts: clusterHosts(stack, 1) });
    expect(reported(stack).survival).toMatchObject({ failures: 0, verdict: 'not-asked' });
  });

  test('places a VM: sugar and the long form write the same', () => {
    const [sugar, long] = [newStack(), newStack()];
    esxiCluster(sugar).addVirtualMachine('web', vm());
    const cluster = esxiCluster(long);
    new VirtualMachine(cluster, 'web', { host: cluster, ...vm() });
    const [one, other] = [synth(sugar), synth(long)].map((stacks) => {
      const { data, resource } = stacks['rack-1']!;
      return JSON.stringify([data, resource]);
    });
    expect(one).toBe(other);
  });

  test('takes a VM of another stack, and charges it', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    const web = new VirtualMachine(second(stack), 'web', { host: cluster, ...vm() });
    expect(web.host).toBe(cluster);
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 4000 } });
    const stacks = synth(stack);
    expect(onlyOne(stacks.shop!, VM).resource_pool_id).toMatch(/^\$\{data\.terraform_remote_state\./);
    expect(allOf(stacks['rack-1']!, VM)).toEqual([]);
  });

  test('refuses at synth what does not fit, names the cluster, and writes nothing', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack, { hostFailuresToTolerate: 0 });
    ['a', 'b', 'c'].forEach((id) => cluster.addVirtualMachine(id, vm({ vcpus: 16 })));
    expect(refusal(stack)).toEqual([
      '[rack-1/production] CAP012: there is no placement of 3 VMs on 2 hosts: vCPU: 3 guests of 16 vCPU or more (a 16, b 16, c 16), room for 2 of that size on 2 hosts; shrink a VM, add a host, or loosen a rule',
    ]);
  });

  test('sums up what is wrong in it as one cluster', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    cluster.addVirtualMachine('a', vm({ vcpus: 49 }));
    let message = '';
    try {
      synth(stack);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')[0]).toMatch(/ in 1 cluster$/);
  });
});

describe('props of a cluster', () => {
  const make = (props: (stack: TerraformStack, hosts: BareMetalHost[]) => Partial<ClusterProps>, count = 2) => {
    const stack = newStack();
    const hosts = clusterHosts(stack, count);
    return thrown(() => new Cluster(stack, 'production', { hosts, ...props(stack, hosts) }));
  };

  test.each<[string, Parameters<typeof make>[0], string]>([
    ['no hosts', () => ({ hosts: [] }), "'hosts' must be a list of at least one BareMetalHost, each once, got 0"],
    [
      'one host twice',
      (_, [one]) => ({ hosts: [one!, one!] }),
      "'hosts' must be a list of at least one BareMetalHost, each once, got 2",
    ],
    [
      'as many failures as hosts',
      () => ({ hostFailuresToTolerate: 2 }),
      "'hostFailuresToTolerate' must be a whole number from 0 to 1, got 2",
    ],
    [
      'a mode of DRS that there is not',
      () => ({ drs: 'sometimes' as never }),
      "'drs' must be one of fully-automated, partially-automated, manual, got 'sometimes'",
    ],
    [
      'a mode of EVC that there is not',
      () => ({ evcMode: 'intel-quantum' }),
      "'evcMode' must be an EVC mode such as intel-skylake or amd-zen3, got 'intel-quantum'",
    ],
    [
      'one share of two',
      () => ({ admission: AdmissionControl.percentage({ cpuPercent: 25 }) }),
      "'admission' must be cpuPercent and memoryPercent, or neither, got an object",
    ],
    [
      'a share of nothing',
      () => ({ admission: AdmissionControl.percentage({ cpuPercent: 0, memoryPercent: 25 }) }),
      "'admission.cpuPercent' must be a whole number from 1 to 100, got 0",
    ],
    [
      'more than all',
      () => ({ admission: AdmissionControl.percentage({ cpuPercent: 25, memoryPercent: 101 }) }),
      "'admission.memoryPercent' must be a whole number from 1 to 100, got 101",
    ],
    [
      'all hosts kept',
      (_, hosts) => ({ admission: AdmissionControl.dedicatedHosts(hosts) }),
      "'admission.hosts' must be at least one host of the cluster, each once, and not all, got 2",
    ],
    [
      'no host kept',
      () => ({ admission: AdmissionControl.dedicatedHosts([]) }),
      "'admission.hosts' must be at least one host of the cluster, each once, and not all, got 0",
    ],
    [
      'a host kept that is not in it',
      (stack) => ({ admission: AdmissionControl.dedicatedHosts([esxiHost(stack, {}, 'other')]) }),
      "'admission.hosts[0]' must be a host of the cluster, got an object",
    ],
    [
      'no reason for no admission control',
      () => ({ admission: AdmissionControl.disabled('') }),
      "'admission.reason' must be a text that is not empty, got ''",
    ],
    [
      'the size of a slot, where Terraform manages the cluster',
      () => ({ managed: true, admission: AdmissionControl.slots({ mhz: 500 }) }),
      "TGT001: 'admission' with a stated slot is not possible on a managed cluster of VMware ESXi: the provider does not send its size; leave the size out, or the cluster unmanaged",
    ],
  ])('are refused in one line: %s', (_, props, said) => {
    expect(make(props)).toMatch(/^\[rack-1\/production\] [A-Z]{3}\d{3}: /);
    expect(make(props).replace(/^\[rack-1\/production\] /, '')).toContain(said);
  });

  test('a host kept twice is refused', () => {
    expect(make((_, [one]) => ({ admission: AdmissionControl.dedicatedHosts([one!, one!]) }), 3)).toContain(
      "'admission.hosts' must be at least one host of the cluster, each once, and not all, got 2",
    );
  });

  test('a clock that is not stated is refused where admission control counts MHz, and only there', () => {
    const stack = newStack();
    const cpu = { sockets: 2, coresPerSocket: 12 };
    const hosts = clusterHosts(stack, 2, { cpu });
    const line =
      "[rack-1/a] INP008: 'cpu.mhzPerCore' of esxi-01 is not stated, and admission control counts MHz; state it, or choose an 'admission' without";
    expect(thrown(() => new Cluster(stack, 'a', { hosts }))).toBe(line);
    expect(thrown(() => new Cluster(stack, 'b', { hosts, admission: AdmissionControl.slots() }))).toContain(
      "INP008: 'cpu.mhzPerCore' of esxi-01",
    );
    expect(() => new Cluster(stack, 'c', { hosts, admission: AdmissionControl.disabled('lab') })).not.toThrow();
  });

  test('an EVC mode that a host does not support is refused', () => {
    const stack = newStack();
    const evc = (id: string, evcMode: string) =>
      esxiHost(
        stack,
        { esxi: { cluster: 'production' }, cpu: { sockets: 1, coresPerSocket: 8, mhzPerCore: 2400, evcMode } },
        id,
      );
    const hosts = [evc('new', 'intel-icelake'), evc('old', 'intel-haswell')];
    expect(thrown(() => new Cluster(stack, 'production', { hosts, evcMode: 'intel-skylake' }))).toBe(
      "[rack-1/production] INP002: 'evcMode' must be one that old supports (intel-haswell), got 'intel-skylake'",
    );
    expect(() => new Cluster(stack, 'ok', { hosts, evcMode: 'intel-haswell' })).not.toThrow();
  });
});

describe('hosts of a cluster', () => {
  const make = (members: (stack: TerraformStack) => BareMetalHost[]): string => {
    const stack = newStack();
    const hosts = members(stack);
    return thrown(() => new Cluster(stack, 'production', { hosts })).replace('[rack-1/production] ', '');
  };
  const inCluster = (stack: TerraformStack, id: string, cluster?: string, datacenter = 'dc-1') =>
    esxiHost(stack, { esxi: { datacenter, ...(cluster !== undefined && { cluster }) } }, id);

  test.each<[string, (stack: TerraformStack) => BareMetalHost[], string]>([
    [
      'are in a cluster',
      (stack) => [inCluster(stack, 'a')],
      "INP002: 'hosts[0]' (a) must name a cluster in its hypervisor's 'cluster', got none",
    ],
    [
      'are all in it',
      (stack) => [inCluster(stack, 'a', 'c-1'), inCluster(stack, 'b')],
      "INP002: 'hosts[1]' (b) must name the cluster of the first, 'c-1' in its hypervisor's 'cluster', got none",
    ],
    [
      'are in one',
      (stack) => [inCluster(stack, 'a', 'c-1'), inCluster(stack, 'b', 'c-2')],
      "INP002: 'hosts[1]' (b) must name the cluster of the first, 'c-1' in its hypervisor's 'cluster', got 'c-2'",
    ],
    [
      'are in one datacenter',
      (stack) => [inCluster(stack, 'a', 'c-1'), inCluster(stack, 'b', 'c-1', 'dc-2')],
      "INP002: 'hosts[1]' (b) must name the cluster of the first, 'c-1' in its hypervisor's 'cluster', got 'c-1' of another datacenter or endpoint",
    ],
    [
      'are of one architecture',
      (stack) => [
        inCluster(stack, 'a', 'c-1'),
        esxiHost(stack, { esxi: { cluster: 'c-1' }, architecture: 'arm64' }, 'b'),
      ],
      "INP002: 'hosts[1]' (b) must be amd64 as the first is, got arm64",
    ],
    [
      'run a hypervisor that has clusters',
      (stack) => [hyperVHost(stack)],
      'TGT001: a Cluster is not possible on Microsoft Hyper-V: the provider knows one host only; place each VM on the host that it is to run on',
    ],
    [
      'run one hypervisor',
      (stack) => [inCluster(stack, 'a', 'c-1'), hyperVHost(stack)],
      "INP002: 'hosts[1]' (hv-01) must run VMware ESXi as the first does, got Microsoft Hyper-V",
    ],
    [
      'run on their own no cluster',
      (stack) => [esxiHost(stack, { esxi: { endpoint: 'esxi' } }, 'a')],
      "INP002: 'hosts[0]' (a) must name a cluster in its hypervisor's 'cluster', got none",
    ],
  ])('%s, or it is refused in one line', (_, members, said) => {
    expect(make(members)).toBe(said);
  });

  test('are in one cluster only, or it is refused at synth', () => {
    const stack = newStack();
    const hosts = clusterHosts(stack, 3);
    new Cluster(stack, 'a', { hosts: hosts.slice(0, 2) });
    new Cluster(stack, 'b', { hosts: hosts.slice(1) });
    expect(refusal(stack)).toEqual([
      "[rack-1/a] INP004: cluster 'production' is used 2 times (rack-1/a, rack-1/b), allowed once; give each its own",
      '[rack-1/a] INP004: host rack-1/esxi-02 is in 2 clusters (rack-1/a, rack-1/b), allowed one; take it out of the others',
    ]);
  });

  test('take VMs by name, with replicas, beside those that the cluster places', () => {
    const stack = newStack();
    const [one, two] = clusterHosts(stack) as [BareMetalHost, BareMetalHost];
    const cluster = esxiCluster(stack, { hosts: [one, two] });
    cluster.addVirtualMachine('anywhere', vm({ vcpus: 2 }));
    const licensed = one.addVirtualMachine('licensed', vm({ vcpus: 2, replicas: 2, restartPriority: 'disabled' }));
    expect(licensed.hostPath).toBe('rack-1/esxi-01');
    const { placement, survival } = reported(stack);
    expect(placement.hosts.find(({ path }) => path === 'rack-1/esxi-01')!.vms).toEqual(
      expect.arrayContaining(['licensed', 'licensed-2']),
    );
    expect(survival.verdict).toBe('survives');
    const json = synth(stack)['rack-1']!;
    const rule = onlyOne(json, 'vsphere_compute_cluster_vm_host_rule');
    expect(rule).toMatchObject({ name: 'strata-esxi-01-must-run-on', mandatory: true });
    expect(named(json, 'vsphere_compute_cluster_vm_group', 'strata-esxi-01-vms').virtual_machine_ids).toHaveLength(2);
    expect(allOf(json, VM).map(({ name, host_system_id }) => [name, host_system_id])).toEqual([
      ['licensed', undefined],
      ['licensed-2', undefined],
      ['anywhere', undefined],
    ]);
  });

  test('that are lost take with them what names them, or it is refused', () => {
    const stack = newStack();
    const hosts = clusterHosts(stack);
    esxiCluster(stack, { hosts });
    hosts[0]!.addVirtualMachine('licensed', vm());
    expect(refusal(stack)).toEqual([
      expect.stringContaining(
        "let licensed run on other hosts too, or state that it stays down (restartPriority 'disabled')",
      ),
    ]);
  });

  test('name no spread for replicas: there is one host', () => {
    const stack = newStack();
    const [one] = clusterHosts(stack, 1);
    expect(thrown(() => one!.addVirtualMachine('web', vm({ replicas: 2, spread: 'must' })))).toContain(
      "'spread' must be left out where there is one host, or one replica, got 'must'",
    );
  });
});

describe('DRS', () => {
  test.each(['fully-automated', 'partially-automated', 'manual'] as const)('may be %s', (drs) => {
    const stack = newStack();
    expect(() => esxiCluster(stack, { drs }).addVirtualMachine('web', vm())).not.toThrow();
  });

  test('may not be off: nothing would hold what was proven', () => {
    expect(thrown(() => esxiCluster(newStack(), { drs: 'off' as 'manual' }))).toBe(
      "[rack-1/production] INP002: 'drs' must be one of fully-automated, partially-automated, manual, got 'off'",
    );
  });
});

describe('rules of a cluster', () => {
  /** A cluster of three hosts, and three VMs of it. */
  function three(): { stack: TerraformStack; cluster: Cluster; vms: VirtualMachine[] } {
    const stack = newStack();
    const cluster = esxiCluster(stack, { hosts: clusterHosts(stack, 3) });
    const vms = ['a', 'b', 'c'].map((id) => cluster.addVirtualMachine(id, vm({ vcpus: 1 })));
    return { stack, cluster, vms };
  }

  test('keep VMs apart, together, on hosts and off hosts, and are proven', () => {
    const { stack, cluster, vms } = three();
    const [a, b, c] = vms as [VirtualMachine, VirtualMachine, VirtualMachine];
    const [one, two] = cluster.hosts as [BareMetalHost, BareMetalHost];
    cluster.separate('pair', [a, c]);
    cluster.colocate('friends', [a, b]);
    cluster.pin('licence', [a], [one, two]);
    cluster.avoid('noisy', [c], [one]);
    const placed = reported(stack).placement.hosts.map(({ vms: names }) => names);
    expect([...placed].sort()).toEqual([[], ['a', 'b'], ['c']]);
    expect(placed[2]).not.toContain('a');
    expect(placed[0]).not.toContain('c');
    expect(Strata.of(stack).report().ok).toBe(true);
  });

  test('are refused at synth where they contradict each other, at the line of the rule', () => {
    const { stack, cluster, vms } = three();
    cluster.separate('pair', vms.slice(0, 2));
    cluster.colocate('friends', vms.slice(0, 2));
    expect(refusal(stack)).toEqual([
      '[rack-1/production/friends] AVA004: rule friends keeps a, b together, and rule pair keeps them apart; drop one',
    ]);
  });

  test('count replicas', () => {
    const { stack, cluster } = three();
    const web = cluster.addVirtualMachine('web', vm({ replicas: 2, spread: 'none' }));
    cluster.separate('web-apart', [web]);
    expect(allOf(synth(stack)['rack-1']!, APART)[0]!.virtual_machine_ids).toHaveLength(2);
  });

  test('take VMs that name a host of the cluster, and those of another stack, where their resources are', () => {
    const { stack, cluster, vms } = three();
    const pinned = cluster.hosts[0]!.addVirtualMachine('pinned', vm({ restartPriority: 'disabled' }));
    cluster.separate('pair', [vms[0]!, pinned]);
    const shop = second(stack);
    const elsewhere = ['x', 'y'].map((id) => new VirtualMachine(shop, id, { host: cluster, ...vm({ vcpus: 1 }) }));
    cluster.colocate('shop', elsewhere, { mandatory: false });
    cluster.pin('licence', elsewhere, [cluster.hosts[1]!, cluster.hosts[2]!]);
    const stacks = synth(stack);
    expect(allOf(stacks['rack-1']!, APART)).toHaveLength(1);
    expect(onlyOne(stacks.shop!, TOGETHER)).toMatchObject({ name: 'strata-production-shop', mandatory: false });
    expect(onlyOne(stacks.shop!, TOGETHER).virtual_machine_ids).toEqual([
      expect.stringMatching(/^\$\{vsphere_virtual_machine\.x_/),
      expect.stringMatching(/^\$\{vsphere_virtual_machine\.y_/),
    ]);
    expect(onlyOne(stacks.shop!, 'vsphere_compute_cluster_vm_host_rule')).toMatchObject({ mandatory: true });
    expect(stacks['rack-1']!.resource).not.toHaveProperty(TOGETHER);
  });

  test.each<[string, (cluster: Cluster, vms: VirtualMachine[], stack: TerraformStack) => void, string]>([
    [
      'of one VM',
      (cluster, [a]) => cluster.separate('r', [a!]),
      "INP002: 'separate.vms' must be a list of at least 2 VMs, each once, got 1",
    ],
    [
      'of one VM twice',
      (cluster, [a]) => cluster.colocate('r', [a!, a!]),
      "INP002: 'colocate.vms' must be a list of at least 2 VMs, each once, got 2",
    ],
    [
      'of no VM',
      (cluster) => cluster.pin('r', [], [...cluster.hosts]),
      "INP002: 'pin.vms' must be a list of at least 1 VM, each once, got 0",
    ],
    [
      'of no host',
      (cluster, [a]) => cluster.avoid('r', [a!], []),
      "INP002: 'avoid.hosts' must be a list of at least one host, got 0",
    ],
    [
      'of a host of another cluster',
      (cluster, [a], stack) => cluster.pin('r', [a!], [esxiHost(stack, {}, 'other')]),
      "INP002: 'pin.hosts[0]' must be a host of production, got an object",
    ],
    [
      'of a VM of another host',
      (cluster, [a], stack) => cluster.separate('r', [a!, esxiHost(stack, {}, 'other').addVirtualMachine('x', vm())]),
      "INP002: 'separate.vms[1]' must be a VM on production or on one of its hosts, got an object",
    ],
    [
      'of VMs of two stacks',
      (cluster, [a], stack) =>
        cluster.separate('r', [a!, new VirtualMachine(second(stack), 'x', { host: cluster, ...vm() })]),
      "INP002: 'separate.vms' must be VMs of one stack: no other could name them all, got 'rack-1, shop'",
    ],
    [
      'of what is no VM',
      (cluster, [a]) => cluster.separate('r', [a!, {} as never]),
      "INP002: 'separate.vms[1]' must be a VM on production or on one of its hosts, got an object",
    ],
    [
      'of no list',
      (cluster) => cluster.separate('r', 'a' as never),
      "INP002: 'separate.vms' must be a list of VMs of the cluster, got 'a'",
    ],
    [
      'without an id',
      (cluster, vms) => cluster.separate('', vms),
      "INP005: the id of a rule of a cluster must be a text that is known at synth, got ''",
    ],
    [
      'with the id of a VM',
      (cluster, vms) => cluster.separate('a', vms),
      "INP005: there is already a construct 'a' here; give the rule of a cluster another id",
    ],
    [
      'that may or may not hold',
      (cluster, vms) => cluster.separate('r', vms, { mandatory: 'yes' as never }),
      "INP002: 'separate.mandatory' must be true or false, got 'yes'",
    ],
    [
      'with no props',
      (cluster, vms) => cluster.separate('r', vms, 5 as never),
      "INP002: 'separate' must be mandatory, or nothing, got 5",
    ],
  ])('%s are refused in one line', (_, act, said) => {
    const { stack, cluster, vms } = three();
    expect(thrown(() => act(cluster, vms, stack)).replace('[rack-1/production] ', '')).toBe(said);
  });
});

describe('replicas on a cluster', () => {
  test('keep to hosts of their own by default, must or should, or not at all', () => {
    const rules = (spread?: 'must' | 'should' | 'none'): Block[] => {
      const stack = newStack();
      const cluster = esxiCluster(stack, { hosts: clusterHosts(stack, 3) });
      cluster.addVirtualMachine('web', vm({ vcpus: 1, replicas: 2, ...(spread !== undefined && { spread }) }));
      return allOf(synth(stack)['rack-1']!, APART);
    };
    expect(rules()).toMatchObject([{ name: 'strata-production-web-spread', mandatory: true }]);
    expect(rules('must')).toMatchObject([{ mandatory: true }]);
    expect(rules('should')).toMatchObject([{ mandatory: false }]);
    expect(rules('none')).toEqual([]);
  });

  test('more than hosts are refused, unless they need not be apart', () => {
    const stack = newStack();
    esxiCluster(stack).addVirtualMachine('web', vm({ vcpus: 1, replicas: 3 }));
    expect(refusal(stack)).toEqual([
      "[rack-1/production/web] AVA004: its 'spread' keeps 3 VMs apart, and they may run on 2 hosts; add 1 host, or state that it need not hold",
    ]);
    const other = newStack();
    esxiCluster(other).addVirtualMachine('web', vm({ vcpus: 1, replicas: 3, spread: 'should' }));
    expect(Strata.of(other).report().ok).toBe(true);
  });

  test('of one is no spread', () => {
    const stack = newStack();
    expect(thrown(() => esxiCluster(stack).addVirtualMachine('web', vm({ spread: 'should' })))).toContain("'spread'");
  });
});

describe('restarting on a cluster', () => {
  const overrides = (props: Parameters<typeof vm>[0]): unknown[] => {
    const stack = newStack();
    esxiCluster(stack).addVirtualMachine('web', vm({ vcpus: 1, ...props }));
    return allOf(synth(stack)['rack-1']!, 'vsphere_ha_vm_override').map((one) => one.ha_vm_restart_priority);
  };

  test('is first for what is critical, as stated for others, and as the cluster does by default', () => {
    expect(overrides({})).toEqual([]);
    expect(overrides({ criticality: 'critical' })).toEqual(['highest']);
    expect(overrides({ criticality: 'critical', restartPriority: 'medium' })).toEqual(['medium']);
    expect(overrides({ restartPriority: 'low', replicas: 2, spread: 'none' })).toEqual(['low', 'low']);
  });

  test.each([
    // Of hosts of 24 cores, after the loss of the host of a: it joins b, which runs on.
    ['of what is left', { vcpus: 12 }, { vcpus: 12 }, true],
    ['and not one vCPU more', { vcpus: 12 }, { vcpus: 13 }, false],
  ])('that is disabled takes no room but while it runs: %s', (_, a, b, ok) => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    cluster.addVirtualMachine('a', vm(a));
    cluster.addVirtualMachine('b', vm({ ...b, restartPriority: 'disabled' }));
    expect(Strata.of(stack).report().ok).toBe(ok);
  });
});

describe('what code can ask of a cluster', () => {
  const shape = { vcpus: 4, memory: Memory.gib(8) };

  test('howManyMore: what fits beside what is there, with every VM restarting after a failure', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    // 24 cores are left after a failure: six of 4.
    expect(cluster.howManyMore(shape)).toMatchObject({ path: 'rack-1/production', count: 6, exact: true });
    cluster.addVirtualMachine('web', vm({ vcpus: 8 }));
    expect(cluster.howManyMore(shape)).toMatchObject({ count: 4, exact: true });
    expect(cluster.howManyMore({ ...shape, disk: Disk.tib(1) })).toMatchObject({ count: 3 });
    expect(cluster.howManyMore({ ...shape, disk: Disk.tib(5), datastore: 'hdd-1' })).toMatchObject({ count: 2 });
  });

  test('howManyMore of a host of it: beside what names that host', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    expect(cluster.hosts[0]!.howManyMore(shape)).toMatchObject({ path: 'rack-1/esxi-01', count: 6 });
  });

  test('evacuate: what goes where when a host is emptied; nothing is moved', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    const [one, two] = cluster.hosts as [BareMetalHost, BareMetalHost];
    cluster.addVirtualMachine('web', vm({ vcpus: 2, replicas: 2, spread: 'should' }));
    const [there, back] = [cluster.evacuate(one), cluster.evacuate(two)];
    expect([there.verdict, back.verdict]).toEqual(['fits', 'fits']);
    expect([...there.moves, ...back.moves].map((move) => move.vm).sort()).toEqual(['web', 'web-2']);
    expect(there.moves.every(({ from, to }) => from === 'rack-1/esxi-01' && to === 'rack-1/esxi-02')).toBe(true);
  });

  describe('each verb that is misused is told at the line of its call', () => {
    test.each<[string, (cluster: Cluster, first: VirtualMachine, host: BareMetalHost) => void]>([
      ['separate', (cluster, first) => cluster.separate('r', [first])],
      ['colocate', (cluster, first) => cluster.colocate('r', [first])],
      ['pin', (cluster, first) => cluster.pin('r', [first], [])],
      ['avoid', (cluster, first) => cluster.avoid('r', [first], [])],
      ['evacuate', (cluster) => cluster.evacuate(undefined as never)],
      ['howManyMore', (cluster) => cluster.howManyMore({ vcpus: 0, memory: Memory.gib(1) })],
      ['pin: an id that there is already', (cluster, first, host) => cluster.pin('a', [first], [host])],
    ])('%s', (verb, misuse) => {
      const stack = newStack();
      const cluster = esxiCluster(stack);
      const first = cluster.addVirtualMachine('a', vm());
      const lineOf = (act: () => unknown): string => {
        try {
          act();
        } catch (error) {
          return (error as Error).message.split('\n')[1]!.trim();
        }
        throw new RangeError('nothing was thrown');
      };
      const line = lineOf(() => misuse(cluster, first, cluster.hosts[0]!));
      const number = Number(/^test\/constructs\/cluster\.test\.ts:(\d+)$/.exec(line)?.[1]);
      const told = readFileSync(__filename, 'utf8').split('\n')[number - 1]!;
      expect(told).toContain(`['${verb}', (`);
    });
  });

  test('evacuate says why it cannot be', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack, { hostFailuresToTolerate: 0 });
    cluster.addVirtualMachine('a', vm({ vcpus: 16 }));
    cluster.addVirtualMachine('b', vm({ vcpus: 16 }));
    expect(cluster.evacuate(cluster.hosts[0]!)).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason: 'vCPU: 32 asked (a 16, b 16), 24 on 1 host',
    });
  });

  test('Strata.headroom and whereFits: clusters and hosts that are in none, the most room first', () => {
    const stack = newStack();
    esxiCluster(stack);
    esxiHost(stack, { cpu: { sockets: 2, coresPerSocket: 32 } }, 'alone');
    esxiHost(stack, { cpu: { sockets: 1, coresPerSocket: 2 } }, 'small');
    const rooms = (found: readonly { path: string; count: number }[]) => found.map(({ path, count }) => [path, count]);
    expect(rooms(Strata.of(stack).headroom(shape))).toEqual([
      ['rack-1/alone', 16],
      ['rack-1/production', 6],
      ['rack-1/small', 0],
    ]);
    expect(rooms(Strata.of(stack).whereFits(shape))).toEqual([
      ['rack-1/alone', 16],
      ['rack-1/production', 6],
    ]);
    expect(rooms(Strata.of(stack).whereFits({ vcpus: 1, memory: Memory.gib(200) }))).toEqual([
      ['rack-1/alone', 1],
      ['rack-1/production', 1],
      ['rack-1/small', 1],
    ]);
  });

  test.each<[string, (cluster: Cluster, stack: TerraformStack) => unknown, string]>([
    ['no shape', (cluster) => cluster.howManyMore(undefined as never), "'shape'"],
    ['no vCPUs', (cluster) => cluster.howManyMore({ memory: Memory.gib(1) } as never), "'shape.vcpus'"],
    ['half a vCPU', (cluster) => cluster.howManyMore({ ...shape, vcpus: 0.5 }), "'shape.vcpus'"],
    ['no memory', (cluster) => cluster.howManyMore({ vcpus: 1 } as never), "'shape.memory'"],
    ['a disk that is none', (cluster) => cluster.howManyMore({ ...shape, disk: 5 as never }), "'shape.disk'"],
    [
      'a datastore that it has not',
      (cluster) => cluster.howManyMore({ ...shape, datastore: 'x' }),
      "'shape.datastore' must be one of ssd-1, hdd-1",
    ],
    [
      'vCPUs that Terraform knows later',
      (cluster, stack) => cluster.howManyMore({ ...shape, vcpus: laterNumber(stack) }),
      "'shape.vcpus'",
    ],
    [
      'a host of another',
      (cluster, stack) => cluster.evacuate(esxiHost(stack, {}, 'other')),
      "'evacuate.host' must be a host of production",
    ],
    [
      'no host',
      (cluster) => cluster.evacuate(undefined as never),
      "'evacuate.host' is not stated; give a host of production",
    ],
    ['headroom of no shape', (_, stack) => Strata.of(stack).headroom(undefined as never), "'shape'"],
    ['a place for half a vCPU', (_, stack) => Strata.of(stack).whereFits({ ...shape, vcpus: 0.5 }), "'shape.vcpus'"],
  ])('refuses in one line: %s', (_, act, said) => {
    const stack = newStack();
    expect(thrown(() => act(esxiCluster(stack), stack))).toContain(said);
  });
});

describe('sizes that Terraform knows later', () => {
  test('stop the plan at the budget of the cluster, and at the VM', () => {
    const stack = newStack();
    const later = laterNumber(stack);
    esxiCluster(stack).addVirtualMachine('web', vm({ vcpus: Bounded.atMost(later, 8) }));
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 8000 } });
    const json = synth(stack)['rack-1']!;
    const conditions = (block: Block): Block[] =>
      ((block.lifecycle ?? {}) as { precondition?: Block[] }).precondition ?? [];
    const message = expect.stringContaining("'vcpus' of rack-1/production/web") as unknown;
    const condition = '${((0 < var.later) && (var.later <= 8))}';
    const budget = allOf(json, 'terraform_data').find(({ input }) => (input as Block).path === 'rack-1/production')!;
    expect(conditions(budget)).toEqual([{ condition, error_message: message }]);
    expect(conditions(onlyOne(json, VM))).toContainEqual({ condition, error_message: message });
  });

  test('of a VM in another stack stop its plan there', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    const shop = second(stack);
    new VirtualMachine(shop, 'web', { host: cluster, ...vm({ vcpus: Bounded.atMost(laterNumber(shop), 8) }) });
    const stacks = synth(stack);
    const budgets = allOf(stacks['rack-1']!, 'terraform_data');
    expect(budgets.every(({ lifecycle }) => lifecycle === undefined)).toBe(true);
    expect(JSON.stringify(onlyOne(stacks.shop!, VM).lifecycle)).toContain('var.later <= 8');
  });
});

describe('a VM that was defined without this library', () => {
  test('and holds a physical device stays on its host, and down with it, which must be stated', () => {
    const told = (staysDown?: boolean) => {
      const stack = newStack();
      const cluster = esxiCluster(stack);
      const raw = new RawVm(stack, 'gpu', {
        name: 'gpu',
        resourcePoolId: 'pool-1',
        numCpus: 2,
        memory: 4096,
        memoryReservation: 4096,
        memoryReservationLockedToMax: true,
        pciDeviceId: ['0000:3b:00.0'],
        networkInterface: [{ networkId: 'network-1' }],
        disk: [{ label: 'disk0', size: 100 }],
      });
      cluster.adoptVirtualMachine('gpu', raw, { passthrough: { reason: 'a test' }, staysDown });
      const { findings, clusters } = Strata.of(stack).report();
      const { placement, survival } = clusters[0]!;
      const on = cluster.hosts.find(({ node }) =>
        placement.hosts.some(({ path, vms }) => path === node.path && vms.length > 0),
      )!;
      return {
        rules: findings.map(({ rule }) => rule),
        survival,
        outlook: formatOutlook(Strata.of(stack).report()),
        evacuation: cluster.evacuate(on),
      };
    };
    const open = told();
    expect(open.rules).toEqual(['CAP011']);
    expect(open.survival).toMatchObject({ verdict: 'does-not-survive', stranded: ['gpu'] });
    expect(open.evacuation).toMatchObject({ verdict: 'does-not-fit', moves: [] });
    const stated = told(true);
    expect(stated.rules).toEqual([]);
    expect(stated.survival).toMatchObject({ verdict: 'survives', staysDown: ['gpu'] });
    expect(stated.evacuation).toMatchObject({ verdict: 'does-not-fit', moves: [] });
    expect([open, stated].map(({ outlook }) => outlook).join()).not.toContain('all restart');
  });

  test('is adopted by a cluster, charged and placed', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    const raw = new RawVm(stack, 'legacy', {
      name: 'legacy',
      resourcePoolId: 'pool-1',
      numCpus: 20,
      memory: 16_384,
      networkInterface: [{ networkId: 'network-1' }],
      disk: [{ label: 'disk0', size: 100 }],
    });
    cluster.adoptVirtualMachine('legacy', raw);
    expect(Strata.of(stack).report().ok).toBe(true);
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 20_000 } });
    cluster.addVirtualMachine('web', vm({ vcpus: 5 }));
    expect(refusal(stack)).toEqual([expect.stringContaining('CAP011: after the loss of esxi-01')]);
  });
});

describe('containers in a VM on a cluster', () => {
  test('are charged to it, and their engine is where the VM is', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    const platform = dockerVm(cluster);
    platform.addContainer('web', container());
    expect(Strata.of(stack).ledger()[0]!.children).toContainEqual(
      expect.objectContaining({ path: 'rack-1/platform', technique: 'container-in-vm' }),
    );
    expect(Object.keys(synth(stack)['rack-1']!.resource!)).toContain('docker_container');
  });
});
