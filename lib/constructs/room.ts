import { Enforcer } from '../enforcement';
import { type Disk, MILLI_PER_CPU, type Memory } from '../model';
import { type Room, RoomFinder, type VmShape } from '../rules';
import type { Checks } from './checks';
import type { IVmHost } from './vm-hosting';

/** A VM that is not there yet. */
export interface VmShapeProps {
  /** Virtual CPUs: a whole number. */
  readonly vcpus: number;

  /** Memory; what the hypervisor adds for it is counted beside it. */
  readonly memory: Memory;

  /**
   * Its disk.
   *
   * @default - none is counted
   */
  readonly disk?: Disk;
}

/** Props of a VM that is not there yet, on a host or cluster that is named. */
export interface PlacedVmShapeProps extends VmShapeProps {
  /**
   * Datastore that its disk is on.
   *
   * @default - the first of the host or cluster
   */
  readonly datastore?: string;
}

/** A shape as rules take it. What Terraform knows later is no shape: it could be anything. */
export function shapeOf(checks: Checks, props: VmShapeProps): VmShape {
  const given = checks.object('shape', props, 'vcpus and memory');
  return {
    milliCpu: checks.whole('shape.vcpus', given.vcpus) * MILLI_PER_CPU,
    memoryMib: checks.mib('shape.memory', given.memory),
    ...(given.disk !== undefined && { diskGib: checks.disk('shape.disk', given.disk) }),
  };
}

/** How many more VMs of a shape a host or cluster takes, as things stand. */
export function roomIn(host: IVmHost, checks: Checks, props: PlacedVmShapeProps): Room {
  const shape = shapeOf(checks, props);
  const { datastore } = props;
  const stores = host.declaration.stores.map(({ name }) => name);
  if (datastore !== undefined) {
    checks.oneOf('shape.datastore', datastore, stores);
  }
  const { path } = host.node;
  const store = datastore === undefined ? {} : { store: host.hypervisor.storeKeyOf(path, datastore) };
  return new RoomFinder(Enforcer.of(host).estate()).roomIn(path, { ...shape, ...store });
}
