import { type TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { type Attributes, type Stranger, blocksOf } from '../model';
import { OUTSIDERS, type Resolve, type Resource, isGuest, takesRoom } from '../targets';
import { lineageOf } from './lineage';
import { logicalIdOf } from './logical-id';
import { References } from './references';
import type { Registry } from './registry';
import { resolveTokens } from './tokens';

/** What is written of a stack, or of an override of one. */
interface Written {
  readonly resource?: unknown;
  readonly data?: unknown;
}

/** A reference to an attribute of a resource or of a look-up of the same stack. */
const REFERENCE = /^\$\{(data\.)?([a-z][\w-]*)\.([\w-]+)(?:[.[][^{}]*)?\}$/;

/**
 * A resource that nobody accounts for, as it stands in the tree; nothing where it is none of the estate's concern.
 *
 * Where only some resources of a type are guests, the re-check tells by what is written of them.
 */
export function strangerOf(
  registry: Registry,
  element: TerraformElement,
  stack: TerraformStack,
  type: string,
): Stranger | undefined {
  const isOfGuests = isGuest({ type, attributes: {} });
  if ((!isOfGuests && !OUTSIDERS.has(type)) || registry.owned.has(element) || registry.adopted.has(element)) {
    return undefined;
  }
  const node = { ...lineageOf(element), name: element.node.id, address: `${type}.${logicalIdOf(element, stack)}` };
  if (isOfGuests) {
    return node;
  }
  const references = referencesOf(registry);
  return told(node, references.resourceOf(element), references.from(element, element), registry);
}

/** Strangers in blocks of a stack as they are written, such as those that an override of the stack adds. */
export function strangersIn(
  registry: Registry,
  stack: TerraformStack,
  json: Written,
  accounted: ReadonlySet<string>,
): Stranger[] {
  const resolve = followingIn(json);
  return blocksOf(json.resource)
    .flatMap(Object.entries)
    .filter(([type]) => registry.guestTypes.has(type) || OUTSIDERS.has(type))
    .flatMap(([type, labels]) =>
      blocksOf(labels)
        .flatMap(Object.entries)
        .map(([label, block]) => ({ type, label, block })),
    )
    .filter(({ type, label }) => !accounted.has(`${type}.${label}`))
    .flatMap(({ type, label, block }) => {
      const node = { path: stack.node.path, name: label, address: `${type}.${label}` };
      const resource = { type, attributes: blocksOf(block)[0] ?? {} };
      return isGuest(resource) ? [node] : (told(node, resource, resolve, registry) ?? []);
    });
}

function told(node: Stranger, resource: Resource, resolve: Resolve, registry: Registry): Stranger | undefined {
  const outsider = OUTSIDERS.get(resource.type)?.(resource, resolve, registry.sites());
  // What only may matter, such as a pool, does not where it holds what the ledger has.
  const mayBePart = takesRoom(resource.type) || outsider?.maybe === true;
  return outsider === undefined || (mayBePart && isPartOfGuest(registry, node.address, resource.attributes))
    ? undefined
    : { ...node, told: outsider };
}

/**
 * A disk or volume that a guest in the ledger names is the guest's, with all that it starts from: its size is charged with
 * the guest, or is its engine's.
 */
function isPartOfGuest(registry: Registry, address: string, { vmdk_path: path }: Attributes): boolean {
  const references = referencesOf(registry);
  const textOf = (element: TerraformElement): string => JSON.stringify(references.resourceOf(element).attributes);
  const adopted = [...registry.adopted.keys()].map(textOf);
  const owned = [...registry.owned.values()]
    .filter(({ resource }) => registry.guestTypes.has(typeOf(resource)))
    .map(({ resource, guards }) => JSON.stringify(resolveTokens(resource, guards)));
  const guests = [...adopted, ...owned];
  const others = registry.root.node
    .findAll()
    .filter((node) => TerraformResource.isTerraformResource(node))
    .filter((resource) => takesRoom(resource.terraformResourceType) && !registry.owned.has(resource))
    .map((resource) => ({ name: nameOf(resource), text: textOf(resource) }));
  const isNamed = (name: string, seen: readonly string[]): boolean =>
    guests.some((text) => text.includes(`\${${name}.`)) ||
    others.some(
      (other) =>
        !seen.includes(other.name) && other.text.includes(`\${${name}.`) && isNamed(other.name, [...seen, name]),
    );
  const isAttached =
    typeof path === 'string' && path !== '' && guests.some((text) => text.includes(JSON.stringify(path)));
  return isAttached || isNamed(address, [address]);
}

function nameOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${logicalIdOf(resource, TerraformStack.of(resource))}`;
}

/** Nobody accounts for what is followed on behalf of a stranger. */
function referencesOf({ root }: Registry): References {
  return new References(root, () => undefined);
}

function followingIn(json: Written): Resolve {
  return (reference) => {
    const [, data, type, label] = (typeof reference === 'string' ? REFERENCE.exec(reference) : null) ?? [];
    const blocks = data === undefined ? json.resource : json.data;
    const [attributes] = blocksOf(blocks)
      .flatMap((byType) => blocksOf(type === undefined ? undefined : byType[type]))
      .flatMap((byLabel) => blocksOf(label === undefined ? undefined : byLabel[label]));
    return type === undefined || attributes === undefined ? undefined : { type, attributes };
  };
}

function typeOf(element: TerraformElement): string {
  return (element as { readonly terraformResourceType?: string }).terraformResourceType ?? '';
}
