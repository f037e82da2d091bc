import type { TerraformElement, TerraformStack } from 'cdktf';

/**
 * As `friendlyUniqueId`, which caches: after a look at the estate half-way, `overrideLogicalId` would have no effect.
 *
 * What it has cached already is what is written, whatever is overridden now.
 */
export function logicalIdOf(element: TerraformElement, stack: TerraformStack): string {
  const { _friendlyUniqueId: written, _logicalIdOverride: override } = element as unknown as {
    readonly _friendlyUniqueId?: string;
    readonly _logicalIdOverride?: string;
  };
  return written ?? override ?? stack.getLogicalId(element);
}
