import { Token, type TerraformStack } from 'cdktf';
import type { Deviation, Stranger } from '../model';
import type { Attributes } from '../targets';
import type { Owned, Registry } from './registry';
import { lineageOf } from './lineage';
import { resolveTokens } from './tokens';

/** Meta-arguments that multiply a resource, or hide a change from the plan. */
const MULTIPLIERS = ['count', 'for_each', 'dynamic'];

/** What the written configuration of one stack says otherwise than what was declared. */
export interface Recheck {
  readonly deviations: readonly Deviation[];
  readonly strangers: readonly Stranger[];
}

/** A stack's configuration as it will be written. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

/** Compares a stack as it will be written with what was declared in it. */
export function recheck(registry: Registry, stack: TerraformStack, json: StackJson): Recheck {
  const accounted = new Set<string>();
  const deviations: Deviation[] = [];
  for (const owned of registry.owned.values()) {
    if (owned.stack === stack && owned.guards !== undefined) {
      const address = addressOf(owned);
      accounted.add(address);
      deviations.push(...deviationsOf(owned, address, json));
    }
  }
  for (const resource of registry.adopted) {
    if (resource.cdktfStack === stack) {
      accounted.add(addressOf({ resource }));
    }
  }
  return { deviations, strangers: strangersIn(registry, stack, json, accounted) };
}

/** Terraform address of a resource. */
export function addressOf({ resource }: Pick<Owned, 'resource'>): string {
  const { terraformResourceType: type } = resource as unknown as { readonly terraformResourceType: string };
  return `${type}.${resource.friendlyUniqueId}`;
}

function deviationsOf(owned: Owned, address: string, json: StackJson): Deviation[] {
  const [type, id] = address.split('.') as [string, string];
  const attributes = json.resource?.[type]?.[id];
  const { node } = owned.owner;
  const deviation = (attribute: string, declared: unknown, emitted: unknown): Deviation => ({
    ...lineageOf(owned.owner),
    name: node.id,
    address,
    attribute,
    declared: show(declared),
    emitted: show(emitted),
  });
  if (attributes === undefined) {
    return [deviation('the resource', 'present', undefined)];
  }
  const found: Deviation[] = [];
  for (const [path, value] of Object.entries(owned.guards!)) {
    const emitted = readPath(attributes, path.split('.'));
    if (emitted !== value && !(value === undefined && emitted === null)) {
      const declared = needsResolving(value) ? resolveTokens(owned.resource, value) : value;
      if (!equal(declared, emitted)) {
        found.push(deviation(path, declared, emitted));
      }
    }
  }
  for (const argument of MULTIPLIERS) {
    if (attributes[argument] !== undefined) {
      found.push(deviation(argument, undefined, attributes[argument]));
    }
  }
  const ignored = (attributes.lifecycle as Attributes | undefined)?.ignore_changes;
  const hidden = ignoredGuards(owned, ignored);
  if (hidden.length > 0) {
    found.push(deviation('lifecycle.ignore_changes', undefined, hidden));
  }
  return found;
}

/** Guarded attributes whose changes Terraform was told not to see. */
function ignoredGuards(owned: Owned, ignored: unknown): string[] {
  if (ignored === undefined || ignored === null) {
    return [];
  }
  const names = Array.isArray(ignored) ? ignored.map(String) : [String(ignored)];
  const guarded = new Set(Object.keys(owned.guards!).map((path) => path.split('.')[0]));
  return names.filter((name) => name === 'all' || guarded.has(/^[\w-]+/.exec(name)?.[0] ?? ''));
}

/** Guests in the configuration that nobody accounts for, such as those that an override on the stack wrote. */
function strangersIn(
  registry: Registry,
  stack: TerraformStack,
  json: StackJson,
  accounted: ReadonlySet<string>,
): Stranger[] {
  const found: Stranger[] = [];
  for (const type of registry.guestTypes) {
    for (const id of Object.keys(json.resource?.[type] ?? {})) {
      const address = `${type}.${id}`;
      if (!accounted.has(address)) {
        found.push({ path: stack.node.path, name: id, address });
      }
    }
  }
  return found;
}

/** Reads `disk.*.size`: `*` is every element of a list; a block may also be written as one object. Missing values are left out. */
function readPath(value: unknown, [head, ...rest]: readonly string[]): unknown {
  if (head === undefined) {
    return value;
  }
  if (head === '*') {
    const items = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    return items.map((item) => readPath(item, rest)).filter((item) => item !== undefined && item !== null);
  }
  const holder = Array.isArray(value) ? (value as unknown[])[0] : value;
  return typeof holder === 'object' && holder !== null ? readPath((holder as Attributes)[head], rest) : undefined;
}

function needsResolving(value: unknown): boolean {
  return Token.isUnresolved(value) || (Array.isArray(value) && value.some((item) => Token.isUnresolved(item)));
}

function equal(declared: unknown, emitted: unknown): boolean {
  return JSON.stringify(declared ?? null, sorted) === JSON.stringify(emitted ?? null, sorted);
}

/** Keys of an object have no order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value);
}
