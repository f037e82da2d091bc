import { literalText } from '../../terraform/literal-text';
import type { HealthCheckSpec } from '../target';

/** Words that Docker's own health checks start with. */
const KINDS = ['CMD', 'CMD-SHELL', 'NONE'];

/** The `healthcheck` block of a `docker_container`. */
export interface HealthCheckArguments {
  readonly test: string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly startPeriod: string;
}

/** A health check as the provider reads it back. */
export function healthCheckArguments(check: HealthCheckSpec): HealthCheckArguments {
  return {
    test: testOf(check.command).map(literalText),
    interval: duration(check.intervalSeconds),
    timeout: duration(check.timeoutSeconds),
    retries: check.retries,
    startPeriod: duration(check.startPeriodSeconds),
  };
}

/** Docker turns a check off, and says nothing, where its first word is none of its kinds. */
function testOf(command: readonly string[]): readonly string[] {
  return KINDS.includes(command[0]!) ? command : ['CMD', ...command];
}

/** Seconds as Go writes them, which is how they are read back: 90 is `1m30s`. */
export function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${hours > 0 ? `${hours}h` : ''}${seconds >= 60 ? `${minutes}m` : ''}${rest}s`;
}
