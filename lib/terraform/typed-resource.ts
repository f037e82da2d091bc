import { TerraformDataSource, type TerraformMetaArguments, TerraformProvider, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { pruned } from './pruned';

/** What a provider without published bindings is called, and where it comes from. */
export interface ProviderFacts {
  readonly type: string;
  readonly source: string;
  readonly version: string;
}

/** A resource whose attributes are already in Terraform's words; base of our own typed L1s. */
export class TypedResource<A extends object> extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    /** The attributes, under their Terraform names. */
    public readonly attributes: A,
    meta: TerraformMetaArguments & { readonly providerName: string },
  ) {
    super(scope, id, {
      ...meta,
      terraformResourceType: type,
      terraformGeneratorMetadata: { providerName: meta.providerName },
    });
  }

  /** A copy: cdktf merges overrides into what it is given, and what was declared must stay what it was. */
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return pruned({ ...this.attributes });
  }

  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return hclAttributes(this.attributes);
  }
}

/** A look-up whose arguments are already in Terraform's words; base of our own typed L1s. */
export class TypedDataSource<A extends object> extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    /** The arguments, under their Terraform names. */
    public readonly attributes: A,
    meta: TerraformMetaArguments & { readonly providerName: string },
  ) {
    super(scope, id, {
      ...meta,
      terraformResourceType: type,
      terraformGeneratorMetadata: { providerName: meta.providerName },
    });
  }

  /** A copy: cdktf merges overrides into what it is given, and what was declared must stay what it was. */
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return pruned({ ...this.attributes });
  }

  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return hclAttributes(this.attributes);
  }
}

/** A provider block of a provider without published bindings. */
export class TypedProvider<A extends object> extends TerraformProvider {
  private readonly facts: ProviderFacts;
  private aliasName: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    facts: ProviderFacts,
    private readonly attributes: A,
    alias: string,
  ) {
    super(scope, id, {
      terraformResourceType: facts.type,
      terraformProviderSource: facts.source,
      terraformGeneratorMetadata: { providerName: facts.type, providerVersion: facts.version },
    });
    this.facts = facts;
    this.aliasName = alias;
  }

  public override get alias(): string | undefined {
    return this.aliasName;
  }

  public override set alias(value: string | undefined) {
    this.aliasName = value;
  }

  /** The provider's source address. */
  public get source(): string {
    return this.facts.source;
  }

  /** A copy: cdktf merges overrides into what it is given, and what was declared must stay what it was. */
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return pruned({ ...this.attributes });
  }

  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return hclAttributes(this.attributes);
  }
}

/** Attributes as cdktf's HCL renderer wants them: lists of objects are blocks. */
function hclAttributes(attributes: object): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const isBlock = Array.isArray(value) && value.some((item) => typeof item === 'object');
        return [
          name,
          { value, isBlock, type: isBlock ? 'list' : 'any', storageClassType: isBlock ? 'objectList' : 'any' },
        ];
      }),
  );
}
