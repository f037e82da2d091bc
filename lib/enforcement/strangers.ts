import type { TerraformElement, TerraformStack } from 'cdktf';
import { type Attributes, type Stranger, blocksOf } from '../model';
import { type Grounds, OUTSIDERS, type Resolve, type Resource } from '../targets';
import { followingIn, followingWritten, writtenBy } from './at-hand';
import { lineageOf } from './lineage';
import { logicalIdOf } from './logical-id';
import type { Registry } from './registry';
import { resolveTokens } from './tokens';

/** Whether a resource of a type may be a stranger. */
export function mayBeStranger(registry: Registry, type: string): boolean {
  return registry.guestTypes.has(type) || OUTSIDERS.has(type);
}

/** A resource that nobody accounts for, as it stands in the tree; nothing where it is none of the estate's concern. */
export function strangerOf(
  registry: Registry,
  element: TerraformElement,
  stack: TerraformStack,
  type: string,
): Stranger | undefined {
  if (!mayBeStranger(registry, type) || isAccountedFor(registry, element)) {
    return undefined;
  }
  const node = { ...lineageOf(element), name: element.node.id, address: `${type}.${logicalIdOf(element, stack)}` };
  return registry.guestTypes.has(type)
    ? node
    : told(node, { type, attributes: writtenBy(element).attributes }, followingIn(stack), registry);
}

/** Strangers in blocks of a stack as they are written, such as those that an override of the stack adds. */
export function strangersIn(
  registry: Registry,
  stack: TerraformStack,
  json: { readonly resource?: unknown; readonly data?: unknown },
  accounted: ReadonlySet<string>,
): Stranger[] {
  const resolve = followingWritten(json);
  return blocksOf(json.resource)
    .flatMap(Object.entries)
    .filter(([type]) => mayBeStranger(registry, type))
    .flatMap(([type, labels]) =>
      blocksOf(labels)
        .flatMap(Object.entries)
        .filter(([label]) => !accounted.has(`${type}.${label}`))
        .flatMap(([label, block]) => {
          const node = { path: stack.node.path, name: label, address: `${type}.${label}` };
          return registry.guestTypes.has(type)
            ? [node]
            : (told(node, { type, attributes: blocksOf(block)[0] ?? {} }, resolve, registry) ?? []);
        }),
    );
}

/** Ours, or adopted. */
function isAccountedFor(registry: Registry, element: TerraformElement): boolean {
  return registry.owned.has(element) || registry.adopted.has(element);
}

function told(node: Stranger, resource: Resource, resolve: Resolve, registry: Registry): Stranger | undefined {
  const outsider = OUTSIDERS.get(resource.type)?.(resource, resolve, groundsOf(registry));
  return outsider === undefined || isPartOfGuest(registry, node.address, resource.attributes)
    ? undefined
    : { ...node, told: outsider };
}

function groundsOf(registry: Registry): Grounds {
  return registry.sites();
}

/** A disk or volume that a guest in the ledger names is the guest's: its size is charged with the guest, or is its engine's. */
function isPartOfGuest(registry: Registry, address: string, { vmdk_path: path }: Attributes): boolean {
  const isNamed = (text: string): boolean =>
    text.includes(`\${${address}.`) || (typeof path === 'string' && path !== '' && text.includes(JSON.stringify(path)));
  const adopted = [...registry.adopted.keys()].map((resource) => writtenBy(resource).attributes);
  const owned = [...registry.owned.values()]
    .filter(({ resource }) =>
      registry.guestTypes.has((resource as { readonly terraformResourceType?: string }).terraformResourceType ?? ''),
    )
    .map(({ resource, guards }) => resolveTokens(resource, guards));
  return [...adopted, ...owned].some((attributes) => isNamed(JSON.stringify(attributes)));
}
