import { type Known, valueOf } from '../attributes';
import { defaultReservationMib } from '../charge';
import type { Ask, GuestTraits, Passthrough, SizeName, Store, Vm } from '../estate';
import type { DeviceFacts, GuaranteedFacts, VmFacts } from '../facts';
import { type Architecture, guestOsOfId } from '../guest-os';
import type { CapacityBasis } from '../inventory';
import type { Identity, SourceLocation } from '../node';
import { formatMemory } from '../quantity';
import { set } from '../set';
import type { System } from '../system';
import type { CpuTopology } from '../topology';
import { traitsIn } from './traits';
import { asksOfVm } from './asks';
import { milliCpuOfMhz } from './cpu';
import { type Declared, Gaps } from './declared';
import { type StatedDisk, declareDisks } from './disks';

/** What VMs are declared against: a host, or what all hosts of a cluster offer together. */
export interface VmOffer {
  readonly path: string;
  readonly name: string;
  /** Its scope is the world in which names of VMs are unique. */
  readonly identity: Pick<Identity, 'scope'>;
  readonly stores: readonly Store[];
  readonly cpu: Pick<CapacityBasis, 'ratioPercent'>;
  readonly memory: CapacityBasis;
  readonly topology: Pick<CpuTopology, 'mhzPerCore'>;
  readonly architecture: Architecture;
  readonly system: Pick<System, 'keepsMemory'>;
}

/** What is stated of a VM beside its facts. */
export interface StatedVm
  extends GuestTraits, Pick<Vm, 'trustZone' | 'guestOs' | 'liveMigration' | 'spread' | 'staysDown'> {
  readonly path: string;
  /** What it is called where its facts know no name. */
  readonly name: string;
  readonly source?: SourceLocation;
  /** How many resources there are of it. */
  readonly copies: number;
  /** Sizes and datastores of its disks, in order, where its facts may not know them. */
  readonly disks?: readonly StatedDisk[];
  /** Names of its networks, where its facts may not know them. */
  readonly networks?: readonly string[];
  /** Why it is handed devices of its host. */
  readonly passthroughReason?: string;
  /** What it asks beside what its facts tell. */
  readonly asks?: readonly Ask[];
  /** Whether its system guarantees memory as a whole, and not by an argument. */
  readonly asAWhole?: boolean;
}

/** A VM as a node of the estate: one function, whether a construct declares it, a resource is adopted or a plan holds it. */
export function declareVm(facts: VmFacts, stated: StatedVm, on: VmOffer): Declared<Vm> {
  const {
    path,
    source,
    copies,
    disks: statedDisks = [],
    networks: statedNetworks,
    asks = [],
    asAWhole = false,
  } = stated;
  const name = valueOf(facts.name) ?? stated.name;
  const gaps = new Gaps({ path, name, ...set({ source }) });
  const milliCpu = amountOf(facts.milliCpu, 'vcpus', gaps, 'milliCpu');
  const memoryMib = amountOf(facts.memoryMib, 'memory', gaps, 'memoryMib');
  const node: Vm = {
    path,
    name,
    host: on.path,
    memoryReservationMib: reservedMib(facts.guaranteed, memoryMib, asAWhole, on, gaps),
    disks: declareDisks(facts.disks, statedDisks, on, gaps),
    networks: statedNetworks ?? facts.nics.flatMap(({ network }) => valueOf(network) ?? []),
    addresses: addressesOf(facts, statedNetworks),
    identity: { scope: on.identity.scope, name },
    powered: facts.powered,
    replicas: copies * (amountOf(facts.replicas, 'replicas', gaps) ?? 1),
    disclosures: facts.disclosures,
    asks: asksOfVm(facts, [...asks, ...facts.asks]),
    ...set({
      source,
      milliCpu,
      memoryMib,
      coresPerSocket: facts.coresPerSocket,
      firmware: facts.firmware,
      passthrough: passthroughOf(facts.devices, stated.passthroughReason),
      reservedMilliCpu: reservedMilliCpu(facts.guaranteed, milliCpu, on, gaps),
      startupMib: facts.dynamicMemory?.startupMib,
      noSwapFile: on.system.keepsMemory === true ? true : undefined,
      unlimitedCpu: isLimited(facts) ? undefined : true,
      guestOs: stated.guestOs ?? (facts.guestId === undefined ? undefined : guestOsOfId(facts.guestId)),
      trustZone: stated.trustZone,
      liveMigration: stated.liveMigration,
      spread: stated.spread,
      staysDown: stated.staysDown,
      ...traitsIn(stated),
    }),
  };
  return gaps.of(node);
}

/** What is known of an amount; what somebody decides later is told. */
export function amountOf(fact: Known<number>, prop: string, gaps: Gaps, size?: SizeName): number | undefined {
  if (fact === 'unknown' || fact === 'computed') {
    gaps.unknown({
      prop,
      ...(fact === 'computed' && { by: 'provider' as const }),
      ...(size !== undefined && { of: [size] }),
    });
  }
  return valueOf(fact);
}

/**
 * Memory that is guaranteed. By a system that guarantees it as a whole, that is none where its host promises more than it
 * has, unless the system keeps it all the same: all of it, or what dynamic memory may shrink to.
 */
function reservedMib(
  { memoryMib: reserved, all }: GuaranteedFacts,
  memoryMib: number | undefined,
  asAWhole: boolean,
  on: VmOffer,
  gaps: Gaps,
): number {
  if (asAWhole && (on.system.keepsMemory !== true || on.memory.ratioPercent <= 100)) {
    return defaultReservationMib(on.memory, memoryMib ?? 0);
  }
  if (all) {
    return memoryMib ?? 0;
  }
  const mib = amountOf(reserved, 'reservation.memory', gaps) ?? 0;
  if (memoryMib !== undefined && mib > memoryMib) {
    const allowed = `at most the VM's memory, ${formatMemory(memoryMib)}`;
    gaps.mismatch({ prop: 'reservation.memory', allowed, got: formatMemory(mib) });
  }
  return Math.min(mib, memoryMib ?? mib);
}

/** CPU that is guaranteed, in milli-CPU of the host's own: MHz are counted by its clock. */
function reservedMilliCpu(
  { mhz, milliCpu: counted }: GuaranteedFacts,
  milliCpu: number | undefined,
  { name, topology, cpu }: VmOffer,
  gaps: Gaps,
): number | undefined {
  const reserved = amountOf(counted, 'reservation.cpu', gaps);
  const inMhz = amountOf(mhz, 'reservation.cpu', gaps) ?? 0;
  if (inMhz <= 0) {
    return reserved;
  }
  const clock = { ...set({ mhzPerCore: topology.mhzPerCore }), ratioPercent: cpu.ratioPercent };
  const byClock = milliCpuOfMhz(inMhz, milliCpu, clock);
  if (byClock === undefined) {
    gaps.missing({
      what: `'cpu.mhzPerCore' of ${name}`,
      why: `a reservation of ${inMhz} MHz needs it`,
      fix: 'state it',
    });
  }
  return Math.max(reserved ?? 0, byClock ?? 0);
}

/** Whether something limits its CPU: what is unknown may. */
function isLimited({ limits: { mhz, milliCpu = 'absent' } }: VmFacts): boolean {
  return [mhz, milliCpu].some((limit) => limit !== 'absent');
}

/** Addresses that it is given on networks whose names are known. */
function addressesOf({ nics }: VmFacts, stated: readonly string[] | undefined): Vm['addresses'] {
  return nics.flatMap(({ network, address }, index) => {
    const name = stated?.[index] ?? valueOf(network);
    return name === undefined || address === undefined ? [] : [{ network: name, address }];
  });
}

function passthroughOf(devices: readonly DeviceFacts[], reason = ''): readonly Passthrough[] | undefined {
  return devices.length === 0
    ? undefined
    : devices.map(({ id, kind }) => ({ device: id, reason, ...(kind === 'shared' && { shared: true }) }));
}
