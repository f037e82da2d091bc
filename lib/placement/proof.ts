import type { Dimension } from './dimension';

/** Amounts of each dimension; of a guarantee, where it matters. */
export interface Amounts {
  /** milli-CPU */
  readonly cpu: number;
  /** MiB */
  readonly memory: number;
  /** milli-CPU */
  readonly guaranteedCpu?: number;
  /** MiB */
  readonly guaranteedMemory?: number;
}

/** A guest and what it asks of the dimension that a proof speaks of. */
export interface Asking {
  readonly guest: string;
  readonly amount: number;
}

/** Those that ask, as a proof names them. */
export interface Askers {
  readonly count: number;
  /** The biggest, biggest first; at most eight. */
  readonly biggest: readonly Asking[];
}

/** Two guests must share a host and must not. */
export interface Contradiction {
  readonly kind: 'contradiction';
  readonly guests: readonly [string, string];
}

/** A guest, or guests that share a host, that no host they may run on can take, though it were empty; and what they ask. */
export interface NoHost extends Amounts {
  readonly kind: 'no-host';
  readonly guests: readonly string[];
  /** Hosts they may run on. */
  readonly hosts: number;
  /** The most that one of those hosts gives to one guest, each for itself; zero without a host. */
  readonly largest: Amounts;
}

/** More is asked than there is. */
export interface SumExceeded {
  readonly kind: 'sum';
  readonly dimension: Dimension;
  readonly asked: number;
  readonly capacity: number;
  readonly guests: Askers;
  /** Ids of the only hosts that they may run on. */
  readonly hosts: readonly string[];
}

/** More guests of a size than the hosts can take of that size, however they are mixed. */
export interface TooManyLarge {
  readonly kind: 'large';
  readonly dimension: Dimension;
  /** All of them ask this or more. */
  readonly size: number;
  readonly guests: Askers;
  /** How many of that size the hosts take: for each floor(capacity / size). */
  readonly room: number;
  /** Ids of the hosts that can take one. */
  readonly hosts: readonly string[];
}

/**
 * More is asked than there is once amounts are rounded: those under `from` do not count, those over `full - from` count
 * as `full`, since nothing else that counts fits beside one on a host of `full`.
 */
export interface RoundedSumExceeded {
  readonly kind: 'rounded';
  readonly dimension: Dimension;
  readonly from: number;
  readonly full: number;
  /** Sum of the guests' rounded amounts. */
  readonly asked: number;
  /** Sum of the most that each host can hold of rounded amounts. */
  readonly capacity: number;
  /** Those that count, with the amounts they ask. */
  readonly guests: Askers;
  readonly hosts: readonly string[];
}

/**
 * More is asked than there is once amounts are counted in parts: a guest counts for the whole parts, of `parts` equal
 * ones of `full`, that it exceeds; so does a host.
 */
export interface PartsExceeded {
  readonly kind: 'parts';
  readonly dimension: Dimension;
  readonly parts: number;
  readonly full: number;
  /** Parts that the guests exceed. */
  readonly asked: number;
  /** Parts that the hosts exceed. */
  readonly capacity: number;
  /** Those that exceed a part, with the amounts they ask. */
  readonly guests: Askers;
  readonly hosts: readonly string[];
}

/** Guests of which no two can share a host, more than there are hosts for them. */
export interface Clique {
  readonly kind: 'clique';
  readonly guests: readonly string[];
  /** Ids of the hosts that can take at least one of them. */
  readonly hosts: readonly string[];
  /** Whether they are all declared to be apart; otherwise their sizes forbid some pairs. */
  readonly declared: boolean;
}

/** Guests that share a host, or one alone, and what they weigh. */
export interface Weighed {
  readonly guests: readonly string[];
  readonly weight: number;
}

/**
 * All guests weigh more than all hosts can hold: each guest has a weight, and no host can be filled with more than its
 * part of `capacity`, by their sizes and by who must be apart. The weights come from a linear program; that they are right can be checked host by host.
 */
export interface Outweighed {
  readonly kind: 'weights';
  readonly asked: number;
  /** Sum, over the hosts, of a weight that nothing that fits on one exceeds. */
  readonly capacity: number;
  /** Those that weigh something, the heaviest first. */
  readonly guests: readonly Weighed[];
  readonly hosts: readonly string[];
}

/**
 * Guests that stay down take their room while their hosts stand. After each of some losses that share no host, so much
 * of them would have to be lost with it that all of them together do not ask as much: wherever they are, one loss leaves
 * too little room.
 */
export interface TooFewDown {
  readonly kind: 'too-few-down';
  readonly dimension: Dimension;
  /** How many losses there are that need some. */
  readonly losses: number;
  /** Hosts that each of them loses. */
  readonly failures: number;
  /** What all of these losses need to lose. */
  readonly needed: number;
  /** What those that stay down ask. */
  readonly asked: number;
  readonly guests: Askers;
}

/** Every placement was tried or is no better than one that was tried. */
export interface Exhausted {
  readonly kind: 'exhausted';
  readonly nodes: number;
}

/** Why there is no placement. */
export type Proof =
  | Contradiction
  | NoHost
  | SumExceeded
  | TooManyLarge
  | RoundedSumExceeded
  | PartsExceeded
  | Clique
  | Outweighed
  | TooFewDown
  | Exhausted;
