import { type Cluster, type Estate, type Host, type Vm, MILLI_PER_CPU } from '../../lib/model';
import { evaluate } from '../../lib/rules';
import { ESXI_OVERHEAD, estate, gib, host, inventory, store, system, vm } from '../support/estate';
import type { Stopwatch } from './stopwatch';

/** VMs for each host of a cluster here. */
const VMS_PER_HOST = 16;

/** What is stated of hosts and VMs, drawn in turn: mixed, and about five sixths full. */
const CORES = [20, 24, 32, 40];
const MEMORY_GIB = [384, 512, 768];
const VCPUS = [1, 1, 2, 2, 2, 4, 4, 8];
const GIB_PER_VCPU = [2, 4, 4, 8];

/** How the VMs of an estate are divided into clusters: vSphere takes 96 hosts in one, the model any number. */
export const CLUSTERS: Readonly<Record<string, (vms: number) => number>> = {
  'clusters of 1,000 VMs': (vms) => Math.ceil(vms / 1000),
  'one cluster': () => 1,
};

/** Times the whole evaluation (ledger, placement, loss of any host, all rules) of so many VMs on mixed hosts. */
export function judge(watch: Stopwatch, shape: string, vms: number): void {
  const divide = CLUSTERS[shape]!;
  evaluate(estateOf(100, 1));
  const judged = estateOf(vms, divide(vms));
  const { ok, clusters } = watch.time('rules', () => evaluate(judged));
  // A verdict that comes early would be quick, and worth nothing.
  if (!ok || clusters.some(({ survival }) => survival.verdict !== 'survives')) {
    throw new TypeError(`${shape} of ${vms} VMs does not survive, so it measures something else`);
  }
}

function estateOf(vms: number, clusters: number): Estate {
  const draw = draws();
  const esxi = system({ id: 'esxi', overhead: ESXI_OVERHEAD });
  const each = Math.ceil(vms / clusters);
  const parts = Array.from({ length: clusters }, (_, index) => partOf(`dc/cluster-${index}`, each, esxi, draw));
  return estate({
    hosts: parts.flatMap((part) => part.hosts),
    clusters: parts.map((part) => part.cluster),
    vms: parts.flatMap((part) => part.vms),
  });
}

function partOf(
  path: string,
  count: number,
  esxi: Host['system'],
  draw: <T>(from: readonly T[]) => T,
): { readonly hosts: readonly Host[]; readonly cluster: Cluster; readonly vms: readonly Vm[] } {
  const stores = [store({ key: `${path}/san`, disk: inventory(100 * count, { ratioPercent: 100 }) })];
  const hosts = Array.from({ length: Math.ceil(count / VMS_PER_HOST) }, (_, index) =>
    host({
      path: `${path}-host-${index}`,
      system: esxi,
      topology: { sockets: 2, coresPerSocket: draw(CORES), mhzPerCore: 2400, evcMode: 'intel-skylake' },
      memory: inventory(gib(draw(MEMORY_GIB)), { reserved: gib(16) }),
      stores,
      migrationNetwork: 'vmotion',
    }),
  );
  const guests = Array.from({ length: count }, (_, index) => {
    const vcpus = draw(VCPUS);
    const memoryMib = gib(vcpus * draw(GIB_PER_VCPU));
    return vm({
      path: `${path}/vm-${index}`,
      host: path,
      milliCpu: vcpus * MILLI_PER_CPU,
      memoryMib,
      memoryReservationMib: memoryMib,
      disks: [{ sizeGib: 20, store: stores[0]!.key }],
      liveMigration: index % 10 === 0,
    });
  });
  const cluster: Cluster = {
    path,
    name: path,
    hosts: hosts.map((one) => one.path),
    system: esxi,
    hostFailuresToTolerate: 1,
    admission: { policy: 'percentage' },
    drs: 'fully-automated',
    identity: { scope: 'dc', name: path },
    rules: [],
  };
  return { hosts, cluster, vms: guests };
}

/** The same draws in every run (Numerical Recipes' linear congruential generator; its high bits). */
function draws(): <T>(from: readonly T[]) => T {
  let state = 7;
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[(state >>> 12) % from.length]!;
  };
}
