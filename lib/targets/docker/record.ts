import type { ContainerConfig } from '@cdktf/provider-docker/lib/container';
import type { Construct } from 'constructs';
import { TerraformData } from '../../terraform/terraform-data';
import type { ContainerSpec } from '../target';

/**
 * What the provider reads back otherwise than it was written, on engines whose own settings say something of it: log
 * options come back with the engine's, and ports in an order of the engine's, or not at all once the container has ended.
 */
export const NOT_READ_BACK = ['log_opts', 'ports'] as const;

/**
 * Holds what of a container the provider does not apply later, or not see: the container is replaced when it changes.
 *
 * A changed health check, CPU quota or mount is applied "successfully" and stays as it was (a mount where as many others
 * are there); what is taken away of a command, an environment or a user, stays too. Of these only whether they are there
 * is held: the provider sees what they are.
 */
export function recordOf(scope: Construct, id: string, spec: ContainerSpec, words: ContainerConfig): TerraformData {
  const { cpuQuota, healthcheck, logDriver, logOpts, mounts, ports, command, env, user } = words;
  return new TerraformData(scope, `${id}-record`, {
    input: {
      service: isService(spec),
      command: command !== undefined,
      environment: env !== undefined,
      user: user !== undefined,
      cpu_quota: cpuQuota,
      health_check: healthcheck,
      log_driver: logDriver,
      log_opts: logOpts,
      mounts,
      ports,
    },
  });
}

/** Whether it is to run for ever; what may end by itself is left alone when it has. */
export function isService({ restart }: Pick<ContainerSpec, 'restart'>): boolean {
  return restart === 'always' || restart === 'unless-stopped';
}
