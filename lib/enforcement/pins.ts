import { TerraformDataSource, TerraformResource } from 'cdktf';
import type { Attributes } from '../model';
import type { Emitted, Guards } from '../targets';

/** What of a resource must still be so in the written configuration. */
export interface Pins {
  readonly guards?: Guards;
  /** Conditions that stop the plan. */
  readonly conditions?: readonly unknown[];
}

/** Pins a resource of ours as it is now. */
export function pinsOf({ resource, guards }: Emitted): Pins {
  if (TerraformDataSource.isTerraformDataSource(resource)) {
    return { guards: { ...guards, ...searchOf(resource) } };
  }
  if (guards === undefined || !TerraformResource.isTerraformResource(resource)) {
    return guards === undefined ? {} : { guards };
  }
  const preconditions = resource.lifecycle?.precondition ?? [];
  return {
    guards: { ...guards, provider: resource.provider?.fqn },
    ...(preconditions.length > 0 && { conditions: preconditions.map(({ condition }) => condition) }),
  };
}

/** What stands in a look-up beside what it looks for. */
const NOT_SEARCHED = ['//', 'depends_on', 'lifecycle'];

/** What a look-up looks for: another answer would be another machine, pool or template. */
function searchOf(resource: TerraformDataSource): Guards {
  const { data } = resource.toTerraform() as { readonly data: Record<string, Record<string, Attributes>> };
  const attributes = data[resource.terraformResourceType]![resource.friendlyUniqueId]!;
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => value !== undefined && !NOT_SEARCHED.includes(name)),
  );
}
