import type { BlastRadius, Container, Engine, Estate, Host, Ledger, Vm, Waiver } from '../model';
import type { ClusterView, Site } from '../clusters';
import type { Draft, Severity } from './finding';
import type { ComposedPolicy } from './policy/policy';

/** All that a rule may look at. */
export interface RuleContext {
  readonly estate: Estate;
  readonly ledger: Ledger;
  readonly policy: ComposedPolicy;
  /** The rules that are judged. */
  readonly rules: readonly Rule[];
  /** What falls with what; computed once. */
  readonly blastRadius: readonly BlastRadius[];
  /** Where VMs are placed: hosts and clusters, by path. */
  readonly sites: ReadonlyMap<string, Site>;
  /** What is known of each cluster, by its path: placement, survival, migration. */
  readonly clusterViews: ReadonlyMap<string, ClusterView>;
  /** Hosts by path. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** Engines by path. */
  readonly engines: ReadonlyMap<string, Engine>;
  /** VMs by path. */
  readonly vms: ReadonlyMap<string, Vm>;
  /** Containers by the path of their engine. */
  readonly containersOf: ReadonlyMap<string, readonly Container[]>;
  /** Waivers in force that cover nothing; known to rules that judge waivers. */
  readonly unusedWaivers: readonly Waiver[];
}

/** A pure function from what is there to what is wrong: it never throws, prints or changes anything. */
export type Check = (context: RuleContext) => readonly Draft[];

/** A rule of the catalogue. */
export interface Rule {
  /** Never reused. */
  readonly id: string;
  readonly severity: Severity;
  /** Whether a `Waiver` may cover it. */
  readonly waivable: boolean;
  /** What must hold, in one line. */
  readonly title: string;
  /** What goes wrong when it does not. */
  readonly why: string;
  readonly check: Check;
  /** Whether it judges the waivers themselves, and so comes after all others. @default false */
  readonly judgesWaivers?: boolean;
}
