import { byPath, listNames } from '../model';
import { type Assignment, type Constraints, type PlacementGuest, type PlacementProblem, place } from '../placement';
import type { ClusterProblem } from './problem';

/** Where VMs should run, which is given up where it cannot be: a rule that is not mandatory, or how replicas spread. */
export interface Wish {
  /** Path of the rule, or of the VM whose replicas should spread. */
  readonly path: string;
  /** `rule web-apart`, `the 'spread' of web` */
  readonly what: string;
  readonly kind: 'together' | 'apart' | 'on' | 'not-on';
  /** Ids of its guests. */
  readonly guests: readonly string[];
  /** Ids of its hosts, where it names some. */
  readonly hosts: ReadonlySet<string>;
}

/** A wish that a placement does not keep. */
export interface BrokenWish {
  readonly path: string;
  /** `rule web-apart: web-1 and web-2 are on esxi-01` */
  readonly what: string;
}

/** Steps of each search for a placement that keeps one wish more. */
const BUDGET = 200_000;

/** Wishes that are tried one by one; where there are more, those beyond are kept only together with all others. */
const MOST_TRIED = 50;

/** What should hold in a cluster, by path. */
export function wishesOf({ cluster, idsOf, hostOf, vmOf }: ClusterProblem): Wish[] {
  const rules = cluster.rules
    .filter(({ mandatory }) => !mandatory)
    .map((rule): Wish => {
      const paths = 'hosts' in rule ? rule.hosts : [];
      return {
        path: rule.path,
        what: `rule ${rule.name}`,
        kind: rule.kind,
        guests: rule.vms.flatMap((path) => idsOf.get(path) ?? []),
        hosts: new Set([...hostOf].flatMap(([id, { path }]) => (paths.includes(path) ? [id] : []))),
      };
    });
  const spread = [...new Set(vmOf.values())]
    .filter((vm) => vm.spread === 'should')
    .map((vm): Wish => {
      const { path, name } = vm;
      return { path, what: `the 'spread' of ${name}`, kind: 'apart', guests: idsOf.get(path)!, hosts: new Set() };
    });
  return [...rules, ...spread].sort(byPath);
}

/** A placement that keeps what should hold, as far as one was found: all of it, else each wish that can be kept with those before it. */
export function keepingWishes(problem: PlacementProblem, wishes: readonly Wish[], on: Assignment): Assignment {
  if (brokenWishes(wishes, on).length === 0) {
    return on;
  }
  const all = placedWith(wishes.reduce(withWish, problem), on);
  if (all !== undefined) {
    return all;
  }
  let kept = { problem, on };
  for (const wish of wishes.slice(0, MOST_TRIED)) {
    const next = withWish(kept.problem, wish);
    const found = placedWith(next, kept.on);
    kept = found === undefined ? kept : { problem: next, on: found };
  }
  return kept.on;
}

/** Which wishes a placement does not keep, and how. */
export function brokenWishes(wishes: readonly Wish[], on: Assignment): BrokenWish[] {
  return wishes.flatMap((wish) => {
    const how = breach(wish, on);
    return how === undefined ? [] : [{ path: wish.path, what: `${wish.what}: ${how}` }];
  });
}

function breach(wish: Wish, on: Assignment): string | undefined {
  const { kind, guests } = wish;
  const placed = guests.flatMap((id) => {
    const host = on.get(id);
    return host === undefined ? [] : [{ id, host }];
  });
  const are = (some: readonly { readonly id: string }[]): string =>
    `${listNames(some.map(({ id }) => id))} ${some.length === 1 ? 'is' : 'are'}`;
  switch (kind) {
    case 'apart': {
      const seen = new Set<string>();
      const first = placed.find(({ host }) => seen.size === seen.add(host).size);
      return first && `${are(placed.filter(({ host }) => host === first.host))} on ${first.host}`;
    }
    case 'together': {
      const used = [...new Set(placed.map(({ host }) => host))];
      return used.length > 1 ? `${are(placed)} on ${listNames(used)}` : undefined;
    }
    case 'on':
    case 'not-on': {
      const wrong = placed.filter(({ host }) => !isIn(host, wish));
      return wrong.length > 0
        ? `${are(wrong)} on ${listNames([...new Set(wrong.map(({ host }) => host))])}`
        : undefined;
    }
  }
}

function placedWith({ hosts, guests, constraints }: PlacementProblem, hint: Assignment): Assignment | undefined {
  const placed = place(hosts, guests, constraints, { hint, nodeBudget: BUDGET });
  return placed.verdict === 'fits' ? placed.assignment : undefined;
}

/** The same problem in which a wish must hold. */
function withWish(problem: PlacementProblem, wish: Wish): PlacementProblem {
  const { constraints = {}, guests, hosts } = problem;
  switch (wish.kind) {
    case 'apart':
      return { ...problem, constraints: withGroups(constraints, 'apart', evenly(wish.guests, hosts.length)) };
    case 'together':
      return { ...problem, constraints: withGroups(constraints, 'together', [wish.guests]) };
    case 'on':
    case 'not-on':
      return { ...problem, guests: boundTo(guests, wish, hosts) };
  }
}

function withGroups(
  constraints: Constraints,
  kind: 'together' | 'apart',
  groups: readonly (readonly string[])[],
): Constraints {
  return { ...constraints, [kind]: [...(constraints[kind] ?? []), ...groups] };
}

/** Guests in groups of at most so many: where there are more than hosts, no host has more of them than it must. */
function evenly(guests: readonly string[], most: number): string[][] {
  const groups = Math.ceil(guests.length / Math.max(1, most));
  return Array.from({ length: groups }, (_, group) => guests.filter((_id, index) => index % groups === group));
}

/** Guests of one reach share one set: placement reads each set once. */
function boundTo(
  guests: readonly PlacementGuest[],
  wish: Wish,
  hosts: PlacementProblem['hosts'],
): readonly PlacementGuest[] {
  const bound = new Set(wish.guests);
  const known = new Map<ReadonlySet<string> | undefined, ReadonlySet<string>>();
  const narrowed = (allowed: ReadonlySet<string> | undefined): ReadonlySet<string> => {
    const ids = hosts.map(({ id }) => id).filter((id) => (allowed?.has(id) ?? true) && isIn(id, wish));
    const set = known.get(allowed) ?? new Set(ids);
    known.set(allowed, set);
    return set;
  };
  return guests.map((guest) => (bound.has(guest.id) ? { ...guest, allowed: narrowed(guest.allowed) } : guest));
}

function isIn(id: string, { hosts, kind }: Wish): boolean {
  return hosts.has(id) === (kind === 'on');
}
