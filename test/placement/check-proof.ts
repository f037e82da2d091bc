import type { Dimension, PlacementGuest, PlacementHost, PlacementProblem, Proof } from '../../lib/placement';
import { existsByTrying } from './exact';

const DIMENSIONS = ['cpu', 'memory', 'guaranteedCpu', 'guaranteedMemory'] as const;

/** Guests that share a host, worked out anew: nothing here is taken from the library. */
interface Unit {
  readonly ids: readonly string[];
  readonly asks: Readonly<Record<Dimension, number>>;
  /** Hosts that can take it when they are empty. */
  readonly takers: readonly PlacementHost[];
}

/** Whether a proof proves that there is no placement: its arithmetic is right, and it speaks of all that it must. */
export function holds(problem: PlacementProblem, proof: Proof): boolean {
  const units = unitsOf(problem);
  const all = problem.hosts.filter((host) => DIMENSIONS.every((dimension) => (host[dimension] ?? 0) >= 0));
  switch (proof.kind) {
    case 'contradiction': {
      const unit = units.find(({ ids }) => ids.includes(proof.guests[0]));
      const apart = problem.constraints?.apart ?? [];
      return (
        unit!.ids.includes(proof.guests[1]) && apart.some((group) => proof.guests.every((id) => group.includes(id)))
      );
    }
    case 'no-host':
      return units.some(({ ids, takers }) => takers.length === 0 && ids.join() === proof.guests.join());
    case 'exhausted':
      return existsByTrying(problem) === undefined;
    case 'clique': {
      const members = proof.guests.map((name) => units.find(({ ids }) => ids.join(' + ') === name)!);
      const hosts = new Set(members.flatMap(({ takers }) => takers.map(({ id }) => id)));
      return (
        members.length > proof.hosts.length &&
        [...hosts].every((id) => proof.hosts.includes(id)) &&
        members.every((one, index) => members.slice(index + 1).every((other) => exclude(problem, one, other)))
      );
    }
    case 'weights': {
      const weightOf = (unit: Unit): number =>
        proof.guests.find(({ guests }) => guests.join() === unit.ids.join())?.weight ?? 0;
      const capacity = sum(all.map((host) => heaviest(problem, host, units, weightOf)));
      return sum(units.map(weightOf)) === proof.asked && capacity <= proof.capacity && proof.asked > proof.capacity;
    }
    case 'sum':
    case 'large':
    case 'rounded':
    case 'parts':
      return isShort(all, units, proof);
    case 'too-few-down':
      // What is said of losses is no proof against a placement.
      return false;
  }
}

type Arithmetic = Extract<Proof, { kind: 'sum' | 'large' | 'rounded' | 'parts' }>;

/** Whether the guests that have no other hosts than those named are too many for them, by the proof's own measure. */
function isShort(all: readonly PlacementHost[], units: readonly Unit[], proof: Arithmetic): boolean {
  const { dimension } = proof;
  const hosts = all.filter(({ id }) => proof.hosts.includes(id));
  const bound = units.filter(({ takers }) => takers.every(({ id }) => proof.hosts.includes(id)));
  const amounts = bound.map(({ asks }) => asks[dimension]);
  const value = valueOf(proof);
  const asked = sum(amounts.map(value));
  // The most that fits on a host by that measure: found by trying all sums of amounts, each as often as it fits.
  const capacity = sum(hosts.map((host) => mostOf(has(host, dimension, units), amounts, value)));
  return (
    asked > capacity &&
    (proof.kind === 'large'
      ? capacity <= proof.room && asked > proof.room
      : asked === proof.asked && capacity <= proof.capacity && asked > proof.capacity)
  );
}

function valueOf(proof: Arithmetic): (amount: number) => number {
  switch (proof.kind) {
    case 'sum':
      return (amount) => amount;
    case 'large':
      return (amount) => (amount >= proof.size ? 1 : 0);
    case 'rounded':
      return (amount) =>
        amount < proof.from ? 0 : amount > proof.full - proof.from ? Math.max(amount, proof.full) : amount;
    case 'parts':
      return (amount) => Math.max(0, Math.ceil((amount * proof.parts) / proof.full) - 1);
  }
}

function has(host: PlacementHost, dimension: Dimension, units: readonly Unit[]): number {
  return host[dimension] ?? sum(units.map(({ asks }) => asks[dimension]));
}

function mostOf(room: number, amounts: readonly number[], value: (amount: number) => number): number {
  const best = new Array<number>(room + 1).fill(0);
  for (let left = 1; left <= room; left += 1) {
    best[left] = Math.max(
      ...[0, ...amounts].filter((one) => one > 0 && one <= left).map((one) => best[left - one]! + value(one)),
      best[left - 1]!,
    );
  }
  return best[room]!;
}

/** The largest weight that fits on a host, found by trying all subsets. */
function heaviest(
  problem: PlacementProblem,
  host: PlacementHost,
  units: readonly Unit[],
  weightOf: (unit: Unit) => number,
): number {
  const able = units.filter(({ takers }) => takers.includes(host));
  const visit = (index: number, on: readonly Unit[]): number => {
    const unit = able[index];
    if (unit === undefined) {
      return 0;
    }
    const after = [...on, unit];
    const fits = fitsOn(host, after) && !on.some((other) => areApart(problem, unit, other));
    return Math.max(visit(index + 1, on), fits ? weightOf(unit) + visit(index + 1, after) : 0);
  };
  return visit(0, []);
}

function areApart({ constraints }: PlacementProblem, one: Unit, other: Unit): boolean {
  return (constraints?.apart ?? []).some(
    (group) => one.ids.some((id) => group.includes(id)) && other.ids.some((id) => group.includes(id)),
  );
}

/** Whether no host takes both. */
function exclude(problem: PlacementProblem, one: Unit, other: Unit): boolean {
  return (
    areApart(problem, one, other) ||
    !one.takers.some((host) => other.takers.includes(host) && fitsOn(host, [one, other]))
  );
}

function unitsOf({ hosts, guests, constraints = {} }: PlacementProblem): Unit[] {
  let groups = guests.map(({ id }) => new Set([id]));
  for (const together of constraints.together ?? []) {
    const touched = groups.filter((group) => together.some((id) => group.has(id)));
    groups = [...groups.filter((group) => !touched.includes(group)), new Set(touched.flatMap((group) => [...group]))];
  }
  return groups
    .filter(({ size }) => size > 0)
    .map((group) => {
      const members = guests.filter(({ id }) => group.has(id));
      const asks = Object.fromEntries(
        DIMENSIONS.map((dimension) => [dimension, sum(members.map((one) => one[dimension] ?? 0))]),
      ) as Record<Dimension, number>;
      const takers = hosts.filter((host) => fitsOn(host, [{ asks }]) && members.every((one) => mayRun(one, host)));
      return { ids: members.map(({ id }) => id).sort(), asks, takers };
    });
}

function fitsOn(host: PlacementHost, on: readonly Pick<Unit, 'asks'>[]): boolean {
  return DIMENSIONS.every((dimension) => sum(on.map(({ asks }) => asks[dimension])) <= (host[dimension] ?? Infinity));
}

function mayRun({ cpu, memory, sizeMemory = memory, allowed }: PlacementGuest, host: PlacementHost): boolean {
  return (
    cpu <= (host.largestCpu ?? Infinity) &&
    sizeMemory <= (host.largestMemory ?? Infinity) &&
    (allowed?.has(host.id) ?? true)
  );
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
