/**
 * Stands between an object's property and everyone who uses it.
 *
 * What is assigned to the property later goes behind the wrapper, not in its place.
 */
export function intercept<T extends object, K extends keyof T>(target: T, key: K, wrap: (inner: T[K]) => T[K]): void {
  let inner = target[key];
  Object.defineProperty(target, key, {
    get: () => wrap(inner),
    set: (value: T[K]) => {
      inner = value;
    },
  });
}
