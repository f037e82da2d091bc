import type { Attributes } from '../target';

/** Blocks, however Terraform JSON has them: missing, one object, or a list. */
export function listOf(block: unknown): Attributes[] {
  if (block === undefined || block === null) {
    return [];
  }
  return (Array.isArray(block) ? block : [block]) as Attributes[];
}
