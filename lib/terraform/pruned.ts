/**
 * Attributes without those that are not set.
 *
 * cdktf resolves every key twice, set or not, and a VM has 78 of them; see ADR 0003.
 * Tokens and other objects with a class of their own are left as they are.
 */
export function pruned(attributes: object): Record<string, unknown> {
  return prune(attributes) as Record<string, unknown>;
}

function prune(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(prune);
  }
  if (typeof value !== 'object' || value === null || value.constructor !== Object || 'resolve' in value) {
    return value;
  }
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) {
      kept[key] = prune(item);
    }
  }
  return kept;
}
