import { TerraformDataSource, type TerraformElement, TerraformProvider, type TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Attributes, type Deviation, type Stranger, blocksOf, readPath } from '../model';
import { guestsOf, ignoredOf } from './blocks';
import { lineageOf } from './lineage';
import type { Owned, Registry } from './registry';
import { rememberingResolver, resolveTokens } from './tokens';

/** Meta-arguments that multiply a resource, or hide a change from the plan. */
const MULTIPLIERS = ['count', 'for_each', 'dynamic'];

/** What is emitted otherwise than declared, or by nobody of ours. */
export interface Differences {
  readonly deviations: readonly Deviation[];
  readonly strangers: readonly Stranger[];
}

/** What the written configuration of one stack says. */
export interface Recheck extends Differences {
  /** Adopted resources, and what they refer to, as they are written. */
  readonly adopted: ReadonlyMap<TerraformElement, unknown>;
}

/** A stack's configuration as it will be written. */
export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Compares a stack as it will be written with what was declared in it. */
export function recheck(registry: Registry, stack: TerraformStack, json: StackJson): Recheck {
  const accounted = new Set<string>();
  const deviations: Deviation[] = [];
  const resolve = rememberingResolver();
  for (const owned of registry.owned.values()) {
    if (owned.stack === stack && owned.guards !== undefined) {
      const address = addressOf(owned.resource);
      accounted.add(address);
      deviations.push(...deviationsOf(owned, address, writtenAs(owned.resource, json), resolve));
    }
  }
  const adopted = new Map<TerraformElement, unknown>();
  for (const resource of registry.adopted.keys()) {
    if (resource.cdktfStack === stack) {
      accounted.add(addressOf(resource));
      adopted.set(resource, writtenAs(resource, json));
    }
  }
  for (const element of registry.followed.keys()) {
    if (element.cdktfStack === stack && !TerraformProvider.isTerraformProvider(element)) {
      adopted.set(element, writtenAs(element, json));
    }
  }
  return { deviations, strangers: strangersIn(registry, stack, json, accounted), adopted };
}

/** Adopted resources that are written otherwise than they were judged. */
export function changesOfAdopted(registry: Registry, rechecks: readonly Recheck[]): Differences {
  const deviations = rechecks
    .flatMap(({ adopted }) => [...adopted])
    .flatMap(([resource, written]) => {
      const judged = writtenAs(resource, resolveTokens(resource, resource.toTerraform()) as StackJson);
      return differencesOf(judged, written).map(([attribute, declared, emitted]) =>
        deviationOf(ownerOf(resource, registry), addressOf(resource), attribute, declared, emitted),
      );
    });
  return { deviations, strangers: [] };
}

/** The construct of ours that accounts for a resource of others. */
function ownerOf(resource: TerraformElement, { adopted, followed, root }: Registry): IConstruct {
  return adopted.get(resource) ?? followed.get(resource) ?? root;
}

/** Terraform address of a resource, look-up or provider. */
function addressOf(element: TerraformElement): string {
  if (TerraformProvider.isTerraformProvider(element)) {
    return `provider.${element.fqn}`;
  }
  const mode = TerraformDataSource.isTerraformDataSource(element) ? 'data.' : '';
  return `${mode}${typeOf(element)}.${element.friendlyUniqueId}`;
}

/** The block of a resource, look-up or provider. */
function writtenAs(element: TerraformElement, json: StackJson): unknown {
  const type = typeOf(element);
  if (TerraformProvider.isTerraformProvider(element)) {
    return json.provider?.[type]?.find(({ alias }) => alias === element.alias);
  }
  const blocks = TerraformDataSource.isTerraformDataSource(element) ? json.data : json.resource;
  return blocks?.[type]?.[element.friendlyUniqueId];
}

function typeOf(element: TerraformElement): string {
  return (element as unknown as { readonly terraformResourceType: string }).terraformResourceType;
}

/** Attributes of two blocks that differ, with what stands in each. */
function differencesOf(judged: unknown, written: unknown): [string, unknown, unknown][] {
  if (!isBlock(judged) || !isBlock(written)) {
    return equal(judged, written) ? [] : [['the resource', judged, written]];
  }
  return [...new Set([...Object.keys(judged), ...Object.keys(written)])]
    .filter((name) => name !== '//' && !equal(judged[name], written[name]))
    .map((name) => [name, judged[name], written[name]]);
}

function isBlock(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deviationOf(
  owner: IConstruct,
  address: string,
  attribute: string,
  declared: unknown,
  emitted: unknown,
): Deviation {
  return {
    ...lineageOf(owner),
    name: owner.node.id,
    address,
    attribute,
    declared: show(declared),
    emitted: show(emitted),
  };
}

function deviationsOf(owned: Owned, address: string, attributes: unknown, resolve: typeof resolveTokens): Deviation[] {
  const deviation = (attribute: string, declared: unknown, emitted: unknown): Deviation =>
    deviationOf(owned.owner, address, attribute, declared, emitted);
  if (!isBlock(attributes)) {
    return [deviation('the resource', 'present', attributes)];
  }
  const found: Deviation[] = [];
  for (const [path, value] of Object.entries(owned.guards!)) {
    const emitted = readPath(attributes, path);
    if (emitted !== value && !(value === undefined && emitted === null)) {
      const declared = needsResolving(value) ? resolve(owned.resource, value) : value;
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
  const lifecycles = blocksOf(attributes.lifecycle);
  const hidden = ignoredOf(attributes, Object.keys(owned.guards!));
  if (hidden.length > 0) {
    found.push(deviation('lifecycle.ignore_changes', undefined, hidden));
  }
  const kept = new Set(
    lifecycles.flatMap(({ precondition }) => blocksOf(precondition)).map(({ condition }) => condition),
  );
  for (const condition of owned.conditions ?? []) {
    const declared = resolve(owned.resource, condition);
    if (!kept.has(declared)) {
      found.push(deviation('lifecycle.precondition', declared, undefined));
    }
  }
  return found;
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
    for (const id of guestsOf(json.resource, type)) {
      const address = `${type}.${id}`;
      if (!accounted.has(address)) {
        found.push({ path: stack.node.path, name: id, address });
      }
    }
  }
  return found;
}

/** Whether something in a value is a token: a map's values may be, such as those of an instance's configuration. */
function needsResolving(value: unknown): boolean {
  return (
    Token.isUnresolved(value) ||
    (typeof value === 'object' && value !== null && Object.values(value).some(needsResolving))
  );
}

/** Whether two values mean the same in Terraform JSON: what is null is not set, and keys have no order. */
function equal(declared: unknown, emitted: unknown): boolean {
  if (typeof declared !== 'object' || typeof emitted !== 'object' || declared === null || emitted === null) {
    return (declared ?? null) === (emitted ?? null);
  }
  const [one, other] = [declared, emitted] as [Attributes, Attributes];
  return (
    Array.isArray(declared) === Array.isArray(emitted) &&
    Object.keys(one).every((key) => equal(one[key], other[key])) &&
    Object.keys(other).every((key) => key in one || equal(undefined, other[key]))
  );
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value);
}
