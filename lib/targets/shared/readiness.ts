import type { Construct } from 'constructs';
import type { EngineSpec } from '../target';
import { TerraformData } from '../../terraform/terraform-data';

/** How a shell on an engine's machine is reached. */
export interface Shell {
  readonly user: string;
  readonly port: number;
  /** The machine's public host key; any is accepted where it is missing. */
  readonly hostKey?: string;
}

/** What waits for an engine: where its machine is, and the command that succeeds once the engine answers. */
export interface Probe {
  readonly address: string | undefined;
  readonly shell: Shell | undefined;
  /** As people call it, such as `docker`. */
  readonly engine: string;
  readonly command: string;
}

/** How long a new guest may take until its engine answers, as SSH retries and as the loop below: 10 minutes each. */
const TIMEOUT = '10m';
const ATTEMPTS = 120;
const SECONDS_BETWEEN = 5;

/**
 * Stands between a VM and its first container: waits until the guest has finished booting and its engine answers.
 *
 * A VM that runs is not yet an engine that listens. Replaced with the VM. Needs a shell on the guest: without one there is no gate.
 */
export function readinessGate(scope: Construct, probe: Probe, engine: EngineSpec): TerraformData | undefined {
  const { shell, address, command } = probe;
  const [vm] = engine.vm;
  if (shell === undefined || address === undefined || vm === undefined) {
    return undefined;
  }
  return new TerraformData(
    scope,
    'ready',
    { triggers_replace: [vm.getStringAttribute('id')] },
    {
      dependsOn: [...engine.vm],
      connection: {
        type: 'ssh',
        host: address,
        user: shell.user,
        port: shell.port,
        timeout: TIMEOUT,
        ...(shell.hostKey !== undefined && { hostKey: shell.hostKey }),
      },
      provisioners: [
        {
          type: 'remote-exec',
          inline: [
            'if command -v cloud-init >/dev/null; then cloud-init status --wait || true; fi',
            `for attempt in $(seq ${ATTEMPTS}); do ${command} >/dev/null 2>&1 && exit 0; sleep ${SECONDS_BETWEEN}; done; echo '${probe.engine} does not answer' >&2; exit 1`,
          ],
        },
      ],
    },
  );
}
