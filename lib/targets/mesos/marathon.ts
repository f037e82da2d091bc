/** A parameter of `docker run`. */
export interface DockerParameter {
  readonly key: string;
  readonly value: string;
}

/** A port of the agent's offer that leads into a container. */
export interface MarathonPortMapping {
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** A path of the agent in a container. */
export interface MarathonVolume {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly mode: 'RO' | 'RW';
}

/** A command that Mesos runs in a container; times in seconds. */
export interface MarathonHealthCheck {
  readonly protocol: 'COMMAND';
  readonly command: { readonly value: string };
  readonly gracePeriodSeconds: number;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly maxConsecutiveFailures: number;
}

/** What a container is on: a named network, the agent's bridge, or the agent's own network. */
export type MarathonNetwork =
  { readonly mode: 'container'; readonly name: string } | { readonly mode: 'container/bridge' | 'host' };

/** An app as Marathon's API takes it; `mem` in MiB. */
export interface MarathonApp {
  readonly id: string;
  readonly instances: number;
  readonly cpus: number;
  readonly mem: number;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly constraints: readonly (readonly string[])[];
  readonly upgradeStrategy: { readonly minimumHealthCapacity: number; readonly maximumOverCapacity: number };
  readonly networks: readonly MarathonNetwork[];
  readonly portDefinitions?: readonly [];
  readonly healthChecks?: readonly MarathonHealthCheck[];
  readonly container: {
    readonly type: 'DOCKER';
    readonly docker: {
      readonly image: string;
      readonly privileged: boolean;
      readonly forcePullImage: boolean;
      readonly parameters: readonly DockerParameter[];
    };
    readonly volumes: readonly MarathonVolume[];
    readonly portMappings?: readonly MarathonPortMapping[];
  };
}
