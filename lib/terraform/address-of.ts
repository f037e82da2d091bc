import { Lazy, type TerraformResource } from 'cdktf';

/** A resource's address as it stands where Terraform takes no expression, such as `replace_triggered_by`. */
export function addressOf(resource: TerraformResource): string {
  return Lazy.stringValue({ produce: () => `${resource.terraformResourceType}.${resource.friendlyUniqueId}` });
}
