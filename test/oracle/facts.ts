/**
 * What the judges of this folder know of the world: formulas from the documents of the systems, written once more and by
 * hand. Nothing here is imported from `lib`; where the two differ, one of them is wrong.
 */

export const GIB = 1024;

/**
 * MiB that ESXi keeps beside a VM: fitted to the table of vSphere 6.5 and 6.7 Resource Management (1, 2, 4, 8 vCPUs;
 * 256 MiB to 16 GiB), rounded up.
 */
export function esxiOverhead(vcpus: number, mib: number): number {
  // In hundred-thousandths of a MiB, so that nothing is rounded before the end.
  return Math.ceil((1_819_000 + 743 * mib + 405_000 * (vcpus - 1)) / 100_000);
}

/** MiB that Hyper-V keeps beside a VM: 32, and 8 for each GiB beyond the first, the last one in part. */
export function hyperVOverhead(mib: number): number {
  return 32 + Math.ceil(Math.max(0, mib - GIB) / 128);
}

/** MiB that ESXi keeps for itself where nobody says how much: 8 GiB or 6 %, whichever is more. */
export function esxiReserve(mib: number): number {
  return Math.max(8 * GIB, Math.ceil((6 * mib) / 100));
}

/** MiB that Hyper-V and its root partition keep where nobody says how much: 4 GiB or 6 %, whichever is more. */
export function hyperVReserve(mib: number): number {
  return Math.max(4 * GIB, Math.ceil((6 * mib) / 100));
}

/** MHz that vSphere HA counts for a VM that reserves less: vSphere 8 Availability, "Admission Control". */
export const LEAST_MHZ = 32;

/** What may be promised: the whole part of (total - reserved) x ratio. */
export function capacity(total: number, reserved: number, percent: number): number {
  return Math.floor(((total - reserved) * percent) / 100);
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** Every set of so many of a list. */
export function sets<T>(from: readonly T[], size: number): T[][] {
  if (size === 0) {
    return [[]];
  }
  return from.flatMap((first, index) => sets(from.slice(index + 1), size - 1).map((rest) => [first, ...rest]));
}
