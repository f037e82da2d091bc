import type { Construct } from 'constructs';
import { TerraformData } from '../shared/terraform-data';
import type { EngineSpec } from '../target';
import type { DockerConnection } from './connection';

/** How long a new guest may take until its engine answers, as SSH retries and as the loop below: 10 minutes each. */
const TIMEOUT = '10m';
const ATTEMPTS = 120;
const SECONDS_BETWEEN = 5;

/**
 * Stands between a VM and its first container: waits until the guest has finished booting and its engine answers.
 *
 * A VM that runs is not yet an engine that listens. Replaced with the VM. Needs a shell on the guest: without one there is no gate.
 */
export function readinessGate(
  scope: Construct,
  connection: DockerConnection,
  engine: EngineSpec,
): TerraformData | undefined {
  const { shell, address } = connection;
  const [vm] = engine.vm;
  if (shell === undefined || address === undefined || vm === undefined) {
    return undefined;
  }
  const gate = new TerraformData(
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
            `for attempt in $(seq ${ATTEMPTS}); do docker info >/dev/null 2>&1 && exit 0; sleep ${SECONDS_BETWEEN}; done; echo 'docker does not answer' >&2; exit 1`,
          ],
        },
      ],
    },
  );
  return gate;
}
