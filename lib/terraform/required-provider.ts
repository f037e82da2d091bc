import type { TerraformStack } from 'cdktf';

/** Versions that are known to work, by provider, a stack. */
const known = new WeakMap<TerraformStack, Map<string, string>>();

/**
 * Narrows a provider's version in the stack to what is known to work.
 *
 * A constraint that the stack's author stated by an override stays, and is told by TGT002.
 */
export function requireProvider(stack: TerraformStack, name: string, version: string): void {
  known.set(stack, (known.get(stack) ?? new Map<string, string>()).set(name, version));
  if (statedVersion(stack, name) === undefined) {
    stack.addOverride(`terraform.required_providers.${name}.version`, version);
  }
}

/** Providers of a stack whose version is stated otherwise than is known to work. */
export function otherVersions(stack: TerraformStack): { provider: string; stated: string; known: string }[] {
  return [...(known.get(stack) ?? [])].flatMap(([provider, version]) => {
    const stated = statedVersion(stack, provider);
    return stated === undefined || stated === version ? [] : [{ provider, stated, known: version }];
  });
}

function statedVersion(stack: TerraformStack, name: string): string | undefined {
  const { rawOverrides } = stack as unknown as { readonly rawOverrides: Overrides };
  return rawOverrides.terraform?.required_providers?.[name]?.version;
}

interface Overrides {
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, { readonly version?: string }>> };
}
