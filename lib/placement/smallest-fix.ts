import { compareText } from '../model';
import { compile } from './compile';
import { kindsOf } from './kinds';
import type { PlacementGuest, PlacementHost, PlacementProblem } from './problem';
import { surviveLoss } from './survive-loss';
import type { DoesNotSurvive, SurvivalOptions } from './survival';

/** One more host with which the loss is survived. */
export interface HostToAdd {
  /** Id of a host that it is like in every respect. */
  readonly like: string;
  readonly host: PlacementHost;
}

/** A guest with which the loss is survived once it is smaller. */
export interface GuestToShrink {
  readonly guest: string;
  /** milli-CPU */
  readonly cpu: { readonly from: number; readonly to: number };
  /** MiB, with overhead. */
  readonly memory: { readonly from: number; readonly to: number };
}

/** What would help, each by itself and verified; what does not help is missing. */
export interface Fix {
  readonly add?: HostToAdd;
  readonly shrink?: GuestToShrink;
}

/** How a fix is looked for. */
export interface FixOptions extends SurvivalOptions {
  /**
   * Id of the host to add. It must be new.
   *
   * @default - the id of the host that it is like, with `+1`
   */
  readonly hostId?: string;

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

/** Kinds of hosts that are tried. */
const MOST_KINDS = 12;

/** The smallest host to add, and the least by which the largest stranded guest must shrink; nothing where neither helps. */
export function smallestFix(
  problem: PlacementProblem,
  failures: number,
  { stranded }: Pick<DoesNotSurvive, 'stranded'>,
  options: FixOptions = {},
): Fix | undefined {
  const survives = (changed: PlacementProblem): boolean =>
    surviveLoss(changed, failures, options).verdict === 'survives';
  const add = hostToAdd(problem, survives, options.hostId);
  const largest = problem.guests.find(({ id }) => id === stranded[0]);
  const shrink = largest === undefined ? undefined : guestToShrink(problem, largest, survives, options);
  return add === undefined && shrink === undefined
    ? undefined
    : { ...(add !== undefined && { add }), ...(shrink !== undefined && { shrink }) };
}

type Survives = (changed: PlacementProblem) => boolean;

/** Tries kinds of hosts that are there, the smallest first; of very many, some of every size. */
function hostToAdd(problem: PlacementProblem, survives: Survives, hostId: string | undefined): HostToAdd | undefined {
  const byId = [...problem.hosts].sort((a, b) => compareText(a.id, b.id));
  const kinds = kindsOf(compile(problem).packing).reverse();
  const every = Math.max(1, Math.ceil(kinds.length / MOST_KINDS));
  // The largest is always among them.
  for (const kind of kinds.filter((_, index) => (kinds.length - 1 - index) % every === 0)) {
    const like = byId[kind.hosts[0]!]!;
    const host = { ...like, id: hostId ?? `${like.id}+1` };
    if (survives(withTwin(problem, like.id, host))) {
      return { like: like.id, host };
    }
  }
  return undefined;
}

/** Adds a host wherever one that is there is named. */
function withTwin(
  { hosts, guests, constraints = {} }: PlacementProblem,
  like: string,
  host: PlacementHost,
): PlacementProblem {
  const widened = new Map<ReadonlySet<string>, ReadonlySet<string>>();
  const widen = (ids: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined => {
    if (ids?.has(like) !== true) {
      return ids;
    }
    const known = widened.get(ids) ?? new Set([...ids, host.id]);
    widened.set(ids, known);
    return known;
  };
  return {
    hosts: [...hosts, host],
    guests: guests.map((guest) => ({ ...guest, allowed: widen(guest.allowed) })),
    constraints: {
      ...constraints,
      stores: constraints.stores?.map((store) => ({ ...store, hosts: widen(store.hosts) })),
    },
  };
}

/** Takes off as few steps as are enough: of memory alone, else of CPU alone, else of both in proportion. */
function guestToShrink(
  problem: PlacementProblem,
  guest: PlacementGuest,
  survives: Survives,
  { cpuStep = 1000, memoryStep = 1024 }: FixOptions,
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
      const memory = Math.round(count * way.memory) * memoryStep;
      return {
        ...guest,
        cpu: guest.cpu - Math.round(count * way.cpu) * cpuStep,
        memory: guest.memory - memory,
        ...(guest.sizeMemory !== undefined && { sizeMemory: guest.sizeMemory - memory }),
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
