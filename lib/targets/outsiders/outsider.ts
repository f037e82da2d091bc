import type { Cluster, Engine, Host } from '../../model';
import type { Resolve, Resource } from '../dialect';

/** What an estate proves something about, as far as others can get in its way. */
export interface Grounds {
  readonly hosts: readonly Pick<Host, 'system' | 'identity' | 'stores'>[];
  readonly clusters: readonly Pick<Cluster, 'identity'>[];
  readonly engines: readonly Pick<Engine, 'system'>[];
}

/** What a resource that no construct accounts for does to the estate. */
export interface Outsider {
  /** Goes on after its address, such as `takes room of datastore 'ssd-1', and no ledger counts it`. */
  readonly does: string;
  /** What its author can do about it. */
  readonly help: string;
  /** Whether it only may matter. */
  readonly maybe?: boolean;
}

/** Judges a resource of one type; nothing where it is none of the estate's concern. */
export type OutsiderJudge = (resource: Resource, resolve: Resolve, grounds: Grounds) => Outsider | undefined;

/** Whether the estate has a host or an engine of a system. */
export function hasSystem({ hosts, engines }: Grounds, id: string): boolean {
  return [...hosts, ...engines].some(({ system }) => system.id === id);
}
