import { type Host, type Ledger, type LedgerRow, formatCpu, formatDisk, formatMemory, overheadMib } from '../model';
import { type Limit, leastOf } from './limits';
import { type VmShape, takenGib } from './shape';
import type { Site } from './site';

/** How many VMs of a shape a datastore takes: the one that is named, else the site's first. */
export function diskLimit(site: Site, shape: VmShape, lines: Ledger['stores']): Limit {
  const key = shape.store ?? site.hosts[0]!.stores[0]?.key;
  const line = lines.find((one) => one.key === key);
  const each = takenGib(shape, site);
  if (each === 0) {
    return { count: Infinity, reason: '' };
  }
  return line === undefined
    ? { count: 0, reason: 'it states no datastore' }
    : {
        count: Math.max(0, Math.floor(line.line.free / each)),
        reason: `disk on ${line.name}: ${formatDisk(Math.max(0, line.line.free))} free`,
      };
}

/** A host has no choice: what is free of each resource says it all. */
export function hostLimit(host: Host, row: LedgerRow, shape: VmShape, others: readonly Limit[]): Limit {
  const memory = shape.memoryMib + overheadMib(host.system.overhead, shape.milliCpu, shape.memoryMib);
  const fits = shape.milliCpu <= host.cpu.maxUnit && shape.memoryMib <= host.memory.maxUnit;
  const cpuFree = Math.max(0, row.cpu?.free ?? 0);
  const memoryFree = Math.max(0, row.memory?.free ?? 0);
  return leastOf([
    ...(fits ? [] : [{ count: 0, reason: 'one is larger than the host can ever give' }]),
    { count: Math.floor(cpuFree / shape.milliCpu), reason: `vCPU: ${formatCpu(cpuFree)} free` },
    { count: Math.floor(memoryFree / memory), reason: `memory: ${formatMemory(memoryFree)} free` },
    ...others,
  ]);
}
