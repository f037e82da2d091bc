import { type EstateNode, MILLI_PER_CPU, formatCpu, formatMemory } from '../../model';
import type { Draft } from '../finding';

/** Whether memory comes in the steps that the target takes. */
export function checkStep(
  node: EstateNode,
  system: string,
  memoryMib: number | undefined,
  step: number | undefined,
): Draft[] {
  if (memoryMib === undefined || step === undefined || memoryMib % step === 0) {
    return [];
  }
  const message = `memory is ${formatMemory(memoryMib)}, ${system} takes multiples of ${formatMemory(step)}; change it`;
  return [{ path: node.path, source: node.source, message }];
}

/** Whether whole sockets make up the vCPUs. */
export function checkSockets(
  node: EstateNode,
  milliCpu: number | undefined,
  coresPerSocket: number | undefined,
): Draft[] {
  if (milliCpu === undefined || coresPerSocket === undefined || milliCpu % (coresPerSocket * MILLI_PER_CPU) === 0) {
    return [];
  }
  const message = `${formatCpu(milliCpu)} vCPU are no multiple of ${coresPerSocket} cores per socket; change one of them`;
  return [{ path: node.path, source: node.source, message }];
}
