import { TerraformDataSource, type TerraformElement, TerraformResource, type TerraformStack } from 'cdktf';
import { type Attributes, blocksOf } from '../model';
import type { Resolve, Resource } from '../targets';
import { logicalIdOf } from './logical-id';
import { resolveTokens } from './tokens';

/** A reference to an attribute of a resource or of a look-up, and to nothing else. */
const REFERENCE = /^\$\{(data\.)?([a-z][\w-]*)\.([\w-]+)(?:[.[][^{}]*)?\}$/;

/** A resource or look-up as it will be written, overrides included. */
export function writtenBy(element: TerraformElement): Resource {
  const { resource, data } = resolveTokens(element, element.toTerraform()) as Readonly<Record<string, unknown>>;
  const [[type, blocks] = ['', undefined]] = Object.entries(blocksOf(resource ?? data)[0] ?? {});
  const [block] = Object.values(blocksOf(blocks)[0] ?? {});
  return { type, attributes: blocksOf(block)[0] ?? {} };
}

/** Follows references within a stack as it stands; what is followed has its id settled. */
export function followingIn(stack: TerraformStack): Resolve {
  return (reference) => {
    const [, data, type, label] = partsOf(reference);
    const found = stack.node
      .findAll()
      .filter((node) =>
        data === undefined
          ? TerraformResource.isTerraformResource(node)
          : TerraformDataSource.isTerraformDataSource(node),
      )
      .map((node) => node as TerraformElement & { readonly terraformResourceType: string })
      .find((element) => element.terraformResourceType === type && logicalIdOf(element, stack) === label);
    return found === undefined ? undefined : writtenBy(found);
  };
}

/** Follows references within a stack as it is written. */
export function followingWritten(json: { readonly resource?: unknown; readonly data?: unknown }): Resolve {
  return (reference) => {
    const [, data, type, label] = partsOf(reference);
    const block =
      type === undefined ? undefined : blockAt(data === undefined ? json.resource : json.data, type, label!);
    return block === undefined ? undefined : { type: type!, attributes: block };
  };
}

function partsOf(reference: unknown): readonly (string | undefined)[] {
  return (typeof reference === 'string' ? REFERENCE.exec(reference) : null) ?? [];
}

function blockAt(blocks: unknown, type: string, label: string): Attributes | undefined {
  const [block] = blocksOf(blocks)
    .flatMap((byType) => blocksOf(byType[type]))
    .flatMap((byLabel) => blocksOf(byLabel[label]));
  return block;
}
