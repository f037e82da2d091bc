import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import {
  AdmissionControl,
  type BareMetalHost,
  type Cluster,
  type ClusterProps,
  Memory,
  Strata,
  VirtualMachine,
} from 'cdktf-strata';
import { problemsOf } from '../support/schema';
import { MHZ, clusterHosts, esxiCluster, newStack, vm, vsphere } from '../support/stacks';
import { type Block, type StackJson, allOf, named, onlyOne, synth } from '../support/synth';

const VM = 'vsphere_virtual_machine';
const CLUSTER = 'vsphere_compute_cluster';
const RULE = 'vsphere_compute_cluster_vm';

/** What is written of a cluster, with what is done to it first. */
function emitted(
  act: (cluster: Cluster, stack: TerraformStack) => void = () => {},
  props: (hosts: BareMetalHost[]) => Partial<ClusterProps> = () => ({}),
  host: Parameters<typeof clusterHosts>[2] = {},
  count = 2,
): StackJson {
  const stack = newStack();
  const hosts = clusterHosts(stack, count, host);
  act(esxiCluster(stack, { hosts, ...props(hosts) }), stack);
  return synth(stack)['rack-1']!;
}

const managed = (props: (hosts: BareMetalHost[]) => Partial<ClusterProps>, count = 3): Block =>
  onlyOne(
    emitted(
      () => {},
      (hosts) => ({ managed: true, ...props(hosts) }),
      {},
      count,
    ),
    CLUSTER,
  );

/** The arguments about admission control. */
const control = (cluster: Block): Block =>
  Object.fromEntries(
    Object.entries(cluster)
      .filter(([name]) => name.startsWith('ha_admission_control'))
      .map(([name, value]) => [name.replace('ha_admission_control_', ''), value]),
  );

const pool = (json: StackJson): Block => named(json, 'vsphere_resource_pool', 'strata-production');

describe('a cluster that is managed', () => {
  const withNamed = (namedFirst: boolean): (() => StackJson) => {
    const stack = newStack();
    const hosts = clusterHosts(stack, 2);
    const name = () => hosts[0]!.addVirtualMachine('licensed', vm({ restartPriority: 'disabled' }));
    return () => {
      if (namedFirst) {
        name();
      }
      esxiCluster(stack, { hosts, managed: true });
      if (!namedFirst) {
        name();
      }
      return synth(stack)['rack-1']!;
    };
  };

  test('is what a VM that names its host refers to: nobody looks it up before it is there', () => {
    const json = withNamed(false)();
    expect(allOf(json, `data.${CLUSTER}`)).toEqual([]);
    expect(allOf(json, CLUSTER)).toHaveLength(1);
  });

  test('is refused once such a VM has looked it up, in one line', () => {
    expect(withNamed(true)).toThrow(
      "[rack-1/production] INP002: 'managed' is too late: esxi-01 has VMs already, which look the cluster up; define the Cluster before VMs that name its hosts",
    );
  });
});

describe('a cluster that is there', () => {
  test('is looked up by its name, with each of its hosts, and never created', () => {
    const json = emitted();
    expect(onlyOne(json, `data.${CLUSTER}`)).toEqual({
      name: 'production',
      datacenter_id: expect.stringMatching(/^\$\{data\.vsphere_datacenter\.production_/) as unknown,
    });
    expect(allOf(json, 'data.vsphere_host').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['esxi-01.example.com', 'esxi-02.example.com']),
    );
    expect(json.resource).not.toHaveProperty(CLUSTER);
    expect(Object.keys(json.resource!)).toEqual(['terraform_data', 'vsphere_resource_pool']);
  });

  test('requires a provider that is known to work, and names the one that it is given', () => {
    expect(emitted().terraform).toMatchObject({ required_providers: { vsphere: { version: '~> 2.13' } } });
    const stack = newStack();
    new VsphereProvider(stack, 'main', { vsphereServer: 'a', user: 'u', password: 'p' });
    const provider = new VsphereProvider(stack, 'lab', { alias: 'lab', vsphereServer: 'b', user: 'u', password: 'p' });
    const cluster = esxiCluster(stack, { hosts: clusterHosts(stack, 3, { esxi: { provider } }) });
    cluster.addNetwork('orders');
    const web = cluster.addVirtualMachine('web', vm({ networks: ['orders'], replicas: 2, criticality: 'critical' }));
    cluster.pin('licence', [web], [...cluster.hosts]);
    cluster.colocate(
      'friends',
      ['a', 'b'].map((id) => cluster.addVirtualMachine(id, vm())),
    );
    const { resource, data } = synth(stack)['rack-1']!;
    const blocks = [...Object.entries(resource!), ...Object.entries(data!)]
      .filter(([type]) => type.startsWith('vsphere_'))
      .flatMap(([, found]) => Object.values(found));
    expect(blocks.length).toBeGreaterThan(20);
    expect(new Set(blocks.map((block) => block.provider))).toEqual(new Set(['vsphere.lab']));
  });
});

describe('the pool of a cluster', () => {
  test('has the capacity of the ledger as limits, and what its VMs are guaranteed as reservations', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack);
    cluster.addVirtualMachine('web', vm({ vcpus: 2, replicas: 2, spread: 'none', reservation: { cpu: true } }));
    cluster.addVirtualMachine('idle', vm({ memory: Memory.gib(16), reservation: { memory: Memory.gib(4) } }));
    const [row] = Strata.of(stack).ledger();
    const json = synth(stack)['rack-1']!;
    expect(row!.guaranteed).toEqual({ cpu: 4000, memory: (2 * 8 + 4) * 1024 + 2 * 84 + 153 });
    expect(pool(json)).toEqual({
      name: 'strata-production',
      parent_resource_pool_id: expect.stringMatching(
        /^\$\{data\.vsphere_compute_cluster\..*\.resource_pool_id\}$/,
      ) as unknown,
      cpu_expandable: true,
      memory_expandable: true,
      cpu_limit: (row!.cpu!.capacity * MHZ) / 1000,
      cpu_reservation: (row!.guaranteed!.cpu * MHZ) / 1000,
      memory_limit: row!.memory!.capacity,
      memory_reservation: row!.guaranteed!.memory,
      scale_descendants_shares: 'disabled',
    });
  });

  test('reserves nothing where nothing runs', () => {
    expect(pool(emitted())).toMatchObject({ cpu_reservation: 0, memory_reservation: 0 });
  });

  test('leaves out what names a host: that has a pool of its own', () => {
    const json = emitted((cluster) => {
      cluster.addVirtualMachine('web', vm());
      cluster.hosts[0]!.addVirtualMachine('licensed', vm({ memory: Memory.gib(32), restartPriority: 'disabled' }));
    });
    expect(pool(json)).toMatchObject({ memory_reservation: 8 * 1024 + 92 });
    expect(allOf(json, 'vsphere_resource_pool').map(({ name }) => name)).toEqual([
      'strata-esxi-01',
      'strata-production',
    ]);
  });

  test('is limited to what hosts offer that are not kept for failures, as the ledger is', () => {
    const stack = newStack();
    const hosts = clusterHosts(stack, 3);
    esxiCluster(stack, { hosts, admission: AdmissionControl.dedicatedHosts([hosts[2]!]) });
    const [row] = Strata.of(stack).ledger();
    expect(row).toMatchObject({ cpu: { capacity: 48_000 } });
    expect(pool(synth(stack)['rack-1']!)).toMatchObject({
      cpu_limit: 48 * MHZ,
      memory_limit: row!.memory!.capacity,
    });
  });

  test('counts each host by its own clock and ratio, and reserves by the slowest', () => {
    const stack = newStack();
    const slow = clusterHosts(stack, 1, { cpu: { sockets: 1, coresPerSocket: 10, mhzPerCore: 1000 } });
    const fast = clusterHosts(new TerraformStack(stack.node.root as App, 'x'), 1, {
      cpu: { sockets: 1, coresPerSocket: 10, mhzPerCore: 3000 },
      overcommit: { cpuPercent: 200, memoryPercent: 100, diskPercent: 80, reason: 'a test' },
      esxi: { hostname: 'fast.example.com' },
    });
    const cluster = esxiCluster(stack, { hosts: [...slow, ...fast] });
    cluster.addVirtualMachine('web', vm({ vcpus: 4, reservation: { cpu: true } }));
    const json = synth(stack)['rack-1']!;
    // 10 x 1000 + 2 x 10 x 3000. At 2:1 a VM of 4 vCPU is guaranteed 2 cores of 1000.
    expect(pool(json)).toMatchObject({ cpu_limit: 70_000, cpu_reservation: 2000 });
    expect(onlyOne(json, VM)).toMatchObject({ cpu_reservation: 2000 });
  });

  test('limits and reserves no CPU where a clock is not stated', () => {
    const json = emitted(
      (cluster) => cluster.addVirtualMachine('web', vm()),
      () => ({ admission: AdmissionControl.disabled('lab') }),
      { cpu: { sockets: 2, coresPerSocket: 12 } },
    );
    expect(pool(json)).not.toHaveProperty('cpu_limit');
    expect(pool(json)).not.toHaveProperty('cpu_reservation');
    expect(pool(json)).toMatchObject({ memory_reservation: 8 * 1024 + 92 });
  });

  test('has the ledger beside it', () => {
    const json = emitted((cluster) => cluster.addVirtualMachine('web', vm()));
    const budget = allOf(json, 'terraform_data').find(({ input }) => (input as Block).path === 'rack-1/production')!;
    expect(budget.input).toMatchObject({ cpu_milli: { capacity: 48_000, allocated: 4_000, free: 44_000 } });
  });
});

describe('a VM of a cluster', () => {
  test('is in its pool, and on no host that is named: DRS chooses', () => {
    const json = emitted((cluster) => cluster.addVirtualMachine('web', vm({ replicas: 2, spread: 'none' })));
    for (const web of allOf(json, VM)) {
      expect(web).not.toHaveProperty('host_system_id');
      expect(web.resource_pool_id).toMatch(/^\$\{vsphere_resource_pool\.production_platform_pool_\w+\.id\}$/);
    }
  });

  test('is restarted as it is stated, each replica', () => {
    const json = emitted((cluster) =>
      cluster.addVirtualMachine('web', vm({ replicas: 2, spread: 'none', restartPriority: 'high' })),
    );
    const overrides = allOf(json, 'vsphere_ha_vm_override');
    expect(overrides.map(({ virtual_machine_id }) => virtual_machine_id).sort()).toEqual([
      expect.stringMatching(/^\$\{vsphere_virtual_machine\.production_web_\w{8}\.id\}$/),
      expect.stringMatching(/^\$\{vsphere_virtual_machine\.production_web_Resource-2_\w+\.id\}$/),
    ]);
    for (const one of overrides) {
      expect(one).toMatchObject({
        compute_cluster_id: expect.stringMatching(/^\$\{data\.vsphere_compute_cluster\./) as unknown,
        ha_vm_restart_priority: 'high',
      });
    }
  });
});

describe('a network of a cluster', () => {
  test('is a port group on every host, looked up once, with all security switches off', () => {
    const json = emitted(
      (cluster) => {
        cluster.addNetwork('orders', { vlan: 120, virtualSwitch: 'vSwitch1' });
        cluster.addVirtualMachine('web', vm({ networks: ['orders'] }));
      },
      () => ({}),
      {},
      3,
    );
    const groups = allOf(json, 'vsphere_host_port_group');
    expect(groups).toHaveLength(3);
    expect(new Set(groups.map(({ host_system_id }) => host_system_id)).size).toBe(3);
    for (const group of groups) {
      expect(group).toMatchObject({
        name: 'orders',
        virtual_switch_name: 'vSwitch1',
        vlan_id: 120,
        allow_promiscuous: false,
        allow_forged_transmits: false,
        allow_mac_changes: false,
      });
    }
    const lookup = onlyOne(json, 'data.vsphere_network');
    expect(lookup).toMatchObject({ name: 'orders' });
    expect(lookup.depends_on).toHaveLength(3);
    expect(onlyOne(json, VM).network_interface).toEqual([
      { network_id: expect.stringContaining('_orders_') as unknown },
    ]);
  });
});

describe('a rule of a cluster', () => {
  const both = (act: (cluster: Cluster, vms: VirtualMachine[]) => void): StackJson =>
    emitted(
      (cluster) =>
        act(
          cluster,
          ['a', 'b'].map((id) => cluster.addVirtualMachine(id, vm({ vcpus: 1 }))),
        ),
      () => ({}),
      {},
      3,
    );
  const ids = ['a', 'b'].map(
    (id) => expect.stringMatching(new RegExp(`^\\$\\{${VM}\\.production_${id}_\\w+\\.id\\}$`)) as unknown,
  );
  const triggers = ['a', 'b'].map(
    (id) => expect.stringMatching(new RegExp(`^${VM}\\.production_${id}_\\w+\\.id$`)) as unknown,
  );
  const clusterId = expect.stringMatching(/^\$\{data\.vsphere_compute_cluster\..*\.id\}$/) as unknown;

  test.each([
    ['separate', `${RULE}_anti_affinity_rule`],
    ['colocate', `${RULE}_affinity_rule`],
  ] as const)('%s is a %s, made anew with any of its VMs', (verb, type) => {
    const json = both((cluster, vms) => cluster[verb]('pair', vms));
    expect(onlyOne(json, type)).toEqual({
      name: 'strata-production-pair',
      compute_cluster_id: clusterId,
      virtual_machine_ids: ids,
      mandatory: true,
      lifecycle: { replace_triggered_by: triggers },
    });
    expect(
      onlyOne(
        both((cluster, vms) => cluster[verb]('pair', vms, { mandatory: false })),
        type,
      ),
    ).toMatchObject({
      mandatory: false,
    });
  });

  test.each([
    ['pin', 2, 'affinity_host_group_name', 'anti_affinity_host_group_name'],
    ['avoid', 1, 'anti_affinity_host_group_name', 'affinity_host_group_name'],
  ] as const)('%s is a group of VMs, a group of hosts (%s), and a rule between them', (verb, count, named_, other) => {
    const json = both((cluster, vms) => cluster[verb]('licence', vms, cluster.hosts.slice(0, count)));
    expect(onlyOne(json, `${RULE}_group`)).toEqual({
      name: 'strata-production-licence-vms',
      compute_cluster_id: clusterId,
      virtual_machine_ids: ids,
    });
    const group = onlyOne(json, 'vsphere_compute_cluster_host_group');
    expect(group).toMatchObject({ name: 'strata-production-licence-hosts', compute_cluster_id: clusterId });
    expect(new Set(group.host_system_ids as string[]).size).toBe(count);
    const rule = onlyOne(json, `${RULE}_host_rule`);
    expect(rule).toMatchObject({
      name: 'strata-production-licence',
      compute_cluster_id: clusterId,
      mandatory: true,
      vm_group_name: expect.stringMatching(/^\$\{vsphere_compute_cluster_vm_group\..*\.name\}$/) as unknown,
      [named_]: expect.stringMatching(/^\$\{vsphere_compute_cluster_host_group\..*\.name\}$/) as unknown,
    });
    expect(rule).not.toHaveProperty(other);
  });

  test('of replicas is one that keeps them apart', () => {
    const json = emitted(
      (cluster) => cluster.addVirtualMachine('web', vm({ replicas: 2 })),
      () => ({}),
      {},
      3,
    );
    expect(onlyOne(json, `${RULE}_anti_affinity_rule`)).toMatchObject({
      name: 'strata-production-web-spread',
      virtual_machine_ids: [expect.any(String), expect.any(String)],
      mandatory: true,
    });
  });
});

describe('a cluster that Terraform manages', () => {
  test('has its hosts, DRS and HA, and is what the pool is in', () => {
    const json = emitted(
      () => {},
      () => ({ managed: true }),
    );
    expect(json.data).not.toHaveProperty(CLUSTER);
    expect(onlyOne(json, CLUSTER)).toMatchObject({
      name: 'production',
      drs_enabled: true,
      drs_automation_level: 'fullyAutomated',
      ha_enabled: true,
      host_system_ids: [expect.any(String), expect.any(String)],
    });
    expect(pool(json).parent_resource_pool_id).toMatch(/^\$\{vsphere_compute_cluster\..*\.resource_pool_id\}$/);
  });

  test.each([
    ['fully-automated', { drs_enabled: true, drs_automation_level: 'fullyAutomated' }],
    ['partially-automated', { drs_enabled: true, drs_automation_level: 'partiallyAutomated' }],
    ['manual', { drs_enabled: true, drs_automation_level: 'manual' }],
  ] as const)('lets DRS do what is stated: %s', (drs, said) => {
    expect(managed(() => ({ drs }))).toMatchObject(said);
  });

  test.each<[string, (hosts: BareMetalHost[]) => Partial<ClusterProps>, Block]>([
    [
      'the shares of the hosts that may fail, which vCenter computes',
      () => ({}),
      { policy: 'resourcePercentage', host_failure_tolerance: 1, resource_percentage_auto_compute: true },
    ],
    [
      'those of two hosts',
      () => ({ hostFailuresToTolerate: 2 }),
      { policy: 'resourcePercentage', host_failure_tolerance: 2, resource_percentage_auto_compute: true },
    ],
    [
      'stated shares, both of them: neither is left at 100 %',
      () => ({ admission: AdmissionControl.percentage({ cpuPercent: 25, memoryPercent: 30 }) }),
      {
        policy: 'resourcePercentage',
        host_failure_tolerance: 1,
        resource_percentage_auto_compute: false,
        resource_percentage_cpu: 25,
        resource_percentage_memory: 30,
      },
    ],
    [
      'stated shares though no host may fail',
      () => ({
        hostFailuresToTolerate: 0,
        admission: AdmissionControl.percentage({ cpuPercent: 25, memoryPercent: 30 }),
      }),
      {
        policy: 'resourcePercentage',
        host_failure_tolerance: 0,
        resource_percentage_auto_compute: false,
        resource_percentage_cpu: 25,
        resource_percentage_memory: 30,
      },
    ],
    ['slots', () => ({ admission: AdmissionControl.slots() }), { policy: 'slotPolicy', host_failure_tolerance: 1 }],
    [
      'hosts',
      (hosts) => ({ admission: AdmissionControl.dedicatedHosts([hosts[2]!]) }),
      {
        policy: 'failoverHosts',
        host_failure_tolerance: 1,
        failover_host_system_ids: [expect.stringMatching(/host-3_\w+\.id\}$/)],
      },
    ],
    ['nothing, where that is stated', () => ({ admission: AdmissionControl.disabled('lab') }), { policy: 'disabled' }],
    ['nothing, where no host may fail', () => ({ hostFailuresToTolerate: 0 }), { policy: 'disabled' }],
    [
      'no slot, where no host may fail',
      () => ({ hostFailuresToTolerate: 0, admission: AdmissionControl.slots() }),
      { policy: 'disabled' },
    ],
  ])('keeps %s', (_, props, said) => {
    const cluster = managed(props);
    expect(control(cluster)).toEqual(said);
    expect(cluster.ha_enabled).toBe(true);
  });

  test('has no HA where no host may fail and nothing is kept', () => {
    const cluster = managed(() => ({ hostFailuresToTolerate: 0, admission: AdmissionControl.disabled('lab') }));
    expect(cluster).toMatchObject({ ha_enabled: false });
    expect(control(cluster)).toEqual({});
  });
});

describe('a VM of another stack on a cluster', () => {
  test('has its rules and its restart there, and the cluster by its state', () => {
    const stack = newStack();
    const cluster = esxiCluster(stack, { hosts: clusterHosts(stack, 3) });
    const shop = new TerraformStack(stack.node.root as App, 'shop');
    vsphere(shop);
    const props = vm({ replicas: 2, criticality: 'critical' });
    const web = new VirtualMachine(shop, 'web', { host: cluster, ...props });
    cluster.pin('licence', [web], [...cluster.hosts]);
    const stacks = synth(stack);
    expect(Object.keys(stacks.shop!.resource!).sort()).toEqual([
      'vsphere_compute_cluster_host_group',
      'vsphere_compute_cluster_vm_anti_affinity_rule',
      'vsphere_compute_cluster_vm_group',
      'vsphere_compute_cluster_vm_host_rule',
      'vsphere_ha_vm_override',
      VM,
    ]);
    expect(problemsOf(stacks.shop!)).toEqual([]);
    expect(onlyOne(stacks.shop!, `${RULE}_anti_affinity_rule`).compute_cluster_id).toMatch(
      /^\$\{data\.terraform_remote_state\./,
    );
    expect(pool(stacks['rack-1']!)).toMatchObject({ memory_reservation: 2 * (8 * 1024 + 92) });
  });
});
