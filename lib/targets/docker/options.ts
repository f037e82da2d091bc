import type { EngineDefaultSizes } from '../shared/default-sizes';
import type { DockerConnection } from './connection';
import type { DockerLogs } from './logs';

/** Options of `ContainerEngine.docker()`. */
export interface DockerOptions {
  /** How the engine is reached. */
  readonly connection: DockerConnection;

  /**
   * What a container gets that states no size.
   *
   * @default - each container must state its own
   */
  readonly defaults?: EngineDefaultSizes;

  /**
   * How much of what each container prints is kept; `'engine'` leaves it to the settings of the engine, which keeps all
   * where it has none.
   *
   * @default - 3 files of 10 MiB, as `json-file`
   */
  readonly logs?: DockerLogs;
}
