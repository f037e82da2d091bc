/**
 * The values that are set: a key whose value is undefined is left out, as an optional field that nobody stated is.
 *
 * Spread it: `{ path, ...set({ vlan, subnet }) }`.
 */
export function set<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
