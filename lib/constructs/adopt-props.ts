import type { Architecture, Disk, GuestOs, Kernel } from '../model';
import type { GuestTraitsProps } from './guest-traits';

/** What is said of any guest that was defined without this library, where its resource does not say it. */
export interface AdoptGuestOptions extends GuestTraitsProps {
  /**
   * Zone of trust; `public` and `untrusted` are not trusted.
   *
   * @default - none stated; of a container, that of its VM or host
   */
  readonly trustZone?: string;

  /**
   * Names of the networks it is on, in the order of its resource. They are read from it where it names them, or refers to
   * something of the app that has a name.
   *
   * @default - those that its resource names
   */
  readonly networks?: string[];
}

/** A disk of a VM that was defined without this library. */
export interface AdoptedDisk {
  /**
   * What it holds. Where its resource says so itself, the two must agree (INP002).
   *
   * @default - what its resource says; refused where that says nothing (INP008), or only Terraform knows it (INP001)
   */
  readonly size?: Disk;

  /**
   * Name of the datastore it is on.
   *
   * @default - the one that its resource names; the only one that its host has, where it names none
   */
  readonly datastore?: string;
}

/** Why a VM is handed a device of its host. */
export interface AdoptedPassthrough {
  /** Why a virtual device will not do. */
  readonly reason: string;
}

/** What is said of a VM that was defined without this library, where its resource does not say it. */
export interface AdoptVirtualMachineOptions extends AdoptGuestOptions {
  /**
   * Its disks, in the order of its resource; further ones are charged as well.
   *
   * @default - those of its resource
   */
  readonly disks?: (Disk | AdoptedDisk)[];

  /**
   * Why it is handed the devices that its resource names; seen by ISO003.
   *
   * @default - no reason, which is refused where there are such
   */
  readonly passthrough?: AdoptedPassthrough;

  /**
   * The operating system in it.
   *
   * @default - what its resource says, where it tells one from others
   */
  readonly guestOs?: GuestOs;

  /**
   * Whether it must be able to move to another host while it runs; every prerequisite is checked by AVA003.
   *
   * @default false
   */
  readonly liveMigration?: boolean;

  /**
   * Whether it stays down after its host has failed, as an override of its cluster says. Nothing is emitted for it.
   *
   * @default false
   */
  readonly staysDown?: boolean;
}

/** What is said of a container that was defined without this library, where its resource does not say it. */
export interface AdoptContainerOptions extends AdoptGuestOptions {
  /** Kernel its image is for. @default - its engine's */
  readonly os?: Kernel;

  /** Architecture its image is for. @default - its engine's */
  readonly architecture?: Architecture;
}
