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
   * milli-CPU that may be guaranteed, whatever the host promises: what it has.
   *
   * @default - no limit
   */
  readonly guaranteedCpu?: number;

  /**
   * MiB that may be guaranteed, whatever the host promises: what it has.
   *
   * @default - no limit
   */
  readonly guaranteedMemory?: number;
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
   * milli-CPU that it is guaranteed.
   *
   * @default 0
   */
  readonly guaranteedCpu?: number;

  /**
   * MiB that it is guaranteed, with overhead.
   *
   * @default 0
   */
  readonly guaranteedMemory?: number;
}

/** A guest to be placed. */
export interface PlacementGuest extends GuestShape {
  /** Unique among the guests. */
  readonly id: string;

  /**
   * Whether it stays down once its host is lost, and need not run again. While its host stands, it takes its room.
   *
   * @default false
   */
  readonly staysDown?: boolean;
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
}

/** Hosts, guests and what must hold between them. */
export interface PlacementProblem {
  readonly hosts: readonly PlacementHost[];
  readonly guests: readonly PlacementGuest[];
  /** @default - none */
  readonly constraints?: Constraints;

  /**
   * Ids of hosts that are kept for failures: they take nobody until a host is lost. Only what is asked of losses keeps to
   * it; whoever places guests while all hosts stand leaves them out.
   *
   * @default - none
   */
  readonly spare?: ReadonlySet<string>;
}

/** Which host each guest is on: guest id to host id. */
export type Assignment = ReadonlyMap<string, string>;

/** How much is tried before the answer is 'undecided'. Steps, not seconds: the same answer on every machine. */
export interface PlacementOptions {
  /**
   * Steps of the search, five to eight million a second.
   *
   * @default 5_000_000
   */
  readonly nodeBudget?: number;

  /**
   * Where guests are now; kept as far as possible.
   *
   * @default - nobody is placed yet
   */
  readonly hint?: Assignment;
}
