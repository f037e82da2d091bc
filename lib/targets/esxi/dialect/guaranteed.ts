import {
  type Attributes,
  type GuaranteedFacts,
  type Known,
  type LimitFacts,
  known,
  readKnown,
  toNumber,
  toText,
} from '../../../model';
import { toFlag } from '../../shared/reading';

/** Whether each vCPU has a core of its own. The provider's default is `normal`. */
const EXCLUSIVE = 'high';

/**
 * What ESXi keeps for a VM: MHz and MiB.
 *
 * - `latency_sensitivity = high`: all memory, and a core for each vCPU (vSphere 8, Resource Management: the least
 *   reservation of a low-latency VM is vCPUs x clock).
 * - A device of the host, whole or a part: all memory must stay where the device finds it; the VM does not start
 *   otherwise.
 * - `memory_reservation_locked_to_max`: all memory. The provider applies the lock where `memory_reservation` equals
 *   `memory`, and whoever asks for it is promised it.
 */
export function guaranteedOf(vm: Attributes, milliCpu: Known<number>, hasDevices: boolean): GuaranteedFacts {
  const latency = readKnown(vm.latency_sensitivity, toText, known('normal'));
  const locked = readKnown(vm.memory_reservation_locked_to_max, toFlag, known(false));
  const exclusive = typeof latency === 'object' && latency.value === EXCLUSIVE;
  const all = hasDevices || exclusive || (typeof locked === 'object' && locked.value);
  const mayBeAll = !all && (latency === 'unknown' || locked === 'unknown');
  return {
    mhz: readKnown(vm.cpu_reservation, toNumber, 'absent'),
    milliCpu: exclusive ? milliCpu : latency === 'unknown' ? 'unknown' : 'absent',
    memoryMib: mayBeAll ? 'unknown' : readKnown(vm.memory_reservation, toNumber, known(0)),
    all,
  };
}

/** What a VM may use at most: MHz and MiB. */
export function limitsOf({ cpu_limit: cpu, memory_limit: memory }: Attributes): LimitFacts {
  return { mhz: limitOf(cpu), memoryMib: limitOf(memory) };
}

/** The provider's default is -1, which is no limit; it sends none for 0 either. */
function limitOf(value: unknown): Known<number> {
  const limit = readKnown(value, toNumber, 'absent');
  return typeof limit === 'object' && limit.value <= 0 ? 'absent' : limit;
}
