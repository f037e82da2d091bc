/** A host as placement sees it: what it may promise, all amounts integers of at least zero. */
export interface PlacementHost {
  /** Unique among the hosts. */
  readonly id: string;

  /** milli-CPU that may be promised. */
  readonly cpu: number;

  /** MiB that may be promised. */
  readonly memory: number;

  /**
   * Largest CPU of one guest, whatever the capacity, in milli-CPU.
   *
   * @default - no limit
   */
  readonly largestCpu?: number;

  /**
   * Largest memory of one guest, whatever the capacity, in MiB.
   *
   * @default - no limit
   */
  readonly largestMemory?: number;

  /**
   * Most guests.
   *
   * @default - no limit
   */
  readonly maxGuests?: number;
}

/** What a guest takes of one shared datastore. */
export interface StoreShare {
  /** Id of the store. */
  readonly store: string;
  /** GiB promised. */
  readonly amount: number;
}

/** What a guest asks, whoever it is. */
export interface GuestShape {
  /** milli-CPU */
  readonly cpu: number;

  /** MiB charged to the host, with overhead. */
  readonly memory: number;

  /**
   * MiB that a host's `largestMemory` is compared with: the guest's own, without overhead.
   *
   * @default - `memory`
   */
  readonly sizeMemory?: number;

  /**
   * Ids of the hosts that may take it; others are unknown here and ignored. Share one set among guests: it is read once.
   *
   * @default - any host
   */
  readonly allowed?: ReadonlySet<string>;

  /**
   * What it takes of shared datastores. It runs only where all of them are seen.
   *
   * @default - nothing
   */
  readonly stores?: readonly StoreShare[];
}

/** A guest to be placed. */
export interface PlacementGuest extends GuestShape {
  /** Unique among the guests. */
  readonly id: string;

  /**
   * Whether it must run again after hosts are lost. Room for those that need not is not kept.
   *
   * @default true
   */
  readonly mustSurvive?: boolean;
}

/** A shared datastore. */
export interface PlacementStore {
  /** Unique among the stores. */
  readonly id: string;

  /** GiB that may be promised. */
  readonly capacity: number;

  /**
   * Ids of the hosts that see it.
   *
   * @default - all hosts
   */
  readonly hosts?: ReadonlySet<string>;
}

/** What else must hold. Ids of guests that are not placed here are ignored. */
export interface Constraints {
  /**
   * Groups of guests that share a host.
   *
   * @default - none
   */
  readonly together?: readonly (readonly string[])[];

  /**
   * Groups of guests of which no two share a host.
   *
   * @default - none
   */
  readonly apart?: readonly (readonly string[])[];

  /**
   * Shared datastores. A share of a store that is not listed is not judged.
   *
   * @default - none
   */
  readonly stores?: readonly PlacementStore[];
}

/** Hosts, guests and what must hold between them. */
export interface PlacementProblem {
  readonly hosts: readonly PlacementHost[];
  readonly guests: readonly PlacementGuest[];
  /** @default - none */
  readonly constraints?: Constraints;
}

/** Which host each guest is on: guest id to host id. */
export type Assignment = ReadonlyMap<string, string>;

/** How much is tried before the answer is 'undecided'. Steps, not seconds: the same answer on every machine. */
export interface PlacementOptions {
  /**
   * Steps of the search, about two million a second.
   *
   * @default 1_000_000
   */
  readonly nodeBudget?: number;

  /**
   * Where guests are now; kept as far as possible.
   *
   * @default - nobody is placed yet
   */
  readonly hint?: Assignment;
}
