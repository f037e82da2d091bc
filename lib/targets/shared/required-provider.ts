import type { TerraformStack } from 'cdktf';

/**
 * Narrows a provider's version in the stack to what is known to work.
 *
 * A constraint that the stack's author stated by an override stays.
 */
export function requireProvider(stack: TerraformStack, name: string, version: string): void {
  const overrides = (stack as unknown as { rawOverrides: Overrides }).rawOverrides;
  if (overrides.terraform?.required_providers?.[name]?.version === undefined) {
    stack.addOverride(`terraform.required_providers.${name}.version`, version);
  }
}

interface Overrides {
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, { readonly version?: string }>> };
}
