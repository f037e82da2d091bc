/** Arguments of a resource as they stand in Terraform JSON, in a plan or in a state. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Stands in for a value that only Terraform can compute, where a plan tells so beside the values. */
export const LATER = Symbol('known to Terraform later');

/**
 * What is known of an argument. None of the last three is zero:
 * - `absent`: nobody set it, and what the provider then takes is no value;
 * - `computed`: the provider decides, as on the disks that a clone brings;
 * - `unknown`: Terraform will know.
 */
export type Known<T> = { readonly value: T } | 'absent' | 'computed' | 'unknown';

/** Something that is known. */
export function known<T>(value: T): Known<T> {
  return { value };
}

/** The value, where it is known. */
export function valueOf<T>(fact: Known<T>): T | undefined {
  return typeof fact === 'object' ? fact.value : undefined;
}

/** The same fact in other words or units. */
export function mapKnown<T, U>(fact: Known<T>, convert: (value: T) => U): Known<U> {
  return typeof fact === 'object' ? { value: convert(fact.value) } : fact;
}

/** Whether Terraform alone can say what stands there. A literal `${` is written twice, as `$${`. */
export function isLater(value: unknown): boolean {
  return value === LATER || (typeof value === 'string' && /(^|[^$%])(\$\$|%%)*[$%]\{/.test(value));
}

/**
 * Reads one argument.
 *
 * @param otherwise what is known where the argument is left out: the provider's default, or why there is no value
 */
export function readKnown<T>(
  value: unknown,
  convert: (value: unknown) => T | undefined,
  otherwise: Known<T>,
): Known<T> {
  if (value === undefined || value === null) {
    return otherwise;
  }
  const converted = isLater(value) ? undefined : convert(value);
  return converted === undefined ? 'unknown' : { value: converted };
}

/** A number, however Terraform JSON has it: a plan may hold `"4"` where the provider takes a text. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A text as it stands. */
export function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * What stands at a path such as `disk.*.size`: a list where the path has a star, without what is not set.
 *
 * Blocks beyond the one there may be are read as a list, which equals nothing that was declared.
 */
export function readPath(value: unknown, path: string): unknown {
  return readParts(value, path.includes('.') ? path.split('.') : [path], 0);
}

function readParts(value: unknown, parts: readonly string[], index: number): unknown {
  const part = parts[index];
  if (part === undefined) {
    return value;
  }
  if (part === '*') {
    const items: readonly unknown[] = Array.isArray(value)
      ? value
      : value === undefined || value === null
        ? []
        : [value];
    return items.map((item) => readParts(item, parts, index + 1)).filter((item) => item !== undefined && item !== null);
  }
  const holder: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof holder === 'object' && holder !== null
    ? readParts((holder as Attributes)[part], parts, index + 1)
    : undefined;
}

/** A block of Terraform JSON as a list: it may be missing, one object, or a list of objects, at every level. */
export function blocksOf(value: unknown): readonly Attributes[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item): item is Attributes => typeof item === 'object' && item !== null);
}
