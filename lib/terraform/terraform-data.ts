import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { TypedResource } from './typed-resource';

/** Arguments of `terraform_data`. */
export interface TerraformDataAttributes {
  readonly input?: unknown;
  readonly triggers_replace?: unknown;
}

/** Terraform's built-in `terraform_data`. cdktf's own class runs the `terraform` binary at synth, which we must not need. */
export class TerraformData extends TypedResource<TerraformDataAttributes> {
  constructor(scope: Construct, id: string, attributes: TerraformDataAttributes, meta: TerraformMetaArguments = {}) {
    super(scope, id, 'terraform_data', attributes, { ...meta, providerName: 'terraform' });
  }

  /** Stops the plan with a message when a condition does not hold. */
  public addPrecondition(condition: string, errorMessage: string): void {
    const precondition = [...(this.lifecycle?.precondition ?? []), { condition, errorMessage }];
    this.lifecycle = { ...this.lifecycle, precondition };
  }
}
