/**
 * What vSphere HA counts for a VM that reserves no CPU, in MHz.
 *
 * vSphere 8 Availability says 32 MHz; the API reference of older releases says 256. The guide's holds.
 */
export const DEFAULT_SLOT_MHZ = 32;

/** A host as admission control sees it: what its root resource pool has. */
export interface AdmissionHost {
  readonly path: string;
  readonly mhz: number;
  readonly mib: number;
}

/** A running VM as admission control sees it: what it reserves, not how large it is. */
export interface AdmissionVm {
  readonly path: string;
  readonly reservedMhz: number;
  /** With the hypervisor's overhead. */
  readonly reservedMib: number;
}

/** The size of one slot. */
export interface Slot {
  readonly mhz: number;
  readonly mib: number;
}

/** What the percentage policy says: shares that are left free, in whole percent rounded down. */
export interface PercentageVerdict {
  readonly admits: boolean;
  readonly cpu: { readonly total: number; readonly required: number; readonly keptPercent: number };
  readonly memory: { readonly total: number; readonly required: number; readonly keptPercent: number };
}

/** What the slot policy says. */
export interface SlotVerdict {
  readonly admits: boolean;
  readonly slot: Slot;
  /** Slots of each host, in the order the hosts were given. */
  readonly slots: readonly number[];
  /** Hosts that may be lost, the largest first, with a slot left for every VM. */
  readonly tolerated: number;
  /** Slots that the VMs take: several for one that reserves more than a stated slot. */
  readonly taken: number;
}

/** Shares of CPU and memory that are kept free, in whole percent. */
export interface KeptShares {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
}

/**
 * The shares that keep room for the largest `failures` hosts, rounded up.
 *
 * For equal hosts that is F/N, as vCenter computes it by itself; of unequal ones it is the largest that fail.
 */
export function sharesOfLargest(hosts: readonly AdmissionHost[], failures: number): KeptShares {
  const share = (amounts: readonly number[]): number => {
    const total = sum(amounts);
    const lost = sum([...amounts].sort((a, b) => b - a).slice(0, failures));
    return total === 0 ? 0 : Math.ceil((lost * 100) / total);
  };
  return { cpuPercent: share(hosts.map(({ mhz }) => mhz)), memoryPercent: share(hosts.map(({ mib }) => mib)) };
}

/**
 * The percentage policy: refuses when (total - required) / total is below what is configured.
 *
 * Required are max(reservation, 32 MHz) of each VM, and its memory reservation with overhead.
 */
export function admitsByPercentage(
  hosts: readonly AdmissionHost[],
  vms: readonly AdmissionVm[],
  kept: KeptShares,
): PercentageVerdict {
  const of = (total: number, required: number): PercentageVerdict['cpu'] => ({
    total,
    required,
    keptPercent: total === 0 ? 0 : Math.floor(((total - required) * 100) / total),
  });
  const cpu = of(
    sum(hosts.map(({ mhz }) => mhz)),
    sum(vms.map(({ reservedMhz }) => Math.max(reservedMhz, DEFAULT_SLOT_MHZ))),
  );
  const memory = of(sum(hosts.map(({ mib }) => mib)), sum(vms.map(({ reservedMib }) => reservedMib)));
  // Compared without dividing: a share that is rounded could pass by what was rounded away.
  const keeps = ({ total, required }: PercentageVerdict['cpu'], percent: number): boolean =>
    (total - required) * 100 >= percent * total;
  return { admits: keeps(cpu, kept.cpuPercent) && keeps(memory, kept.memoryPercent), cpu, memory };
}

/**
 * The slot policy: a slot is the largest reservation there is (or what is stated); each host has as many as fit;
 * the largest hosts are lost one by one for as long as there are slots for every VM.
 */
export function admitsBySlots(
  hosts: readonly AdmissionHost[],
  vms: readonly AdmissionVm[],
  failures: number,
  stated: Partial<Slot> = {},
): SlotVerdict {
  const slot: Slot = {
    mhz: stated.mhz ?? vms.reduce((largest, { reservedMhz }) => Math.max(largest, reservedMhz), DEFAULT_SLOT_MHZ),
    mib: stated.mib ?? vms.reduce((largest, { reservedMib }) => Math.max(largest, reservedMib), 1),
  };
  // "Outlier virtual machines will use multiple slots", where the size is stated (vSphere API, ClusterSlotPolicy).
  const taken = sum(
    vms.map(({ reservedMhz, reservedMib }) =>
      Math.max(1, Math.ceil(reservedMhz / slot.mhz), Math.ceil(reservedMib / slot.mib)),
    ),
  );
  const slots = hosts.map(({ mhz, mib }) => Math.min(Math.floor(mhz / slot.mhz), Math.floor(mib / slot.mib)));
  const smallestFirst = [...slots].sort((a, b) => a - b);
  let left = sum(slots);
  let tolerated = 0;
  while (smallestFirst.length > 0 && left - smallestFirst[smallestFirst.length - 1]! >= taken) {
    left -= smallestFirst.pop()!;
    tolerated += 1;
  }
  return { admits: left >= taken && tolerated >= failures, slot, slots, tolerated, taken };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
