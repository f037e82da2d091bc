import {
  type Attributes,
  type Declared,
  type EstateNode,
  type Known,
  LATER,
  type SizeName,
  type Unknown,
  isLater,
} from '../model';
import type { Resource } from '../targets';

/** Facts with the sizes that every guest must state. */
export type Sized = Readonly<Record<SizeName, Known<number>>>;

/** The sizes, and how findings call them. */
const NAMES: Readonly<Record<SizeName, string>> = { milliCpu: 'CPUs', memoryMib: 'memory' };

/** Amounts that arguments of a resource decide, by what a declaration calls them. */
const AMOUNTS = ['vcpus', 'cpus', 'memory', 'replicas', 'reservation.cpu', 'reservation.memory'];

/**
 * Facts as a resource states them: a size that none of its arguments decides is absent, whatever its provider would take.
 *
 * It is tried: a size that stays known where all arguments that hold sizes are hidden is a default.
 */
export function statedSizes<F extends Sized>(
  resource: Resource,
  read: (resource: Resource) => F,
  sizes: readonly string[],
): F {
  const facts = read(resource);
  const hidden = Object.entries(resource.attributes).map(([name, value]) => [
    name,
    sizes.includes(name) && isAmount(value) ? LATER : value,
  ]);
  const without = read({ ...resource, attributes: Object.fromEntries(hidden) as Attributes });
  const byDefault = (Object.keys(NAMES) as SizeName[]).filter(
    (name) => typeof facts[name] === 'object' && typeof without[name] === 'object',
  );
  return { ...facts, ...Object.fromEntries(byDefault.map((name) => [name, 'absent'])) };
}

/** A switch chooses among amounts, and is none. */
function isAmount(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'boolean';
}

/**
 * Tells of unknown amounts by the arguments that hide them.
 *
 * An amount that no expression hides is none that Terraform knows: its argument says something that is no amount.
 */
export function toldByArguments<N extends EstateNode>(
  { node, unknowns, unstated }: Declared<N>,
  { attributes }: Resource,
  sizes: readonly string[],
): Pick<Declared<N>, 'unknowns' | 'unstated'> {
  const [amounts, others] = [unknowns.filter(isOfAmount), unknowns.filter((unknown) => !isOfAmount(unknown))];
  if (amounts.length === 0) {
    return { unknowns, unstated };
  }
  const { path, name, source } = node;
  const at = { path, name, ...(source !== undefined && { source }) };
  const hiding = argumentsThatHide(attributes, sizes);
  const of = amounts.flatMap((unknown) => unknown.of ?? []);
  if (hiding.length > 0) {
    return { unknowns: [...hiding.map((prop) => ({ ...at, prop, of })), ...others], unstated };
  }
  const unread = of.map((size) => ({
    ...at,
    what: NAMES[size],
    why: 'what its resource says of it is no amount that is known here',
    fix: 'state it',
    of: [size],
  }));
  return {
    unknowns: [...amounts.filter((unknown) => unknown.of === undefined), ...others],
    unstated: [...unstated, ...unread],
  };
}

function isOfAmount({ prop }: Unknown): boolean {
  return AMOUNTS.includes(prop);
}

/** Arguments that are expressions; where none is, those with one in them. */
function argumentsThatHide(attributes: Attributes, sizes: readonly string[]): string[] {
  const own = sizes.filter((name) => isLater(attributes[name]));
  return own.length > 0 ? own : sizes.filter((name) => holdsLater(attributes[name]));
}

function holdsLater(value: unknown): boolean {
  return isLater(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsLater));
}
