import { TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Attributes, blocksOf } from '../model';
import { type Differences, type StackJson, otherwise, recheck } from './recheck';
import type { Registry } from './registry';
import { resolveTokens } from './tokens';

/** A stack as HCL: the text of its file, and what stands beside it. */
export type StackHcl = ReturnType<TerraformStack['toHclTerraform']>;

/** Parts of a configuration that the re-check reads. */
const PARTS = ['resource', 'data', 'provider', 'module'] as const;

/** What a stack's elements say when they are written as HCL, in the shape that they have as JSON. */
function hclAsJson(stack: TerraformStack): StackJson {
  const whole: Record<string, Record<string, unknown>> = {};
  for (const element of elementsOf(stack)) {
    const fragment = resolveTokens(element, element.toHclTerraform()) as Attributes;
    for (const part of PARTS) {
      for (const [type, blocks] of blocksOf(fragment[part]).flatMap(Object.entries)) {
        const plain = plainOf(blocks);
        const known = (whole[part] ??= {})[type];
        whole[part][type] = Array.isArray(plain)
          ? [...asList(known), ...plain]
          : { ...asBlock(known), ...asBlock(plain) };
      }
    }
  }
  return whole;
}

/** Compares what a stack is written as with what was declared in it. */
export function recheckHcl(registry: Registry, stack: TerraformStack, { hcl }: StackHcl): Differences[] {
  const found = recheck(registry, stack, hclAsJson(stack));
  // Who writes it in a way of their own may write anything; there is no reader of HCL to tell what.
  return TerraformStack.prototype.toHclTerraform.call(stack).hcl === hcl
    ? [found]
    : [found, otherwise(stack, `the HCL of ${stack.node.id}`, 'something else')];
}

/** Elements of a stack, without those of stacks within it. */
function elementsOf(construct: IConstruct): TerraformElement[] {
  return construct.node.children
    .filter((child) => !TerraformStack.isStack(child))
    .flatMap((child) => [...(TerraformElement.isTerraformElement(child) ? [child] : []), ...elementsOf(child)]);
}

/** An attribute for HCL says beside its value how it is written. */
function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plainOf);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  // Of a provider, cdktf puts these keys into Terraform's spelling, too.
  if ('value' in value && ('storageClassType' in value || 'storage_class_type' in value)) {
    return plainOf(value.value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item)]));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function asBlock(value: unknown): Attributes {
  return blocksOf(value)[0] ?? {};
}
