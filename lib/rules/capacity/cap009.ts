import { type EstateNode, type Maximums, type VmDisk, formatCpu, formatDisk, formatMemory } from '../../model';
import type { Draft } from '../finding';
import { checkSockets, checkStep } from './multiples';
import type { Rule, RuleContext } from '../rule';

/** One property of a guest against its target's limit. */
interface Limit {
  readonly what: string;
  readonly value: number | undefined;
  readonly most?: number;
  readonly least?: number;
  readonly format: (value: number) => string;
}

/** CAP009: configuration maximums of the target. */
export const CAP009: Rule = {
  id: 'CAP009',
  severity: 'error',
  waivable: false,
  title: "a guest or a cluster is within its target's configuration maximums",
  why: 'the target refuses it, but only at apply',
  check: judge,
};

function judge({ estate, sites, engines }: RuleContext): Draft[] {
  const vms = estate.vms.flatMap((vm) => {
    const system = sites.get(vm.host)?.system;
    if (system === undefined) {
      return [];
    }
    const byBios = vm.firmware === 'bios' && system.biosMaximums !== undefined;
    const most: Maximums = { ...system.maximums, ...(byBios && system.biosMaximums) };
    const label = byBios ? `${system.label} (BIOS)` : system.label;
    return [
      ...check(vm, label, [
        { what: 'vCPU', value: vm.milliCpu, most: most.milliCpu, format: formatCpu },
        { what: 'memory', value: vm.memoryMib, most: most.memoryMib, least: most.minMemoryMib, format: formatMemory },
        { what: 'number of disks', value: vm.disks.length, most: most.disks, format: String },
        { what: 'size of a disk', value: largestOf(vm.disks), most: most.diskGib, format: formatDisk },
        { what: 'number of network adapters', value: vm.networks.length, most: most.nics, format: String },
        { what: 'number of snapshots', value: vm.snapshots?.length, most: most.snapshots, format: String },
        { what: 'cores per socket', value: vm.coresPerSocket, most: most.coresPerSocket, format: String },
      ]),
      ...checkStep(vm, label, vm.memoryMib, most.memoryStepMib),
      ...checkSockets(vm, vm.milliCpu, vm.coresPerSocket),
    ];
  });
  const containers = estate.containers.flatMap((container) => {
    const engine = engines.get(container.engine);
    if (engine === undefined) {
      return [];
    }
    const most: Maximums = engine.system.maximums;
    const { milliCpu = engine.defaults.milliCpu, memoryMib = engine.defaults.memoryMib } = container;
    return check(container, engine.system.label, [
      { what: 'CPU', value: milliCpu, most: most.milliCpu, least: most.minMilliCpu, format: formatCpu },
      { what: 'memory', value: memoryMib, most: most.memoryMib, least: most.minMemoryMib, format: formatMemory },
    ]);
  });
  const clusters = estate.clusters.flatMap((cluster) => {
    const { system, hosts } = cluster;
    return check(cluster, system.label, [
      { what: 'number of hosts', value: hosts.length, most: system.hostsPerCluster, format: String },
    ]);
  });
  return [...vms, ...containers, ...clusters];
}

function largestOf(disks: readonly VmDisk[]): number {
  return disks.reduce((largest, { sizeGib = 0 }) => Math.max(largest, sizeGib), 0);
}

function check(node: EstateNode, system: string, limits: readonly Limit[]): Draft[] {
  const { path, source } = node;
  return limits.flatMap(({ what, value, most, least, format }) => {
    if (value !== undefined && most !== undefined && value > most) {
      return [
        { path, source, message: `${what} is ${format(value)}, ${system} takes at most ${format(most)}; lower it` },
      ];
    }
    if (value !== undefined && least !== undefined && value < least) {
      return [
        { path, source, message: `${what} is ${format(value)}, ${system} takes at least ${format(least)}; raise it` },
      ];
    }
    return [];
  });
}
