import {
  DefaultTokenResolver,
  type IResolvable,
  type IResolveContext,
  StringConcat,
  TerraformDataSource,
  type TerraformElement,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Attributes, LATER, blocksOf } from '../model';
import type { Resolve, Resource } from '../targets';
import { ignoredOf } from './blocks';
import { logicalIdOf } from './logical-id';

/** What cdktf makes of `resource.id`: it knows the stack that the resource is in. */
interface StackReference extends IResolvable {
  readonly identifier: string;
  readonly originStack: TerraformStack;
}

/** Between the stack of a reference and what it names there. */
const STACK_MARK = '//';

/** `${type.label.attribute}`, of a look-up with `data.` before it; after the stack, where it is another one. */
const REFERENCE = /^\$\{(?:(.*)\/\/)?(data\.)?([a-z0-9_]+)\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?(?:\.[^}]*)?\}$/;

/** A provider as a resource names it: its type and its alias. */
const PROVIDER = /^[a-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Resolves tokens as they are written, but for references to other stacks: those name the stack, not a remote state. */
class StackNamingResolver extends DefaultTokenResolver {
  public override resolveToken(
    token: IResolvable,
    context: IResolveContext,
    postProcessor: Parameters<DefaultTokenResolver['resolveToken']>[2],
  ): unknown {
    return isStackReference(token) &&
      context.suppressBraces !== true &&
      token.originStack !== TerraformStack.of(context.scope)
      ? `\${${token.originStack.node.path}${STACK_MARK}${token.identifier}}`
      : (super.resolveToken(token, context, postProcessor) as unknown);
  }
}

/**
 * Follows what resources refer to, within the stacks of one app as they stand now.
 *
 * Walks the app once, and only where something is followed.
 */
export class References {
  private index?: ReadonlyMap<string, TerraformElement>;
  private readonly resolver = new StackNamingResolver(new StringConcat());

  /**
   * @param followed is told each element that was followed, and on whose behalf
   */
  constructor(
    private readonly root: IConstruct,
    private readonly followed: (element: TerraformElement, by: IConstruct) => void,
  ) {}

  /** A resource as it will be written, overrides included. */
  public resourceOf(element: TerraformElement): Resource {
    const { resource, data, provider } = Tokenization.resolve(element.toTerraform(), {
      scope: element,
      resolver: this.resolver,
      preparing: false,
    }) as Readonly<Record<'resource' | 'data' | 'provider', Readonly<Record<string, unknown>> | undefined>>;
    const [[type, blocks] = ['', undefined]] = Object.entries(resource ?? data ?? provider ?? {});
    const found = provider === undefined ? Object.values(blocksOf(blocks)[0] ?? {})[0] : blocks;
    return { type, attributes: blocksOf(found)[0] ?? {} };
  }

  /** Follows references of a resource, on behalf of a construct. */
  public from(element: TerraformElement, by: IConstruct): Resolve {
    const stack = TerraformStack.of(element).node.path;
    return (reference) => {
      const target = typeof reference === 'string' ? this.find(reference, stack) : undefined;
      if (target === undefined) {
        return undefined;
      }
      this.followed(target, by);
      const { type, attributes } = this.resourceOf(target);
      return { type, attributes: withoutIgnored(attributes) };
    };
  }

  private find(reference: string, stack: string): TerraformElement | undefined {
    if (PROVIDER.test(reference)) {
      return this.all().get(keyOf(stack, reference));
    }
    const [, elsewhere, data = '', type, label] = REFERENCE.exec(reference) ?? [];
    return type === undefined ? undefined : this.all().get(keyOf(elsewhere ?? stack, `${data}${type}.${label}`));
  }

  private all(): ReadonlyMap<string, TerraformElement> {
    this.index ??= new Map(
      this.root.node.findAll().flatMap((node): [string, TerraformElement][] => {
        const name = nameOf(node);
        return name === undefined
          ? []
          : [[keyOf(TerraformStack.of(node).node.path, name), node as unknown as TerraformElement]];
      }),
    );
    return this.index;
  }
}

function isStackReference(token: object): token is StackReference {
  return 'identifier' in token && typeof token.identifier === 'string' && 'originStack' in token;
}

/** How an element is referred to within its stack. */
function nameOf(node: IConstruct): string | undefined {
  if (TerraformProvider.isTerraformProvider(node)) {
    return node.fqn;
  }
  const isLookUp = TerraformDataSource.isTerraformDataSource(node);
  return isLookUp || TerraformResource.isTerraformResource(node)
    ? `${isLookUp ? 'data.' : ''}${node.terraformResourceType}.${logicalIdOf(node, TerraformStack.of(node))}`
    : undefined;
}

function keyOf(stack: string, name: string): string {
  return `${stack}${STACK_MARK}${name}`;
}

/** What Terraform is told not to change may be anything by now. */
function withoutIgnored(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, ignoredOf(attributes, [name]).length > 0 ? LATER : value]),
  );
}
