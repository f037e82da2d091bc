/** What may be undefined may be missing; the rest is there. */
type WhatIsSet<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The values that are set: a key whose value is undefined is left out, as an optional field that nobody stated is.
 *
 * Spread it: `{ path, ...set({ vlan, subnet }) }`.
 */
export function set<T extends object>(values: T): WhatIsSet<T> {
  const kept: Record<string, unknown> = {};
  // Every guest goes through here several times: entries as pairs would be most of the cost.
  for (const key in values) {
    if (values[key] !== undefined) {
      kept[key] = values[key];
    }
  }
  return kept as WhatIsSet<T>;
}
