import type { TerraformElement } from 'cdktf';
import { type Attributes, type Container, type Loosening, loosenings } from '../model';
import { CONTAINER_DIALECTS } from '../targets';

/** What a container's resource says beside its props: by the container's path. */
export type Loosened = ReadonlyMap<string, readonly Loosening[]>;

/**
 * How a container is let closer to its host by arguments that no prop stands for, and that nobody refuses, such as
 * `gpus`: they are judged as they are written.
 */
export function loosenedBy(resource: TerraformElement, attributes: Attributes): readonly Loosening[] {
  const { terraformResourceType: type = '' } = resource as { readonly terraformResourceType?: string };
  const dialect = CONTAINER_DIALECTS.get(type);
  const beside = Object.fromEntries((dialect?.readAsWritten ?? []).map((name) => [name, attributes[name]]));
  if (dialect === undefined || Object.values(beside).every((value) => value === undefined || value === null)) {
    return [];
  }
  const read = (given: Attributes): Loosening[] =>
    loosenings(dialect.read({ type, attributes: given }, () => undefined).isolation);
  const without = read({}).map(({ what }) => what);
  return read(beside).filter(({ what }) => !without.includes(what));
}

/** Containers with what their resources say beside their props. */
export function asWritten(containers: readonly Container[], loosened: Loosened): readonly Container[] {
  return containers.map((container) => {
    const more = loosened.get(container.path);
    return more === undefined ? container : { ...container, loosened: [...container.loosened, ...more] };
  });
}
