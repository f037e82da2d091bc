import {
  type ContainerFacts,
  type GuaranteedFacts,
  type Known,
  type VmFacts,
  MILLI_PER_CPU,
  NO_LIMIT,
  bareCapability,
  disclosures,
  mhzOf,
  guaranteedMhz,
  known,
} from '../model';
import type { Dialect } from './dialect';
import { asAWhole } from './shared/hosted-reading';
import type { HostSpec, Size, UnsizedContainerSpec, VmSpec } from './target';

/** What of a host decides the facts of a VM on it. */
type Clock = Pick<HostSpec, 'mhzPerCore' | 'cpuRatioPercent'>;

/**
 * What a declared VM is, as a dialect reads it back from what is emitted. Where it runs, and its asks, are its construct's to add.
 *
 * @param guarantees how its system guarantees what it promises, as its dialect says
 */
export function declaredVm(spec: VmSpec, clock: Clock, guarantees?: Dialect['guarantees']): VmFacts {
  const { dynamicMemory, coresPerSocket, passthrough, address, networks } = spec;
  const whole = guarantees === 'as a whole';
  const milliCpu = spec.vcpus.charged * MILLI_PER_CPU;
  const limited = spec.limitCpu && clock.mhzPerCore !== undefined && !whole;
  return {
    name: known(spec.name),
    where: [],
    milliCpu: known(milliCpu),
    memoryMib: known(spec.memory.charged),
    guaranteed: whole ? guaranteedAsAWhole(spec, clock) : guaranteedOf(spec, clock),
    limits: { ...NO_LIMIT, ...(limited && { mhz: known(mhzOf(milliCpu, clock.mhzPerCore)) }) },
    ...(dynamicMemory !== undefined && { dynamicMemory }),
    ...(coresPerSocket !== undefined && { coresPerSocket }),
    disks: spec.disks.map(({ sizeGib, store, shared, attach }, index) => ({
      name: `disk${index}`,
      gib: attach === undefined ? known(sizeGib) : 'absent',
      store: known(store),
      shared,
      ...(attach !== undefined && { attached: attach }),
    })),
    nics: networks.map((network, index) => ({
      network: known(network),
      ...(index === 0 && address !== undefined && { address: address.ip }),
    })),
    firmware: spec.firmware,
    secureBoot: spec.secureBoot,
    powered: spec.powered,
    replicas: known(1),
    devices: passthrough === undefined ? [] : [{ id: passthrough, kind: 'passthrough' }],
    disclosures: disclosures(spec.settings),
    asks: [],
  };
}

function guaranteedOf(spec: VmSpec, { mhzPerCore, cpuRatioPercent }: Clock): GuaranteedFacts {
  const reserves = spec.reserveCpu && mhzPerCore !== undefined;
  return {
    mhz: reserves ? known(guaranteedMhz(spec.vcpus.charged * MILLI_PER_CPU, mhzPerCore, cpuRatioPercent)) : 'absent',
    milliCpu: 'absent',
    memoryMib: known(
      spec.passthrough === undefined ? Math.min(spec.memoryReservationMib, spec.memory.charged) : spec.memory.charged,
    ),
    all: spec.passthrough !== undefined,
  };
}

/** A share in whole percent of each virtual CPU, and all memory but what dynamic memory may take back. */
function guaranteedAsAWhole({ vcpus, memory, reserveCpu, dynamicMemory }: VmSpec, clock: Clock): GuaranteedFacts {
  const share = Math.floor(10_000 / clock.cpuRatioPercent);
  return {
    ...asAWhole(known(memory.charged), dynamicMemory),
    milliCpu: reserveCpu ? known((vcpus.charged * MILLI_PER_CPU * share) / 100) : 'absent',
  };
}

/** What a declared container is, as a dialect reads it back from what is emitted. */
export function declaredContainer(spec: UnsizedContainerSpec): ContainerFacts {
  return {
    name: known(spec.name),
    where: [],
    milliCpu: chargedOf(spec.cpus),
    memoryMib: chargedOf(spec.memory),
    guaranteed: { milliCpu: 'absent', memoryMib: 'absent' },
    image: known(spec.image),
    replicas: known(1),
    isolation: { ...spec.isolation, capabilities: spec.isolation.capabilities.map(bareCapability).sort() },
    networks: spec.networks.map(known),
    ports: spec.ports.map(({ address, external, internal, protocol }) => ({
      address,
      port: known(external ?? internal),
      internal: known(internal),
      protocol,
    })),
    asks: [],
  };
}

function chargedOf(size: Size | undefined): Known<number> {
  return size === undefined ? 'absent' : known(size.charged);
}
