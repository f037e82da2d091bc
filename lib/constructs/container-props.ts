import type { Architecture, Kernel, Memory } from '../model';
import type { IContainerHost } from './engine';
import type { GuestTraitsProps } from './guest-traits';

/** A port that a container publishes. */
export interface ContainerPort {
  /** Port in the container. */
  readonly internal: number;

  /**
   * Port on the engine's machine.
   *
   * @default - the same
   */
  readonly external?: number;

  /**
   * Address on the engine's machine.
   *
   * @default '127.0.0.1'
   */
  readonly address?: string;

  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
}

/** Something mounted into a container. */
export interface ContainerMount {
  /** @default 'volume' */
  readonly type?: 'bind' | 'volume' | 'tmpfs';

  /**
   * Path on the host, or name of the volume.
   *
   * @default - none, for `tmpfs`
   */
  readonly source?: string;

  /** Path in the container. */
  readonly target: string;

  /** @default - true for `bind`, false otherwise */
  readonly readOnly?: boolean;
}

/** How an engine knows that a container works. */
export interface ContainerHealthCheck {
  /**
   * Command, such as `['curl', '-f', 'http://localhost/']`, or a line that a shell in the container runs, such as
   * `'curl -f http://localhost/ || exit 1'`. `['NONE']` turns off the image's own.
   */
  readonly command: string[] | string;

  /** Seconds between checks. @default 30 */
  readonly intervalSeconds?: number;

  /** Seconds until a check has failed. @default 30 */
  readonly timeoutSeconds?: number;

  /** Failures until it is unhealthy. @default 3 */
  readonly retries?: number;

  /** Seconds at the start in which failures do not count. @default 0 */
  readonly startPeriodSeconds?: number;
}

/** How many of a container run, at least and at most. The most is charged. */
export interface ContainerScale {
  /** How many Terraform defines. */
  readonly min: number;
  /** How many there may be. */
  readonly max: number;
}

/** Props of a container beside its host. What a later change of each does, on each system, is in `docs/changes.md`. */
export interface ContainerOptions extends GuestTraitsProps {
  /** Image reference, best pinned to a digest. */
  readonly image: string;

  /**
   * CPUs, in thousandths, such as 0.25.
   *
   * @default - what the engine's `defaults` state; an error where they state none
   */
  readonly cpus?: number;

  /**
   * Memory; no swap is given beside it.
   *
   * @default - what the engine's `defaults` state; an error where they state none
   */
  readonly memory?: Memory;

  /** Its name; further replicas get `-2`, `-3` and so on, and answer to the name too. @default - the construct id */
  readonly name?: string;

  /** How many of it; each is charged. @default 1 */
  readonly replicas?: number;

  /** How many of it may run; the maximum is charged, the minimum is defined. @default - `replicas` */
  readonly scale?: ContainerScale;

  /** Zone of trust. @default - that of its VM or host */
  readonly trustZone?: string;

  /** Published ports. @default - none */
  readonly ports?: ContainerPort[];

  /** Mounts. @default - none but a temporary `/tmp` */
  readonly mounts?: ContainerMount[];

  /** Names of the networks it is on. @default - a network of its engine's, never the default bridge */
  readonly networks?: string[];

  /** Environment; secrets are sensitive variables. @default - none */
  readonly environment?: Record<string, string>;

  /** Command. @default - the image's */
  readonly command?: string[];

  /** Health check. @default - the image's */
  readonly healthCheck?: ContainerHealthCheck;

  /** When the engine starts it again. @default 'unless-stopped' */
  readonly restart?: 'no' | 'on-failure' | 'always' | 'unless-stopped';

  /** Kernel its image is for. @default 'linux' */
  readonly os?: Kernel;

  /** Architecture its image is for. @default - its engine's */
  readonly architecture?: Architecture;

  /** User in the container; root is seen by ISO007. @default - the image's */
  readonly user?: string;

  /** Whether its root file system is read-only; false is seen by ISO007. @default - true, where its engine can */
  readonly readOnly?: boolean;

  /** Capabilities it is given back; seen by ISO007. @default - none */
  readonly capabilities?: string[];

  /** Whether it is given its whole host; seen by ISO007. @default false */
  readonly privileged?: boolean;

  /** Whether it shares its host's network; seen by ISO007. @default false */
  readonly hostNetwork?: boolean;

  /** Whether it shares its host's processes; seen by ISO007. @default false */
  readonly hostPid?: boolean;

  /** Whether it shares its host's shared memory; seen by ISO007. @default false */
  readonly hostIpc?: boolean;

  /** Host devices it is given; seen by ISO007. @default - none */
  readonly devices?: string[];
}

/** Props of a container. */
export interface ContainerProps extends ContainerOptions {
  /** What it runs on: a `ContainerHost` or a `ContainerInVm`. */
  readonly host: IContainerHost;
}
