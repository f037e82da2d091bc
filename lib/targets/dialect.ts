import type { Attributes, ContainerFacts, VmFacts } from '../model';

/** A resource or look-up as it stands in Terraform JSON, a plan or a state. */
export interface Resource {
  readonly type: string;
  readonly attributes: Attributes;
}

/**
 * Follows what an argument refers to: an expression such as `${libvirt_volume.root.id}`, or an id that a plan knows.
 *
 * Nothing where it refers to nothing that is at hand.
 */
export type Resolve = (reference: unknown) => Resource | undefined;

/** A fact that a user may state, and for which the provider has no argument: it cannot be read back. */
export interface Unwritten {
  /** Path in the facts, such as `guaranteed.memoryMib`. */
  readonly fact: string;
  /** The argument that other providers have for it; a test holds that this one's schema lacks it. */
  readonly argument: string;
  readonly why: string;
}

/** How one provider speaks of guests of one kind. Pure data and functions: a plan reader loads it without cdktf. */
export interface GuestDialect<F> {
  /** Resource types that are such guests. */
  readonly types: readonly string[];
  /** Whether a resource of these types is a guest; each is where this is missing. */
  isGuest?(resource: Resource): boolean;
  /** Reads all facts of a guest. Never throws: what cannot be read is `unknown`. */
  read(resource: Resource, resolve: Resolve): F;
  /** Arguments that hold sizes: what hides their changes (`ignore_changes`) makes them unknown. */
  readonly sizes: readonly string[];
  /** Arguments that a rule judges, such as `disk.*.size`: the re-check watches them. */
  readonly owned: readonly string[];
  /** Owned arguments of blocks in which order and repetition say nothing: a second card on a network reaches nothing more. */
  readonly sets?: readonly string[];
  /** Keys of an owned map that no rule judges, by the map. */
  readonly freeKeys?: Readonly<Record<string, RegExp>>;
  /** Arguments that are not owned and that a rule judges all the same, by reading the guest as it is written. */
  readonly readAsWritten?: readonly string[];
  /** Facts that its provider has no argument for. */
  readonly unwritten: readonly Unwritten[];
}

/**
 * Props of constructs that say the same as arguments, by type (`data.` and `provider.` before those of look-ups and
 * providers). What is not there is as what it is a part of; null is the library's own, for which there is no prop.
 */
export type Props = Readonly<Record<string, Readonly<Record<string, string | readonly string[] | null>>>>;

/** A datastore of a host, and its folder there, where it states one. */
export interface StoreFolder {
  readonly name: string;
  readonly path?: string;
}

/** Where a file is: the datastore, and the path there. */
export interface FilePlace {
  readonly store: string;
  readonly path: string;
}

/** The one place that knows a provider's words. */
export interface Dialect {
  /** The system's id, such as `esxi`. */
  readonly system: string;
  readonly vm?: GuestDialect<VmFacts>;
  readonly container?: GuestDialect<ContainerFacts>;
  /** What people are told to use instead of changing an argument of a resource that this library defines. */
  readonly props: Props;
  /**
   * How its VMs are guaranteed what they are promised, where it is not by arguments in MHz and MiB. `as a whole`: each
   * gets all its memory, or the least that its dynamic memory says; and its CPU is a share of its virtual CPUs, which
   * limit it, too.
   */
  readonly guarantees?: 'as a whole';
  /**
   * Finds the datastore of a file, where the provider knows paths only: `DiskFacts.store` is then the folder that a disk is
   * in, and `DiskFacts.attached` a whole path. Nothing where the file is in none of them.
   */
  placeOf?(file: string, stores: readonly StoreFolder[]): FilePlace | undefined;
  /** One way to write what names a machine of this system, so that one machine under two spellings is one. */
  normalIdentity(name: string): string;
}
