import { TerraformDataSource, type TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { EmittedId, NotJudged, ProviderPin, SourceLocation, Stranger } from '../model';
import { otherVersions } from '../terraform/required-provider';
import { lineageOf } from './lineage';
import { logicalIdOf } from './logical-id';
import { moduleOf, modulesIn } from './modules';
import type { Registry } from './registry';
import { strangerOf, strangersIn } from './strangers';

/** What a walk over the whole app finds beside what was declared. */
export interface Survey {
  readonly ids: readonly EmittedId[];
  readonly strangers: readonly Stranger[];
  readonly notJudged: readonly NotJudged[];
  readonly providerPins: readonly ProviderPin[];
  /** Every stack of the app. */
  readonly stacks: readonly TerraformStack[];
}

/** Walks every stack of the app: ids of all resources near ours, what nobody accounts for, and what nobody can judge. */
export function survey(registry: Registry): Survey {
  const ids: EmittedId[] = [];
  const strangers: Stranger[] = [];
  const notJudged: NotJudged[] = [];
  const stacks: TerraformStack[] = [];
  const ours = new Set([...registry.owned.values()].map(({ stack }) => stack));
  const visit = (node: IConstruct, stack: TerraformStack | undefined): void => {
    const type = typeOf(node);
    if (stack !== undefined && type !== undefined) {
      const element = node as TerraformElement;
      if (ours.has(stack)) {
        ids.push(surveyed(element, stack, type));
      }
      const stranger = strangerOf(registry, element, stack, type);
      if (stranger !== undefined) {
        strangers.push(stranger);
      }
    }
    const module = stack === undefined ? undefined : moduleOf(node, stack);
    if (module !== undefined) {
      notJudged.push(module);
    }
    for (const child of node.node.children) {
      visit(child, TerraformStack.isStack(child) ? child : stack);
    }
    if (TerraformStack.isStack(node)) {
      stacks.push(node);
      strangers.push(...overridden(registry, node));
      notJudged.push(...modulesIn(node));
    }
  };
  visit(registry.root, TerraformStack.isStack(registry.root) ? registry.root : undefined);
  const providerPins = stacks.flatMap((stack) =>
    otherVersions(stack).map((pin) => ({ ...pin, path: stack.node.path, name: stack.node.id })),
  );
  return { ids, strangers, notJudged, providerPins, stacks };
}

/** An id whose place is worked out only when a finding needs it: paths are most of the walk's cost. */
class SurveyedId implements EmittedId {
  constructor(
    private readonly element: TerraformElement,
    private readonly within: TerraformStack,
    public readonly type: string,
    public readonly id: string,
  ) {}

  public get path(): string {
    return this.element.node.path;
  }

  public get name(): string {
    return this.element.node.id;
  }

  public get stack(): string {
    return this.within.node.id;
  }

  public get source(): SourceLocation | undefined {
    return lineageOf(this.element.node.scope ?? this.element).source;
  }
}

/** Ids as they were found last. */
const found = new WeakMap<TerraformElement, SurveyedId>();

/** An id; the same object as last time when it is the same id, so that two surveys are quick to compare. */
function surveyed(element: TerraformElement, stack: TerraformStack, type: string): SurveyedId {
  const id = logicalIdOf(element, stack);
  const last = found.get(element);
  if (last?.id === id) {
    return last;
  }
  const now = new SurveyedId(element, stack, type, id);
  found.set(element, now);
  return now;
}

/** Terraform type of a resource or data source; other elements have ids of other kinds. */
function typeOf(node: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(node)) {
    return node.terraformResourceType;
  }
  return TerraformDataSource.isTerraformDataSource(node) ? `data.${node.terraformResourceType}` : undefined;
}

/** Strangers that an override wrote into a stack that holds none of our constructs, and is therefore not re-checked in time. */
function overridden(registry: Registry, stack: TerraformStack): Stranger[] {
  const { rawOverrides } = stack as unknown as { readonly rawOverrides: { readonly resource?: unknown } };
  return rawOverrides.resource === undefined || [...registry.owned.values()].some((owned) => owned.stack === stack)
    ? []
    : strangersIn(registry, stack, rawOverrides, new Set());
}
