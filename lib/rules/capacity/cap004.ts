import { type EstateNode, type Inventory, formatCpu, formatMemory } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import type { Site } from '../../clusters';

/** CAP004: one guest fits its host, whatever the ratio. */
export const CAP004: Rule = {
  id: 'CAP004',
  severity: 'error',
  waivable: false,
  title: 'one guest fits its host, whatever the ratio',
  why: 'no overcommit gives one guest more CPUs or memory than the machine has',
  check: judge,
};

function judge({ estate, sites, engines }: RuleContext): Draft[] {
  const largest = new Map([...sites].map(([path, site]) => [path, largestOf(site)]));
  const vms = estate.vms.flatMap((vm) => {
    const under = largest.get(vm.host);
    return under === undefined ? [] : check(vm, under, vm.milliCpu, vm.memoryMib);
  });
  const containers = estate.containers.flatMap((container) => {
    const engine = engines.get(container.engine);
    if (engine === undefined) {
      return [];
    }
    const { milliCpu = engine.defaults.milliCpu, memoryMib = engine.defaults.memoryMib } = container;
    return check(container, engine, milliCpu, memoryMib);
  });
  return [...vms, ...containers];
}

interface Under extends EstateNode {
  readonly cpu: Pick<Inventory, 'maxUnit'>;
  readonly memory: Pick<Inventory, 'maxUnit'>;
}

/** What a site can give one VM: what its host can; of a cluster, what the largest of its hosts can. */
function largestOf({ path, name, hosts }: Site): Under {
  const most = (resource: 'cpu' | 'memory'): Pick<Inventory, 'maxUnit'> => ({
    maxUnit: hosts.reduce((largest, host) => Math.max(largest, host[resource].maxUnit), 0),
  });
  return { path, name, cpu: most('cpu'), memory: most('memory') };
}

function check(guest: EstateNode, under: Under, milliCpu: number | undefined, memoryMib: number | undefined): Draft[] {
  return [
    ...exceeds(guest, under, 'cpu', milliCpu, formatCpu),
    ...exceeds(guest, under, 'memory', memoryMib, formatMemory),
  ];
}

function exceeds(
  guest: EstateNode,
  under: Under,
  resource: 'cpu' | 'memory',
  amount: number | undefined,
  format: (amount: number) => string,
): Draft[] {
  const { maxUnit } = under[resource];
  if (amount === undefined || amount <= maxUnit) {
    return [];
  }
  const label = resource === 'cpu' ? 'CPU' : 'memory';
  return [
    {
      path: guest.path,
      source: guest.source,
      message: `one guest's ${label} is ${format(amount)}, more than the ${format(maxUnit)} that ${under.name} can ever give one; shrink it, or place it on a larger one`,
      resource,
      requested: amount,
      capacity: maxUnit,
      unit: resource === 'cpu' ? 'mCPU' : 'MiB',
    },
  ];
}
