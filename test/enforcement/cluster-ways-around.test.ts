import { ComputeCluster } from '@cdktf/provider-vsphere/lib/compute-cluster';
import { ComputeClusterHostGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-host-group';
import { ComputeClusterVmAntiAffinityRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-anti-affinity-rule';
import { ComputeClusterVmGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-group';
import { ComputeClusterVmHostRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-host-rule';
import { DataVsphereComputeCluster } from '@cdktf/provider-vsphere/lib/data-vsphere-compute-cluster';
import { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { HaVmOverride } from '@cdktf/provider-vsphere/lib/ha-vm-override';
import { HostPortGroup } from '@cdktf/provider-vsphere/lib/host-port-group';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { VirtualMachine as VsphereVm } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { App, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Bounded, Cluster, Memory, type VirtualMachine } from 'cdktf-strata';
import { clusterHosts, laterNumber, vm } from '../support/stacks';
import { filesIn, newFolder, removeFolders, rulesBroken, thrownBy } from './estate';

afterAll(removeFolders);

/** Three hosts of 24 cores, of which one may be lost: `web` twice, apart; `db` on two of them; `local` on the first. */
interface Clustered {
  readonly app: App;
  readonly rack: TerraformStack;
  readonly cluster: Cluster;
  readonly web: VirtualMachine;
  readonly db: VirtualMachine;
  readonly local: VirtualMachine;
  /** Another cluster, which Terraform manages. */
  readonly edge: Cluster;
}

function clustered(): Clustered {
  const app = new App({ outdir: newFolder() });
  const rack = new TerraformStack(app, 'rack');
  const hosts = clusterHosts(rack, 3);
  const cluster = new Cluster(rack, 'production', { hosts });
  const web = cluster.addVirtualMachine('web', vm({ replicas: 2 }));
  const db = cluster.addVirtualMachine('db', vm({ vcpus: 12, memory: Memory.gib(64), criticality: 'critical' }));
  cluster.pin('licence', [db], hosts.slice(0, 2));
  const local = hosts[0]!.addVirtualMachine('local', vm({ restartPriority: 'disabled' }));
  cluster.addNetwork('orders');
  const more = new TerraformStack(app, 'more');
  const edge = new Cluster(more, 'edge', {
    hosts: clusterHosts(more, 3, { esxi: { cluster: 'edge', datacenter: 'dc-2' } }),
    managed: true,
  });
  return { app, rack, cluster, web, db, local, edge };
}

type Class<T> = abstract new (...given: never[]) => T;

/** The first construct of a class below another. */
function first<T extends IConstruct>(scope: IConstruct, kind: Class<T>): T {
  return scope.node.findAll().find((node) => node instanceof kind) as T;
}

const spreadOf = ({ web }: Clustered) => first(web, ComputeClusterVmAntiAffinityRule);
const licenceOf = ({ cluster }: Clustered) => first(cluster, ComputeClusterVmHostRule);
const vmsOf = ({ cluster }: Clustered) => first(cluster, ComputeClusterVmGroup);
const hostsOf = ({ cluster }: Clustered) => first(cluster, ComputeClusterHostGroup);
const poolOf = ({ cluster }: Clustered) => first(cluster, ResourcePool);
const dbOf = ({ db }: Clustered) => db.resource as VsphereVm;
const managedOf = ({ edge }: Clustered) => first(edge, ComputeCluster);

/** In strict mode what is frozen throws when it is changed: as good as no effect. */
function quietly(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

/** A way to get more than was proven, and the rules that see it: INP006 unless others do. */
type Way = readonly [name: string, go: (estate: Clustered) => unknown, rules?: readonly string[]];

const WAYS: readonly Way[] = [
  ['a rule that need not hold', (e) => spreadOf(e).addOverride('mandatory', false)],
  ['a rule that need not hold, by its setter', (e) => (spreadOf(e).mandatory = false)],
  ['a rule that is off', (e) => spreadOf(e).addOverride('enabled', false)],
  ['a rule that is off, by its setter', (e) => (spreadOf(e).enabled = false)],
  ['a rule about other VMs', (e) => spreadOf(e).addOverride('virtual_machine_ids', ['vm-1', 'vm-2'])],
  ['a rule about other VMs, by its setter', (e) => (spreadOf(e).virtualMachineIds = ['vm-1', 'vm-2'])],
  ['a rule of another cluster', (e) => spreadOf(e).addOverride('compute_cluster_id', 'domain-c9')],
  ['a rule that is written as often as Terraform finds', (e) => spreadOf(e).addOverride('count', 0)],
  [
    'a rule whose changes Terraform does not see',
    (e) => spreadOf(e).addOverride('lifecycle.ignore_changes', ['enabled']),
  ],
  ['a rule taken out of the tree', (e) => e.web.node.tryRemoveChild('spread')],
  ['a pin taken out of the tree', (e) => e.cluster.node.tryRemoveChild('licence')],
  ['a pin that need not hold', (e) => licenceOf(e).addOverride('mandatory', false)],
  ['a pin that is off', (e) => licenceOf(e).addOverride('enabled', false)],
  ['a pin to another group of hosts', (e) => licenceOf(e).addOverride('affinity_host_group_name', 'all')],
  ['a pin turned round', (e) => licenceOf(e).addOverride('anti_affinity_host_group_name', 'all')],
  ['a pin of another group of VMs', (e) => licenceOf(e).addOverride('vm_group_name', 'none')],
  ['a pin of another cluster', (e) => licenceOf(e).addOverride('compute_cluster_id', 'domain-c9')],
  ['a group of other VMs', (e) => vmsOf(e).addOverride('virtual_machine_ids', ['vm-1'])],
  ['a group without its VMs', (e) => vmsOf(e).resetVirtualMachineIds()],
  ['a group of VMs of another cluster', (e) => vmsOf(e).addOverride('compute_cluster_id', 'domain-c9')],
  ['a group with more hosts', (e) => hostsOf(e).addOverride('host_system_ids', ['host-1', 'host-2', 'host-3'])],
  ['a group of hosts of another cluster', (e) => hostsOf(e).addOverride('compute_cluster_id', 'domain-c9')],
  ['a larger pool', (e) => poolOf(e).addOverride('cpu_limit', 9_999_999)],
  ['a pool without its limit of memory', (e) => poolOf(e).resetMemoryLimit()],
  ['a pool that reserves more', (e) => poolOf(e).addOverride('memory_reservation', 999_999)],
  ['a pool that reserves less, by its setter', (e) => (poolOf(e).memoryReservation = 0)],
  ['a pool elsewhere', (e) => poolOf(e).addOverride('parent_resource_pool_id', 'resgroup-1')],
  [
    "a host's pool elsewhere",
    (e) => first(e.cluster.hosts[0]!, ResourcePool).addOverride('parent_resource_pool_id', 'x'),
  ],
  ['a host for a VM that DRS places', (e) => dbOf(e).addOverride('host_system_id', 'host-1')],
  ['a host for a VM that DRS places, by its setter', (e) => (dbOf(e).hostSystemId = 'host-1')],
  ["another pool for a cluster's VM", (e) => dbOf(e).addOverride('resource_pool_id', 'resgroup-1')],
  ['more vCPUs for a VM of a cluster', (e) => dbOf(e).addOverride('num_cpus', 64)],
  ['a VM of a cluster taken out of the tree', (e) => e.cluster.node.tryRemoveChild('db')],
  [
    'a VM that restarts later than stated',
    (e) => first(e.db, HaVmOverride).addOverride('ha_vm_restart_priority', 'disabled'),
  ],
  ['the restart of another VM', (e) => first(e.db, HaVmOverride).addOverride('virtual_machine_id', 'vm-1')],
  ['another cluster looked up', (e) => (first(e.cluster, DataVsphereComputeCluster).name = 'lab')],
  ['another host looked up', (e) => (first(e.cluster, DataVsphereHost).name = 'lab')],
  ['a port group that is open', (e) => first(e.cluster, HostPortGroup).addOverride('allow_promiscuous', true)],
  [
    'a must-run-on rule that need not hold',
    (e) => first(e.cluster.hosts[0]!, ComputeClusterVmHostRule).addOverride('mandatory', false),
  ],
  ['a managed cluster without a host', (e) => managedOf(e).addOverride('host_system_ids', ['host-1'])],
  ['a managed cluster without DRS', (e) => managedOf(e).addOverride('drs_enabled', false)],
  ['a managed cluster whose DRS only advises', (e) => managedOf(e).addOverride('drs_automation_level', 'manual')],
  ['a managed cluster without HA', (e) => (managedOf(e).haEnabled = false)],
  ['no admission control', (e) => managedOf(e).addOverride('ha_admission_control_policy', 'disabled')],
  [
    'admission control for no failure',
    (e) => managedOf(e).addOverride('ha_admission_control_host_failure_tolerance', 0),
  ],
  [
    'shares that are stated instead of computed',
    (e) => {
      managedOf(e).addOverride('ha_admission_control_resource_percentage_auto_compute', false);
      managedOf(e).addOverride('ha_admission_control_resource_percentage_cpu', 1);
    },
  ],
  [
    'a bounded value without its guard at the budget',
    (e) => {
      const more = e.cluster.addVirtualMachine('more', vm({ vcpus: Bounded.atMost(laterNumber(e.rack), 2) }));
      more.resource.addOverride('lifecycle', { precondition: null });
    },
  ],
  [
    'a cluster that is said to need no room',
    ({ cluster }) => {
      const inside = cluster as unknown as { known: { hostFailuresToTolerate: number } };
      quietly(() => (inside.known.hostFailuresToTolerate = 0));
      quietly(() => (inside.known = { ...inside.known, hostFailuresToTolerate: 0 }));
      // On the two hosts that are left, db's 12 vCPUs fit beside neither.
      ['a', 'b'].forEach((id) => cluster.addVirtualMachine(id, vm({ vcpus: 14 })));
    },
    ['CAP011'],
  ],
  [
    'a cluster with a host more',
    ({ cluster }) => {
      quietly(() => (cluster.hosts as unknown[]).push(cluster.hosts[0]));
      ['a', 'b', 'c'].forEach((id) => cluster.addVirtualMachine(id, vm({ vcpus: 20 })));
    },
    ['CAP001'],
  ],
  [
    'VMs beyond what is left after a failure, in an aspect',
    ({ cluster }) => {
      cluster.addVirtualMachine('late', vm({ vcpus: 24 }));
    },
    ['CAP011'],
  ],
];

describe('by what belongs to a cluster', () => {
  test('nothing is refused of what was proven', () => {
    const { app } = clustered();
    expect(() => app.synth()).not.toThrow();
  });

  test.each(WAYS.map(([name, ...way]) => ({ name, way })))('$name is refused, and nothing is written', ({ way }) => {
    const estate = clustered();
    const [go, rules = ['INP006']] = way;
    go(estate);
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual([...rules]);
    expect(Object.keys(filesIn(estate.app.outdir)).filter((name) => name.endsWith('.tf.json'))).toEqual([]);
  });
});
