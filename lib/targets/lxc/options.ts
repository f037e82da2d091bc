import type { Disk } from '../../model';
import type { EngineDefaultSizes } from '../shared/default-sizes';
import type { LxcConnection } from './connection';

/** A server of images that references may name before a colon, such as `corp` in `corp:base/12`. */
export interface LxcImageServer {
  /** Its name in image references. */
  readonly name: string;

  /** Its address, such as `https://images.example.com`. */
  readonly address: string;

  /**
   * What it speaks: `simplestreams` for images of whole systems, `oci` for images of applications.
   *
   * @default 'simplestreams'
   */
  readonly protocol?: 'simplestreams' | 'oci';
}

/** Options of `ContainerEngine.lxc()`. */
export interface LxcOptions {
  /** How the daemon is reached. */
  readonly connection: LxcConnection;

  /**
   * Project of the daemon that everything is made in; it is there.
   *
   * @default - the daemon's `default`
   */
  readonly project?: string;

  /**
   * Storage pool of root file systems and volumes; it is there.
   *
   * @default 'default'
   */
  readonly storagePool?: string;

  /**
   * What a container's root file system may hold; no ledger charges it.
   *
   * @default - as much as its storage pool
   */
  readonly rootDisk?: Disk;

  /**
   * Processes that one container may have: what keeps a fork bomb from its host.
   *
   * @default 4096
   */
  readonly processes?: number;

  /**
   * Addresses of the network for containers that name none, such as `10.0.20.0/24`.
   *
   * @default - the daemon chooses them
   */
  readonly subnet?: string;

  /**
   * Registry that image references are from which name none, such as `nginx:1.29.1`.
   *
   * @default 'https://docker.io'
   */
  readonly registry?: string;

  /**
   * Servers of images that references may name, beside `images` (the community's systems) and `local` (the daemon's own).
   *
   * @default - none
   */
  readonly imageServers?: LxcImageServer[];

  /**
   * What a container gets that states no size.
   *
   * @default - each container must state its own
   */
  readonly defaults?: EngineDefaultSizes;
}
