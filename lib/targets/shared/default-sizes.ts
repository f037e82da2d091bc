import { type Memory, cpusToMilli } from '../../model';
import type { OptionChecks } from '../target';

/** What an engine gives a container that states no size. */
export interface EngineDefaultSizes {
  /**
   * CPUs, in thousandths, such as 0.25.
   *
   * @default - each container must state its own
   */
  readonly cpus?: number;

  /**
   * Memory.
   *
   * @default - each container must state its own
   */
  readonly memory?: Memory;
}

/** Default sizes in the model's units; what is not stated is missing. */
export function sizesOf({ cpus, memory }: EngineDefaultSizes = {}): { milliCpu?: number; memoryMib?: number } {
  return {
    ...(cpus !== undefined && { milliCpu: cpusToMilli(cpus) }),
    ...(memory !== undefined && { memoryMib: memory.toMib() }),
  };
}

/** Checks default sizes, on behalf of the engine that states them. */
export function checkDefaultSizes(checks: OptionChecks, defaults: EngineDefaultSizes | undefined): void {
  const { cpus, memory } = defaults ?? {};
  if (cpus !== undefined) {
    checks.milliCpu('engine.defaults.cpus', cpus);
  }
  if (memory !== undefined) {
    checks.mib('engine.defaults.memory', memory);
  }
}
