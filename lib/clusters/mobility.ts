import { type Cluster, type Vm, listReasons } from '../model';
import {
  type Constraints,
  type Placement,
  type PlacementGuest,
  type PlacementProblem,
  describeProof,
  describeUndecided,
  place,
} from '../placement';
import type { Migration } from './migration';
import { Occupancy } from './occupancy';
import type { ClusterProblem } from './problem';

/** Whether a VM can move to another host while it runs. */
export interface Mobility {
  readonly vm: Vm;
  /** `undecided` never means that it cannot. */
  readonly verdict: 'moves' | 'stuck' | 'undecided';
  /** Paths of hosts that it can be on and move between, beside what is there; none where it cannot. */
  readonly hosts: readonly string[];
  /** Whether it is prerequisites that are missing, of hosts or of what it must be together with; else it is room. */
  readonly lacks: 'prerequisites' | 'room';
  /** Why it cannot move, or is not decided; empty where the cluster has no other host. */
  readonly reason: string;
}

/** Steps of a search for one move. */
const BUDGET = 1_000_000;

/** Steps where not even a placement is known. */
const SMALL_BUDGET = 100_000;

/** What of a cluster's view decides where its VMs can move. */
interface MobilityView {
  readonly cluster: Cluster;
  readonly problem: ClusterProblem;
  readonly placement: Placement;
  migrationOf(vm: Vm): Migration;
}

/** Answers, for VMs of a cluster, whether each can move. What is the same for two VMs is worked out once. */
export class Mobilities {
  private readonly known = new Map<string, Omit<Mobility, 'vm'>>();
  private readonly occupancy: Occupancy | undefined;

  constructor(private readonly view: MobilityView) {
    const { placement, problem } = view;
    this.occupancy = placement.verdict === 'fits' ? new Occupancy(problem.normal, placement.assignment) : undefined;
  }

  /**
   * Whether there is a way to run all VMs in which this one could go to another host, with those that it must share a
   * host with: the placement that was found, else any other.
   */
  public of(vm: Vm): Mobility {
    const { problem, placement } = this.view;
    const { groups, missing } = this.view.migrationOf(vm);
    const ids = problem.idsOf.get(vm.path) ?? [];
    if (groups.every((group) => group.length < 2) || ids.length === 0 || placement.verdict === 'does-not-fit') {
      const [hosts = []] = groups;
      const moves = hosts.length > 1;
      return { vm, verdict: moves ? 'moves' : 'stuck', hosts, lacks: 'prerequisites', reason: listReasons(missing) };
    }
    const unit = this.unitOf(ids[0]!);
    const { ways, without } = this.waysOf(vm, unit);
    if (ways.length === 0) {
      return { vm, verdict: 'stuck', hosts: [], lacks: 'prerequisites', reason: listReasons(without) };
    }
    const here = ids.map((id) => this.beside(id, ways)).find((hosts) => hosts.length > 1);
    if (here !== undefined) {
      return { vm, verdict: 'moves', hosts: this.pathsOf(here), lacks: 'room', reason: '' };
    }
    const key = this.keyOf(unit, ways);
    const known = (key === undefined ? undefined : this.known.get(key)) ?? this.search(unit, ways);
    if (key !== undefined) {
      this.known.set(key, known);
    }
    return { vm, ...known };
  }

  /** Hosts, by id, that a guest can be on and move to from where it is, its own first; beside what is there. */
  private beside(id: string, ways: readonly (readonly string[])[]): string[] {
    const { placement } = this.view;
    const from = placement.verdict === 'fits' ? placement.assignment.get(id) : undefined;
    const group = ways.find((hosts) => from !== undefined && hosts.includes(from)) ?? [];
    return group.filter((to) => to === from || this.occupancy?.couldRun(id, to) === true);
  }

  /** Any other placement: one that keeps its room for it on a second host. */
  private search(unit: readonly PlacementGuest[], ways: readonly (readonly string[])[]): Omit<Mobility, 'vm'> {
    const { normal } = this.view.problem;
    const nodeBudget = this.occupancy === undefined ? SMALL_BUDGET : BUDGET;
    let open: string | undefined;
    let reason = '';
    for (const way of ways) {
      const { hosts, guests, constraints } = withDoubles(normal, unit, new Set(way));
      const placed = place(hosts, guests, constraints, { nodeBudget });
      if (placed.verdict === 'fits') {
        const on = [unit[0]!.id, doubleOf(unit[0]!.id)].map((id) => placed.assignment.get(id)!);
        return { verdict: 'moves', hosts: this.pathsOf(on), lacks: 'room', reason: '' };
      }
      if (placed.verdict === 'undecided') {
        open ??= describeUndecided(placed);
      } else {
        reason ||= describeProof(placed.proof);
      }
    }
    return { verdict: open === undefined ? 'stuck' : 'undecided', hosts: [], lacks: 'room', reason: open ?? reason };
  }

  /** Groups of at least two hosts that take VMs while none has failed, between which all of a unit could move. */
  private waysOf(vm: Vm, unit: readonly PlacementGuest[]): { readonly ways: string[][]; readonly without: string[] } {
    const { problem, cluster } = this.view;
    const idOf = new Map([...problem.hostOf].map(([id, { path }]) => [path, id]));
    const working = new Set(problem.normal.hosts.map(({ id }) => id));
    const others = [...new Set(unit.map(({ id }) => problem.vmOf.get(id)!))].filter((other) => other !== vm);
    const without: string[] = [];
    const { groups, missing } = this.view.migrationOf(vm);
    const ways = groups.map((group) =>
      group.flatMap((path) => {
        const id = idOf.get(path)!;
        const obstacle = working.has(id)
          ? others.map((other) => this.obstacleOf(other, path)).find((reason) => reason !== undefined)
          : `${problem.hostOf.get(id)!.name} is kept for failures of ${cluster.name}`;
        without.push(...(obstacle === undefined ? [] : [obstacle]));
        return obstacle === undefined ? [id] : [];
      }),
    );
    return { ways: ways.filter((way) => way.length > 1), without: [...new Set([...missing, ...without])] };
  }

  /** Why a VM that another must be together with cannot be moved to or from a host. */
  private obstacleOf(vm: Vm, host: string): string | undefined {
    const { groups, missing } = this.view.migrationOf(vm);
    return groups.flat().includes(host) ? undefined : `it must be with ${vm.name} (${listReasons(missing)})`;
  }

  private unitOf(id: string): readonly PlacementGuest[] {
    const { normal } = this.view.problem;
    const ids = new Set([id]);
    // A group may bring in another one.
    for (let before = 0; before < ids.size;) {
      before = ids.size;
      (normal.constraints?.together ?? [])
        .filter((group) => group.some((member) => ids.has(member)))
        .forEach((group) => group.forEach((member) => ids.add(member)));
    }
    const guests = normal.guests.filter((guest) => ids.has(guest.id));
    return guests.sort((a, b) => Number(b.id === id) - Number(a.id === id));
  }

  /** The same for VMs that can stand for each other; nothing where a rule speaks of one. */
  private keyOf(unit: readonly PlacementGuest[], ways: readonly (readonly string[])[]): string | undefined {
    const { together = [], apart = [] } = this.view.problem.normal.constraints ?? {};
    const { id, allowed, ...shape } = unit[0]!;
    const isBound = [...together, ...apart].some((group) => group.includes(id));
    return isBound ? undefined : JSON.stringify([Object.values(shape), [...(allowed ?? [])], ways]);
  }

  private pathsOf(ids: readonly string[]): string[] {
    return ids.map((id) => this.view.problem.hostOf.get(id)!.path).sort();
  }
}

/** What a guest would be on the host that it moves to. */
function doubleOf(id: string): string {
  return `${id} where it goes`;
}

/** A placement in which guests are on one of some hosts, and keep as much room on another of these. */
function withDoubles(
  { hosts, guests, constraints = {} }: PlacementProblem,
  unit: readonly PlacementGuest[],
  way: ReadonlySet<string>,
): PlacementProblem {
  const ids = new Set(unit.map(({ id }) => id));
  const among = (guest: PlacementGuest): PlacementGuest => ({
    ...guest,
    allowed: new Set([...way].filter((id) => guest.allowed?.has(id) ?? true)),
  });
  const { together = [], apart = [] } = constraints;
  const doubles = (group: readonly string[]): string[] => group.filter((id) => ids.has(id)).map(doubleOf);
  const both: Constraints = {
    together: [...together, ...together.map(doubles).filter((group) => group.length > 1)],
    apart: [...apart.map((group) => [...group, ...doubles(group)]), ...unit.map(({ id }) => [id, doubleOf(id)])],
  };
  return {
    hosts,
    guests: [
      ...guests.map((guest) => (ids.has(guest.id) ? among(guest) : guest)),
      ...unit.map((guest) => ({ ...among(guest), id: doubleOf(guest.id) })),
    ],
    constraints: both,
  };
}
