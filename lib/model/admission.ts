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

/** What the percentage policy says of one resource. */
export interface PercentageLine {
  readonly total: number;
  readonly required: number;
  /** Must be left: so much of the total is kept free. */
  readonly kept: number;
}

/** What the percentage policy says. */
export interface PercentageVerdict {
  readonly admits: boolean;
  /** MHz */
  readonly cpu: PercentageLine;
  /** MiB */
  readonly memory: PercentageLine;
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
 * The percentage policy: refuses when less is left than is kept free.
 *
 * Required are max(reservation, 32 MHz) of each VM, and its memory reservation with overhead. Kept is a stated share, else
 * what the largest `failures` hosts have, of each resource by itself: "the default calculation is using the failoverLevel
 * hosts' resources" (vSphere API, ClusterFailoverResourcesAdmissionControlPolicy, `autoComputePercentages`). vCenter shows
 * that share in whole percent, and no document says how it is rounded (three equal hosts are shown as 33 %): here it is
 * exact, so that what leaves one of three hosts free passes, and what leaves a MiB less does not.
 */
export function admitsByPercentage(
  hosts: readonly AdmissionHost[],
  vms: readonly AdmissionVm[],
  kept: KeptShares | { readonly failures: number },
): PercentageVerdict {
  const cpu = lineOf(
    hosts.map(({ mhz }) => mhz),
    vms.map(({ reservedMhz }) => Math.max(reservedMhz, DEFAULT_SLOT_MHZ)),
    'failures' in kept ? kept : { percent: kept.cpuPercent },
  );
  const memory = lineOf(
    hosts.map(({ mib }) => mib),
    vms.map(({ reservedMib }) => reservedMib),
    'failures' in kept ? kept : { percent: kept.memoryPercent },
  );
  return { admits: [cpu, memory].every((line) => line.total - line.required >= line.kept), cpu, memory };
}

function lineOf(
  has: readonly number[],
  required: readonly number[],
  kept: { readonly percent: number } | { readonly failures: number },
): PercentageLine {
  const total = sum(has);
  return {
    total,
    required: sum(required),
    kept:
      'percent' in kept
        ? Math.ceil((kept.percent * total) / 100)
        : sum([...has].sort((a, b) => b - a).slice(0, kept.failures)),
  };
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
