import type { ContainerFacts, System, VmFacts } from '../model';
import type { Dialect, GuestDialect, Props, Resource } from './dialect';
import { DOCKER_DIALECT } from './docker/dialect';
import { ESXI_DIALECT } from './esxi/dialect';
import { HYPER_V_DIALECT } from './hyper-v/dialect';
import { KVM_DIALECT } from './kvm/dialect';
import { LXC_DIALECT } from './lxc/dialect';
import { MESOS_DIALECT } from './mesos/dialect';
import { VIRTUALBOX_DIALECT } from './virtualbox/dialect';
import { WORKSTATION_DIALECT } from './workstation/dialect';

/** Every dialect there is. Loads neither cdktf nor a provider's binding. */
export const DIALECTS: readonly Dialect[] = [
  ESXI_DIALECT,
  HYPER_V_DIALECT,
  KVM_DIALECT,
  VIRTUALBOX_DIALECT,
  WORKSTATION_DIALECT,
  DOCKER_DIALECT,
  LXC_DIALECT,
  MESOS_DIALECT,
];

const BY_SYSTEM: ReadonlyMap<string, Dialect> = new Map(DIALECTS.map((dialect) => [dialect.system, dialect]));

/** Reads VMs, by resource type. */
export const VM_DIALECTS: ReadonlyMap<string, GuestDialect<VmFacts>> = byType(({ vm }) => vm);

/** Reads containers, by resource type. */
export const CONTAINER_DIALECTS: ReadonlyMap<string, GuestDialect<ContainerFacts>> = byType(
  ({ container }) => container,
);

/** How a system's provider speaks; nothing of a system that is not of this library. */
export function dialectOf({ id }: Pick<System, 'id'>): Dialect | undefined {
  return BY_SYSTEM.get(id);
}

/** Whether a resource is a guest of some system. */
export function isGuest(resource: Resource): boolean {
  const { type } = resource;
  const dialect = VM_DIALECTS.get(type) ?? CONTAINER_DIALECTS.get(type);
  return dialect !== undefined && (dialect.isGuest?.(resource) ?? true);
}

function byType<F>(of: (dialect: Dialect) => GuestDialect<F> | undefined): ReadonlyMap<string, GuestDialect<F>> {
  return new Map(
    DIALECTS.flatMap((dialect) => {
      const guests = of(dialect);
      return (guests?.types ?? []).map((type): [string, GuestDialect<F>] => [type, guests!]);
    }),
  );
}

/** How each provider speaks of guests, by resource type. */
const GUESTS: ReadonlyMap<string, GuestDialect<unknown>> = new Map<string, GuestDialect<unknown>>([
  ...VM_DIALECTS,
  ...CONTAINER_DIALECTS,
]);

/** The props that say the same as an argument of a resource, look-up or provider; none where it is the library's own. */
export function propsOf(type: string, argument: string): readonly string[] {
  const known: Props[string] = DIALECTS.map(({ props }) => props[type]).find((props) => props !== undefined) ?? {};
  for (let part = argument; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) {
    const props = known[part];
    if (props !== undefined) {
      return props === null ? [] : [props].flat();
    }
  }
  return [];
}

/** Whether order and repetition of what stands at a path say nothing. */
export function isSet(type: string, path: string): boolean {
  return GUESTS.get(type)?.sets?.includes(path) === true;
}

/** Keys of a map that no rule judges. */
export function freeKeysOf(type: string, path: string): RegExp | undefined {
  return GUESTS.get(type)?.freeKeys?.[path];
}
