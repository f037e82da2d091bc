import type { Engine, Host, HostOsReserve, Vm } from '../estate';
import type { Architecture, Kernel } from '../guest-os';
import { capacityOf, inventoryOf } from '../inventory';
import { set } from '../set';

/** What is stated of an engine, wherever it runs. */
export type StatedEngine = Pick<
  Engine,
  'path' | 'name' | 'source' | 'system' | 'defaults' | 'literalSecrets' | 'identity'
>;

/** What a guest OS and its engine keep of their VM: half a CPU and 1 GiB, as Kubernetes' node-allocatable keeps for its own daemons. */
export const GUEST_RESERVE: HostOsReserve = { milliCpu: 500, memoryMib: 1024 };

/** An engine on a container host: all that the host may promise is the engine's. */
export function declareEngine(stated: StatedEngine, host: Host, trustZone?: string): Engine {
  return {
    ...stated,
    on: host.path,
    cpu: inventoryOf(capacityOf(host.cpu)),
    memory: inventoryOf(capacityOf(host.memory)),
    kernel: host.hostOs!.kernel,
    architecture: host.architecture,
    inVm: false,
    ...set({ trustZone }),
  };
}

/** What the VM around an engine runs. */
export interface EngineGuest {
  readonly kernel: Kernel;
  readonly architecture: Architecture;
  /** What the guest OS and the engine keep; half a CPU and 1 GiB where it is not stated. */
  readonly reserve?: Partial<HostOsReserve>;
}

/** An engine in a VM: the VM is its machine, of which the guest OS keeps a part. */
export function declareEngineInVm(
  stated: StatedEngine,
  { path, trustZone, milliCpu = 0, memoryMib = 0 }: Pick<Vm, 'path' | 'trustZone' | 'milliCpu' | 'memoryMib'>,
  { kernel, architecture, reserve = {} }: EngineGuest,
): Engine {
  const kept = { ...GUEST_RESERVE, ...set(reserve) };
  return {
    ...stated,
    on: path,
    cpu: inventoryOf(milliCpu, { reserved: kept.milliCpu }),
    memory: inventoryOf(memoryMib, { reserved: kept.memoryMib }),
    kernel,
    architecture,
    inVm: true,
    ...set({ trustZone }),
  };
}
