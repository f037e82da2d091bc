import { type Host, type Vm, MILLI_PER_CPU, formatCpu, formatMemory } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/**
 * CAP010: a VM is no wider than a NUMA node, in cores or memory. A socket is taken for a node, with its share of the memory.
 *
 * In a cluster one host with a node for it is enough: a VM that fits none is wide wherever it runs.
 */
export const CAP010: Rule = {
  id: 'CAP010',
  severity: 'warning',
  waivable: true,
  title: 'a VM is no wider than a NUMA node, in cores or memory',
  why: 'what is on the other node is reached more slowly',
  check: judge,
};

function judge({ estate, sites }: RuleContext): Draft[] {
  const widest = new Map([...sites].map(([path, { hosts }]) => [path, widestOf(hosts)]));
  return estate.vms.flatMap((vm) => {
    const host = widest.get(vm.host);
    const found = host === undefined ? [] : check(vm, host);
    const others = found.length === 0 ? [] : sites.get(vm.host)!.hosts;
    return others.some((other) => check(vm, other).length === 0) ? [] : found;
  });
}

function widestOf(hosts: readonly Host[]): Host {
  return hosts.reduce((widest, host) =>
    host.topology.coresPerSocket > widest.topology.coresPerSocket ? host : widest,
  );
}

function check({ path, source, milliCpu, memoryMib }: Vm, host: Host): Draft[] {
  if (host.topology.sockets < 2) {
    return [];
  }
  const nodeCpu = host.topology.coresPerSocket * MILLI_PER_CPU;
  const nodeMemory = Math.floor(host.memory.total / host.topology.sockets);
  const fix = 'expect remote memory, or shrink it';
  return [
    ...(milliCpu !== undefined && milliCpu > nodeCpu
      ? [
          {
            path,
            source,
            message: `${formatCpu(milliCpu)} vCPU are wider than a NUMA node of ${host.name} (${formatCpu(nodeCpu)} cores); ${fix}`,
          },
        ]
      : []),
    ...(memoryMib !== undefined && memoryMib > nodeMemory
      ? [
          {
            path,
            source,
            message: `${formatMemory(memoryMib)} are more than a NUMA node of ${host.name} has (${formatMemory(nodeMemory)}); ${fix}`,
          },
        ]
      : []),
  ];
}
