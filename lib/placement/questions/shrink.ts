import type { PlacementGuest, PlacementProblem } from '../problem';

/** A guest with which the loss is survived once it is smaller. */
export interface GuestToShrink {
  readonly guest: string;
  /** milli-CPU */
  readonly cpu: { readonly from: number; readonly to: number };
  /** MiB, with overhead. */
  readonly memory: { readonly from: number; readonly to: number };
}

/** By how much a guest shrinks at a time. */
export interface ShrinkOptions {
  /**
   * A guest shrinks by whole steps, in milli-CPU.
   *
   * @default 1000
   */
  readonly cpuStep?: number;

  /**
   * A guest shrinks by whole steps, in MiB.
   *
   * @default 1024
   */
  readonly memoryStep?: number;
}

/** Whether a changed problem survives. */
export type SurvivalCheck = (changed: PlacementProblem) => boolean;

/** Takes off as few steps as are enough: of memory alone, else of CPU alone, else of both in proportion. */
export function guestToShrink(
  problem: PlacementProblem,
  guest: PlacementGuest,
  survives: SurvivalCheck,
  { cpuStep = 1000, memoryStep = 1024 }: ShrinkOptions,
): GuestToShrink | undefined {
  const steps = {
    cpu: stepsIn(guest.cpu, cpuStep),
    memory: stepsIn(Math.min(guest.memory, guest.sizeMemory ?? guest.memory), memoryStep),
  };
  const most = Math.max(steps.cpu, steps.memory);
  const ways = [
    { most: steps.memory, cpu: 0, memory: 1 },
    { most: steps.cpu, cpu: 1, memory: 0 },
    { most, cpu: steps.cpu / most, memory: steps.memory / most },
  ];
  for (const way of ways) {
    const shrunk = (count: number): PlacementGuest => {
      const [cpu, memory] = [
        guest.cpu - Math.round(count * way.cpu) * cpuStep,
        guest.memory - Math.round(count * way.memory) * memoryStep,
      ];
      const { sizeMemory, guaranteedCpu = 0, guaranteedMemory = 0 } = guest;
      return {
        ...guest,
        cpu,
        memory,
        ...(sizeMemory !== undefined && { sizeMemory: sizeMemory - (guest.memory - memory) }),
        // No more of what shrinks is guaranteed than there is.
        guaranteedCpu: cpu < guest.cpu ? Math.min(guaranteedCpu, cpu) : guaranteedCpu,
        guaranteedMemory: memory < guest.memory ? Math.min(guaranteedMemory, memory) : guaranteedMemory,
      };
    };
    const helps = (count: number): boolean =>
      survives({ ...problem, guests: problem.guests.map((one) => (one === guest ? shrunk(count) : one)) });
    const count = leastThat(helps, way.most);
    if (count !== undefined) {
      const { cpu, memory } = shrunk(count);
      return { guest: guest.id, cpu: { from: guest.cpu, to: cpu }, memory: { from: guest.memory, to: memory } };
    }
  }
  return undefined;
}

/** Steps that can be taken off and leave something. */
function stepsIn(amount: number, step: number): number {
  return Math.max(0, Math.ceil(amount / step) - 1);
}

/** The least number, of 1 up to the most, that helps; where one helps, so does every larger one. */
function leastThat(helps: (count: number) => boolean, most: number): number | undefined {
  if (most < 1 || !helps(most)) {
    return undefined;
  }
  let [no, yes] = [0, most];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (helps(middle)) {
      yes = middle;
    } else {
      no = middle;
    }
  }
  return yes;
}
