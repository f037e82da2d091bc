import type { OptionChecks } from '../target';

/** Stops what a target cannot make as it is declared, although each thing that it asks is possible. */
export function refuse(checks: OptionChecks, refusal: string | undefined): void {
  if (refusal !== undefined) {
    checks.fail('TGT001', refusal);
  }
}
