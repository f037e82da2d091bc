import type { SourceLocation } from './node';
import type { Technique } from './estate';

/** What stands in a row of the ledger. */
export type Layer = 'bare-metal' | 'host-os' | 'vm' | 'container-engine' | 'container' | 'cluster';

/** One resource of one layer: what there is, what was promised, what is left. */
export interface Line {
  readonly total: number;
  readonly reserved: number;
  readonly ratioPercent: number;
  readonly capacity: number;
  readonly allocated: number;
  /** Negative when more was promised than there is. */
  readonly free: number;
}

/** What a row takes from the row above it. */
export interface Charge {
  /** milli-CPU */
  readonly cpu: number;
  /** MiB, with the hypervisor's overhead. */
  readonly memory: number;
  /** GiB, with swap. */
  readonly disk: number;
}

/** One layer of one machine, with what stands on it. */
export interface LedgerRow {
  readonly path: string;
  readonly name: string;
  readonly layer: Layer;
  readonly technique: Technique | 'container-in-vm';
  /** Who runs it: hypervisor, engine, guest OS or image. */
  readonly system: string;
  readonly charged: Charge;
  /** Missing where the layer offers none of it. */
  readonly cpu?: Line;
  readonly memory?: Line;
  readonly disk?: Line;
  /** What its running VMs, or it as one, are guaranteed; missing where nothing can be. */
  readonly guaranteed?: Guarantee;
  readonly children: readonly LedgerRow[];
}

/** What the hypervisor guarantees, in milli-CPU of the host's total and in MiB. It is never overcommitted. */
export interface Guarantee {
  readonly cpu: number;
  readonly memory: number;
}

/** A consumer of a line or a store. */
export interface Consumer {
  readonly path: string;
  readonly name: string;
  readonly amount: number;
}

/** A datastore with all that is promised on it, by whichever host. */
export interface StoreLine {
  readonly key: string;
  readonly name: string;
  /** Paths of the hosts that see it. */
  readonly hosts: readonly string[];
  readonly line: Line;
  readonly consumers: readonly Consumer[];
  readonly source?: SourceLocation;
}

/** The nested ledger of a whole estate. */
export interface Ledger {
  /** One row a cluster, with its hosts in it, and one a host that is in none; by path. */
  readonly rows: readonly LedgerRow[];
  /** One line a datastore, by key. */
  readonly stores: readonly StoreLine[];
  /** Every row by its path. */
  readonly byPath: ReadonlyMap<string, LedgerRow>;
  /** What each host, and all hosts of a cluster that take VMs, can guarantee; by path. */
  readonly guaranteeable: ReadonlyMap<string, Guarantee>;
}
