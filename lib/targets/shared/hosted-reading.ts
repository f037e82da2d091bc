import {
  type Attributes,
  type DynamicMemoryFacts,
  type GuaranteedFacts,
  type Known,
  MILLI_PER_CPU,
  blocksOf,
  known,
  mapKnown,
  readKnown,
  toNumber,
  toText,
} from '../../model';
import type { FilePlace, Resolve, Resource, StoreFolder } from '../dialect';

/** Bytes in a GiB and in a MiB. */
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** A text; providers take an empty one for none. */
export function readText(value: unknown, otherwise: Known<string> = 'absent'): Known<string> {
  return value === '' ? otherwise : readKnown(value, toText, otherwise);
}

/** A number of virtual CPUs, in milli-CPU. */
export function readVcpus(value: unknown, otherwise: Known<number>): Known<number> {
  return mapKnown(readKnown(value, toNumber, otherwise), (vcpus) => vcpus * MILLI_PER_CPU);
}

/**
 * Bytes, in whole GiB that hold them.
 *
 * @param otherwise in GiB
 */
export function readGib(value: unknown, otherwise: Known<number>): Known<number> {
  return readKnown(value, (bytes) => inUnits(bytes, GIB), otherwise);
}

/**
 * Bytes, in whole MiB that hold them.
 *
 * @param otherwise in MiB
 */
export function readMib(value: unknown, otherwise: Known<number>): Known<number> {
  return readKnown(value, (bytes) => inUnits(bytes, MIB), otherwise);
}

function inUnits(value: unknown, unit: number): number | undefined {
  const bytes = toNumber(value);
  return bytes === undefined ? undefined : Math.ceil(bytes / unit);
}

/** Something of two facts: known where both are, else what is known of the first that is not. */
export function both<A, B, C>(one: Known<A>, other: Known<B>, join: (a: A, b: B) => C): Known<C> {
  if (typeof one !== 'object') {
    return one;
  }
  return mapKnown(other, (value) => join(one.value, value));
}

/** What a hypervisor that gives memory as a whole guarantees: all of it, or the least that dynamic memory leaves. */
export function asAWhole(memoryMib: Known<number>, dynamic?: Pick<DynamicMemoryFacts, 'minimumMib'>): GuaranteedFacts {
  return {
    mhz: 'absent',
    milliCpu: 'absent',
    memoryMib: dynamic === undefined ? memoryMib : known(dynamic.minimumMib),
    all: dynamic === undefined,
  };
}

/** The machine that a resource's provider talks to, by the argument of the provider that names it. */
export function machineOf(
  { attributes }: Resource,
  resolve: Resolve,
  argument: string,
  normal: (name: string) => string,
): Known<string> {
  const provider = resolve(attributes.provider);
  return provider === undefined ? 'unknown' : mapKnown(readText(provider.attributes[argument], 'unknown'), normal);
}

/** Follows a reference to a resource of one type. */
export function follow(reference: unknown, type: string, resolve: Resolve): Attributes | undefined {
  const found = reference === undefined || reference === null || reference === '' ? undefined : resolve(reference);
  return found?.type === type ? found.attributes : undefined;
}

/** The name of something by a reference to it: what an expression that leads to nothing at hand means is unknown. */
export function calledBy(reference: unknown, type: string, resolve: Resolve): Known<string> {
  const found = follow(reference, type, resolve);
  return found === undefined ? readText(reference) : readText(found.name, 'unknown');
}

/** The one block of a name that there may be; one with nothing in it where it is left out. */
export function blockOf(value: unknown): Attributes {
  return blocksOf(value)[0] ?? {};
}

/** Whether a value is set, known or not. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The folder of a file, with either kind of slash. */
export function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '');
}

/**
 * The datastore that a file is in, and its path there: of the datastores that state their folder, the deepest around it;
 * else one that is a folder of its name.
 */
export function placeIn(file: string, stores: readonly StoreFolder[], separator: '\\' | '/'): FilePlace | undefined {
  const parts = partsOf(file);
  const around = stores
    .filter(({ path }) => path !== undefined)
    .map(({ name, path }) => ({ store: name, folder: partsOf(path!) }))
    .filter(({ folder }) => folder.every((part, index) => equal(part, parts[index])))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (around !== undefined) {
    return { store: around.store, path: parts.slice(around.folder.length).join(separator) };
  }
  const named = stores.filter(({ path }) => path === undefined).map(({ name }) => name);
  const depth = parts.findIndex((part) => named.some((name) => equal(name, part)));
  return depth < 0
    ? undefined
    : {
        store: named.find((name) => equal(name, parts[depth]))!,
        path: parts.slice(depth + 1).join(separator),
      };

  function equal(one: string, other: string | undefined): boolean {
    // File names of Windows have no case.
    return separator === '\\' ? one.toLowerCase() === other?.toLowerCase() : one === other;
  }
}

/** Folders and file of a path. */
function partsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
}
