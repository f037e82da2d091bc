import { TerraformDataSource, TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Block, StackJson } from './synth';

/** A resource of any type, as programs define it that have a provider's own classes. */
export class RawResource extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly attributes: Block,
  ) {
    super(scope, id, {
      terraformResourceType: type,
      terraformGeneratorMetadata: { providerName: type.split('_', 1)[0]! },
    });
    this.overrideLogicalId(id);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }
}

/** A look-up of any type. */
export class RawLookUp extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly attributes: Block,
  ) {
    super(scope, id, {
      terraformResourceType: type,
      terraformGeneratorMetadata: { providerName: type.split('_', 1)[0]! },
    });
    this.overrideLogicalId(id);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }
}

/** A stack of other people: every resource and look-up that a stack of ours has, as they would have written it. */
export function rawCopyOf(original: TerraformStack, into: Construct, id = 'legacy'): TerraformStack {
  original.prepareStack();
  // Without the watch on it, which would refuse what is to be found of the copy.
  const { resource, data } = TerraformStack.prototype.toTerraform.call(original) as StackJson;
  const copy = new TerraformStack(into, id);
  for (const [type, blocks] of Object.entries(data ?? {})) {
    Object.entries(blocks).forEach(([label, block]) => new RawLookUp(copy, label, type, plain(block)));
  }
  for (const [type, blocks] of Object.entries(resource ?? {}).filter(([name]) => name !== 'terraform_data')) {
    Object.entries(blocks).forEach(([label, block]) => new RawResource(copy, label, type, plain(block)));
  }
  return copy;
}

/** Without what cdktf adds, and what others would not refer to. */
function plain(block: Block): Block {
  return Object.fromEntries(
    Object.entries(block).filter(([name]) => !['//', 'provider', 'lifecycle', 'depends_on'].includes(name)),
  );
}
