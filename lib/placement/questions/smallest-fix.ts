import { compareText } from '../../model';
import { compile } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { DEFAULT_BUDGET } from '../place';
import type { PlacementHost, PlacementProblem } from '../problem';
import { type GuestToShrink, type ShrinkOptions, type SurvivalCheck, guestToShrink } from './shrink';
import { surviveLoss } from '../survival/survive-loss';
import type { DoesNotSurvive, SurvivalOptions } from '../survival/survival';

/** One more host with which the loss is survived. */
export interface HostToAdd {
  /** Id of a host that it is like in every respect. */
  readonly like: string;
  readonly host: PlacementHost;
}

/** What would help, each by itself and verified; what does not help is missing. */
export interface Fix {
  readonly add?: HostToAdd;
  readonly shrink?: GuestToShrink;
}

/** How a fix is looked for. */
export interface FixOptions extends SurvivalOptions, ShrinkOptions {
  /**
   * Id of the host to add. It must be new.
   *
   * @default - the id of the host that it is like, with `+1`
   */
  readonly hostId?: string;
}

/** Steps for one change when nobody says: there are some dozens to try, and what is not decided is not offered. */
const BUDGET_OF_ONE = DEFAULT_BUDGET / 10;

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
    surviveLoss(changed, failures, { nodeBudget: BUDGET_OF_ONE, ...options }).verdict === 'survives';
  const add = hostToAdd(problem, survives, options.hostId);
  const largest = problem.guests.find(({ id }) => id === stranded[0]);
  const shrink = largest === undefined ? undefined : guestToShrink(problem, largest, survives, options);
  return add === undefined && shrink === undefined
    ? undefined
    : { ...(add !== undefined && { add }), ...(shrink !== undefined && { shrink }) };
}

/** Tries kinds of hosts that are there, the smallest first; of very many, some of every size. */
function hostToAdd(
  problem: PlacementProblem,
  survives: SurvivalCheck,
  hostId: string | undefined,
): HostToAdd | undefined {
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
    constraints,
  };
}
