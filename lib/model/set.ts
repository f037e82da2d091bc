/**
 * The values that are set: a key whose value is undefined is left out, as an optional field that nobody stated is.
 *
 * Spread it: `{ path, ...set({ vlan, subnet }) }`.
 */
export function set<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) {
      kept[key] = value as Exclude<T[keyof T], undefined>;
    }
  }
  return kept;
}
