import { TerraformDataSource, type TerraformElement, TerraformProvider, type TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import {
  type Attributes,
  type Deviation,
  type Loosening,
  type NotJudged,
  type Stranger,
  blocksOf,
  readPath,
} from '../model';
import { ignoredOf } from './blocks';
import { freeKeysOf, isSet, propsOf } from '../targets';
import { type Loosened, loosenedBy } from './as-written';
import { lineageOf } from './lineage';
import { modulesWritten } from './modules';
import { NOT_SEARCHED } from './pins';
import type { Owned, Registry } from './registry';
import { strangersIn } from './strangers';
import { rememberingResolver, resolveTokens } from './tokens';

/** Meta-arguments that multiply a resource, or hide a change from the plan. */
const MULTIPLIERS = ['count', 'for_each', 'dynamic'];

/** What is emitted otherwise than declared, or by nobody of ours. */
export interface Differences {
  readonly deviations: readonly Deviation[];
  readonly strangers: readonly Stranger[];
  /** Modules as they are written. */
  readonly modules?: readonly NotJudged[];
  /** What is written of containers and no prop stands for. */
  readonly loosened?: Loosened;
  /** Adopted resources as they are written. */
  readonly adopted?: ReadonlyMap<TerraformElement, unknown>;
}

/** What the written configuration of one stack says. */
export interface Recheck extends Differences {
  readonly modules: readonly NotJudged[];
  /** Adopted resources, and what they refer to, as they are written. */
  readonly adopted: ReadonlyMap<TerraformElement, unknown>;
}

/** A stack's configuration as it will be written. */
export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
  readonly module?: Readonly<Record<string, Attributes>>;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Compares a stack as it will be written with what was declared in it. */
export function recheck(registry: Registry, stack: TerraformStack, json: StackJson): Recheck {
  const accounted = new Set<string>();
  const deviations: Deviation[] = [];
  const loosened = new Map<string, readonly Loosening[]>();
  const resolve = rememberingResolver();
  for (const owned of registry.owned.values()) {
    if (owned.stack === stack && owned.guards !== undefined) {
      const address = addressOf(owned.resource);
      accounted.add(address);
      const written = writtenAs(owned.resource, json);
      deviations.push(...deviationsOf(owned, address, written, resolve));
      const more = isBlock(written) ? loosenedBy(owned.resource, written) : [];
      if (more.length > 0) {
        loosened.set(owned.owner.node.path, more);
      }
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
  const strangers = strangersIn(registry, stack, json, accounted);
  return { deviations, strangers, modules: modulesWritten(stack, json), loosened, adopted };
}

/** A file, or the text for one, that is not what was proven, and that nobody can read as it. */
export function otherwise(construct: IConstruct, file: string, emitted: string): Differences {
  const deviation = { ...lineageOf(construct), name: construct.node.id, address: file, attribute: 'the content' };
  return { deviations: [{ ...deviation, declared: 'as it was proven', emitted }], strangers: [] };
}

/** Adopted resources that are written otherwise than they were judged. */
export function changesOfAdopted(registry: Registry, rechecks: readonly Differences[]): Differences {
  const deviations = rechecks
    .flatMap(({ adopted = [] }) => [...adopted])
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
  const props = propsOf(typeIn(address), attribute);
  return {
    ...lineageOf(owner),
    name: owner.node.id,
    address,
    attribute,
    declared: show(declared),
    emitted: show(emitted),
    ...(props.length > 0 && { props }),
  };
}

/** `vsphere_virtual_machine`, `data.vsphere_host`, `provider.docker`: an address without its label. */
function typeIn(address: string): string {
  const [first = '', second = ''] = address.split('.');
  return first === 'data' || first === 'provider' ? `${first}.${second}` : first;
}

function deviationsOf(owned: Owned, address: string, attributes: unknown, resolve: typeof resolveTokens): Deviation[] {
  const deviation = (attribute: string, declared: unknown, emitted: unknown): Deviation =>
    deviationOf(owned.owner, address, attribute, declared, emitted);
  if (!isBlock(attributes)) {
    return [deviation('the resource', 'present', attributes)];
  }
  const type = typeIn(address);
  const found: Deviation[] = [];
  for (const [path, value] of Object.entries(owned.guards!)) {
    const emitted = path.includes('.') ? readPath(attributes, path) : attributes[path];
    if (emitted !== value && !(value === undefined && emitted === null)) {
      const declared = needsResolving(value) ? resolve(owned.resource, value) : value;
      if (isSet(type, path) ? !equal(asSet(declared), asSet(emitted)) : !equal(declared, emitted)) {
        found.push(...partsThatDiffer(type, path, declared, emitted).map((part) => deviation(...part)));
      }
    }
  }
  if (TerraformDataSource.isTerraformDataSource(owned.resource)) {
    // What a look-up is told beside what it was made with narrows it to another answer.
    const added = Object.keys(attributes).filter((name) => !(name in owned.guards!) && !NOT_SEARCHED.includes(name));
    found.push(
      ...added
        .filter((name) => !MULTIPLIERS.includes(name) && !equal(undefined, attributes[name]))
        .map((name) => deviation(name, undefined, attributes[name])),
    );
  }
  for (const argument of MULTIPLIERS) {
    if (attributes[argument] !== undefined) {
      found.push(deviation(argument, undefined, attributes[argument]));
    }
  }
  const lifecycles = blocksOf(attributes.lifecycle);
  const hidden = ignoredOf(attributes, Object.keys(owned.guards!)).filter((name) => !owned.ignored?.includes(name));
  if (hidden.length > 0) {
    found.push(deviation('lifecycle.ignore_changes', undefined, hidden));
  }
  const kept = [
    ['lifecycle.precondition', owned.conditions, conditionsOf(lifecycles)],
    ['lifecycle.replace_triggered_by', owned.replacedBy, listsIn(lifecycles, 'replace_triggered_by')],
    ['depends_on', owned.after, listsIn([attributes], 'depends_on')],
  ] as const;
  for (const [argument, wanted = [], written] of kept) {
    for (const one of wanted) {
      const declared = resolve(owned.resource, one);
      if (!written.has(declared)) {
        found.push(deviation(argument, declared, undefined));
      }
    }
  }
  return found;
}

function conditionsOf(lifecycles: readonly Attributes[]): ReadonlySet<unknown> {
  return new Set(lifecycles.flatMap(({ precondition }) => blocksOf(precondition)).map(({ condition }) => condition));
}

/** Everything that stands in the lists of some blocks. */
function listsIn(blocks: readonly Attributes[], argument: string): ReadonlySet<unknown> {
  return new Set(blocks.flatMap(({ [argument]: list }) => (Array.isArray(list) ? (list as unknown[]) : [list])));
}

/** Where two maps differ, each key by itself; keys that no rule judges differ in nothing. */
function partsThatDiffer(
  type: string,
  path: string,
  declared: unknown,
  emitted: unknown,
): [attribute: string, declared: unknown, emitted: unknown][] {
  if (!isBlock(declared) || !isBlock(emitted)) {
    return [[path, declared, emitted]];
  }
  const free = freeKeysOf(type, path);
  return [...new Set([...Object.keys(declared), ...Object.keys(emitted)])]
    .filter((key) => !equal(declared[key], emitted[key]) && free?.test(key) !== true)
    .map((key) => [`${path}.${key}`, declared[key], emitted[key]]);
}

/** Each value once, in an order that says nothing. */
function asSet(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value.map((item) => JSON.stringify(item)))].sort() : value;
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
