import { type Cluster, type EstateNode, type Inventory, MILLI_PER_CPU } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** An amount, the step it must be a multiple of, and how to say so. */
interface Amount {
  readonly prop: string;
  readonly value: number | undefined;
  readonly step: number;
  readonly allowed: string;
}

/** INP002: sizes are finite, positive and of the right step. */
export const INP002: Rule = {
  id: 'INP002',
  severity: 'error',
  waivable: false,
  title: 'every value is of its kind; sizes are finite, positive and of the right step',
  why: 'a size that is no number, or a fraction of what can be allocated, makes every sum wrong',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return [
    ...estate.hosts.flatMap((host) => [
      ...checkInventory(host, 'CPU', host.cpu),
      ...checkInventory(host, 'memory', host.memory),
      ...host.stores.flatMap((store) => checkInventory(host, `disk on ${store.name}`, store.disk)),
    ]),
    ...estate.clusters.flatMap(checkFailures),
    ...estate.vms.flatMap((vm) =>
      check(vm, [
        { prop: 'vcpus', value: vm.milliCpu, step: MILLI_PER_CPU, allowed: 'whole vCPUs, in thousandths' },
        { prop: 'memory', value: vm.memoryMib, step: 1, allowed: 'whole MiB' },
        { prop: 'replicas', value: vm.replicas, step: 1, allowed: 'a whole number' },
        { prop: 'coresPerSocket', value: vm.coresPerSocket, step: 1, allowed: 'a whole number' },
        ...vm.disks.map((disk, index) => ({
          prop: `disks[${index}].size`,
          value: disk.sizeGib,
          step: 1,
          allowed: 'whole GiB',
        })),
      ]),
    ),
    ...estate.engines.flatMap((engine) => [
      ...checkInventory(engine, 'CPU', engine.cpu),
      ...checkInventory(engine, 'memory', engine.memory),
      ...check(engine, [
        { prop: 'defaults.cpus', value: engine.defaults.milliCpu, step: 1, allowed: 'thousandths of a CPU' },
        { prop: 'defaults.memory', value: engine.defaults.memoryMib, step: 1, allowed: 'whole MiB' },
      ]),
    ]),
    ...estate.containers.flatMap((container) =>
      check(container, [
        { prop: 'cpus', value: container.milliCpu, step: 1, allowed: 'thousandths of a CPU' },
        { prop: 'memory', value: container.memoryMib, step: 1, allowed: 'whole MiB' },
        { prop: 'replicas', value: container.replicas, step: 1, allowed: 'a whole number' },
      ]),
    ),
    ...estate.mismatches.map(({ path, source, prop, allowed, got }) => ({
      path,
      source,
      message: `'${prop}' must be ${allowed}, got ${got}`,
    })),
  ];
}

function check(node: EstateNode, amounts: readonly Amount[]): Draft[] {
  return amounts
    .filter(({ value, step }) => value !== undefined && !(value > 0 && value % step === 0))
    .map(({ prop, value, allowed }) => ({
      path: node.path,
      source: node.source,
      message: `'${prop}' must be ${allowed} above zero, got ${value}`,
    }));
}

/** As many hosts are lost as there are, and nothing is left to run on. */
function checkFailures({ path, source, hosts, hostFailuresToTolerate: failures }: Cluster): Draft[] {
  return Number.isInteger(failures) && failures >= 0 && failures < Math.max(1, hosts.length)
    ? []
    : [
        {
          path,
          source,
          message: `'hostFailuresToTolerate' must be a whole number below its ${hosts.length} hosts, zero or more, got ${failures}`,
        },
      ];
}

/** What a layer has may be zero, and is a whole number all the same: one that is not makes every guest fit, or none. */
function checkInventory({ path, source }: EstateNode, what: string, inventory: Inventory): Draft[] {
  const amounts = { total: inventory.total, reserved: inventory.reserved, 'ratio of': inventory.ratioPercent };
  return Object.entries(amounts)
    .filter(([, value]) => !(Number.isInteger(value) && value >= 0))
    .map(([amount, value]) => ({
      path,
      source,
      message: `${amount} ${what} must be a whole number, zero or more, got ${value}`,
    }));
}
