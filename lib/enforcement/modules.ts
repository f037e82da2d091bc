import { TerraformElement, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type NotJudged, blocksOf } from '../model';
import { lineageOf } from './lineage';
import { logicalIdOf } from './logical-id';

/** A Terraform module: what it makes is not in the app, and no rule can look into it. */
export function moduleOf(node: IConstruct, stack: TerraformStack): NotJudged | undefined {
  if (!TerraformElement.isTerraformElement(node)) {
    return undefined;
  }
  const { _elementType: type, source } = node as unknown as {
    readonly _elementType?: string;
    readonly source?: unknown;
  };
  const address = `module.${type === 'module' ? logicalIdOf(node, stack) : ''}`;
  return type === 'module'
    ? { ...lineageOf(node), name: node.node.id, kind: 'module', address, from: textOf(source) }
    : undefined;
}

/** Modules that an override wrote into a stack. */
export function modulesIn(stack: TerraformStack): NotJudged[] {
  const { rawOverrides } = stack as unknown as { readonly rawOverrides: { readonly module?: unknown } };
  return modulesWritten(stack, rawOverrides).filter(
    ({ name }) => !stack.node.findAll().some((node) => moduleOf(node, stack)?.address === `module.${name}`),
  );
}

/** Modules of a stack as it is written. */
export function modulesWritten(stack: TerraformStack, json: { readonly module?: unknown }): NotJudged[] {
  return blocksOf(json.module)
    .flatMap(Object.entries)
    .map(([label, block]) => ({
      path: stack.node.path,
      name: label,
      kind: 'module',
      address: `module.${label}`,
      from: textOf(blocksOf(block)[0]?.source),
    }));
}

function textOf(source: unknown): string {
  return typeof source === 'string' ? source : '';
}
