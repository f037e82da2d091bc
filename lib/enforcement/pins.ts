import { TerraformDataSource, TerraformResource } from 'cdktf';
import type { Attributes } from '../model';
import type { Emitted, Guards } from '../targets';

/** What of a resource must still be so in the written configuration. */
export interface Pins {
  readonly guards?: Guards;
  /** Conditions that stop the plan. */
  readonly conditions?: readonly unknown[];
  /** What must be there before it. */
  readonly after?: readonly string[];
  /** What makes it anew. */
  readonly replacedBy?: readonly unknown[];
}

/** Pins a resource of ours as it is now. */
export function pinsOf({ resource, guards }: Emitted): Pins {
  if (TerraformDataSource.isTerraformDataSource(resource)) {
    return { guards: { ...guards, ...searchOf(resource) }, ...orderOf(resource) };
  }
  if (guards === undefined || !TerraformResource.isTerraformResource(resource)) {
    return guards === undefined ? {} : { guards };
  }
  const { precondition = [], replaceTriggeredBy = [] } = resource.lifecycle ?? {};
  return {
    guards: { ...guards, ...stepsOf(resource), provider: resource.provider?.fqn },
    ...(precondition.length > 0 && { conditions: precondition.map(({ condition }) => condition) }),
    ...(replaceTriggeredBy.length > 0 && { replacedBy: [...replaceTriggeredBy] }),
    ...orderOf(resource),
  };
}

function orderOf({ dependsOn = [] }: TerraformResource | TerraformDataSource): Pick<Pins, 'after'> {
  return dependsOn.length === 0 ? {} : { after: [...dependsOn] };
}

/** What is run when a resource is made, and how its machine is reached. */
function stepsOf(resource: TerraformResource): Guards {
  if (resource.provisioners === undefined || resource.provisioners.length === 0) {
    return {};
  }
  const { provisioner, connection } = blockOf(resource, 'resource');
  return { provisioner, connection };
}

/** What stands in a look-up beside what it looks for. */
export const NOT_SEARCHED = ['//', 'depends_on', 'lifecycle'];

/** What a look-up looks for: another answer would be another machine, pool or template. */
function searchOf(resource: TerraformDataSource): Guards {
  const attributes = blockOf(resource, 'data');
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => value !== undefined && !NOT_SEARCHED.includes(name)),
  );
}

/** A resource or look-up as it would be written now. */
function blockOf(element: TerraformResource | TerraformDataSource, mode: 'resource' | 'data'): Attributes {
  const json = element.toTerraform() as Readonly<Record<string, Record<string, Record<string, Attributes>>>>;
  return json[mode]![element.terraformResourceType]![element.friendlyUniqueId]!;
}
