import type { EngineDefaultSizes } from '../shared/default-sizes';

/** Options of `ContainerEngine.mesos()`. */
export interface MesosOptions {
  /** Host name of the agent as it registered (`mesos-agent --hostname`): a name or an IPv4 address, known at synth. */
  readonly agent: string;

  /**
   * Folder that app definitions are written to, relative to where Terraform runs. `POST /v2/apps` takes each file.
   *
   * @default './marathon'
   */
  readonly directory?: string;

  /**
   * Marathon's group for the agent's apps, such as `shop/edge`; each app's id is in it.
   *
   * @default - the agent's host name
   */
  readonly group?: string;

  /**
   * Docker network on the agent that containers join.
   *
   * @default - the agent's bridge, which links all containers on it
   */
  readonly network?: string;

  /**
   * What a container gets that states no size.
   *
   * @default - each container must state its own
   */
  readonly defaults?: EngineDefaultSizes;
}
