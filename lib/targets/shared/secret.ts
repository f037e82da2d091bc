import { Token } from 'cdktf';
import type { OptionChecks } from '../target';

/** Checks an option that is a secret. What was given is not shown. */
export function checkSecret(checks: OptionChecks, prop: string, value: string | undefined): void {
  if (typeof value !== 'string' || value === '') {
    checks.wrong(prop, 'the value of a sensitive TerraformVariable', value === '' ? '' : typeof value);
  }
}

/** Props of those given that hold a secret as a literal (INP009). */
export function literalSecretsIn(secrets: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(secrets).flatMap(([prop, value]) =>
    value !== undefined && value !== '' && !Token.isUnresolved(value) ? [prop] : [],
  );
}
