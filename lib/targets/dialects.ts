import type { ContainerFacts, System, VmFacts } from '../model';
import type { Dialect, GuestDialect, Resource } from './dialect';
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

/** Reads VMs, by resource type. */
export const VM_DIALECTS: ReadonlyMap<string, GuestDialect<VmFacts>> = byType(({ vm }) => vm);

/** Reads containers, by resource type. */
export const CONTAINER_DIALECTS: ReadonlyMap<string, GuestDialect<ContainerFacts>> = byType(
  ({ container }) => container,
);

/** How a system's provider speaks; nothing of a system that is not of this library. */
export function dialectOf({ id }: Pick<System, 'id'>): Dialect | undefined {
  return DIALECTS.find(({ system }) => system === id);
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
