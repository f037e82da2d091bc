import { type Attributes, type Known, LATER, isLater, known, readKnown, toNumber, toText, valueOf } from '../../model';
import type { Resolve } from '../dialect';

/** A truth value, however Terraform JSON has it: a plan may hold `"true"`. */
export function toFlag(value: unknown): boolean | undefined {
  const text = typeof value === 'boolean' ? String(value) : value;
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A value as people can be shown it: an expression as it stands. */
export function shown(value: unknown): string {
  return value === LATER ? LATER.description! : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether something stands there; a plan has an empty text where an argument of a block is left out. */
export function isStated(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** How many guests one resource makes. What only Terraform can count is unknown. */
export function replicasOf({ count, for_each: forEach }: Attributes): Known<number> {
  return readKnown(forEach, keysOf, readKnown(count, toNumber, known(1)));
}

/** Whether Terraform repeats a block as often as it finds: nobody knows how many there are. */
export function isRepeated(attributes: Attributes, block: string): boolean {
  const { dynamic } = attributes;
  const repeated = Array.isArray(dynamic) ? (dynamic as unknown[]) : [dynamic];
  return (
    isLater(attributes[block]) ||
    repeated.some((entry) => typeof entry === 'object' && entry !== null && block in entry)
  );
}

/** How often a name may be that of another resource. */
const MOST_HOPS = 8;

/** The name of what an argument refers to; a name may in turn be that of another resource. */
export function nameOf(reference: unknown, resolve: Resolve, hops = MOST_HOPS): Known<string> {
  if (!isStated(reference)) {
    return 'absent';
  }
  const found = hops === 0 ? undefined : resolve(reference);
  if (found === undefined) {
    return 'unknown';
  }
  const name = found.attributes.name ?? found.attributes.display_name;
  if (isLater(name)) {
    return /\.(display_)?name\}$/.test(shown(name)) ? nameOf(name, resolve, hops - 1) : 'unknown';
  }
  return typeof name === 'string' ? known(name) : 'computed';
}

/** A text that is stated, where it can be told. */
export function textOf(value: unknown): string | undefined {
  return isStated(value) ? valueOf(readKnown(value, toText, 'absent')) : undefined;
}

function keysOf(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).length : undefined;
}
