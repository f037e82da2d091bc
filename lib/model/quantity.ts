/** MiB in one GiB; the same factor holds from GiB to TiB. */
const STEP = 1024;

/** Bytes in one MiB. */
export const BYTES_PER_MIB = STEP * STEP;

/** Thousandths of a CPU in one CPU. */
export const MILLI_PER_CPU = 1000;

/**
 * An amount of memory, held in MiB.
 *
 * The amount is checked where it is used, so that the error can name the prop and the place.
 */
export class Memory {
  /** So many mebibytes (1 MiB = 1,048,576 bytes). */
  public static mib(amount: number): Memory {
    return new Memory(amount, 1);
  }

  /** So many gibibytes (1 GiB = 1,024 MiB). */
  public static gib(amount: number): Memory {
    return new Memory(amount, STEP);
  }

  /** So many tebibytes (1 TiB = 1,024 GiB). */
  public static tib(amount: number): Memory {
    return new Memory(amount, STEP * STEP);
  }

  /** @internal */
  private constructor(
    /** The number as given. */
    public readonly amount: number,
    /** MiB in one unit of `amount`. */
    public readonly mibPerUnit: number,
  ) {}

  /** In MiB: vSphere's and Docker's "MB", libvirt's memory unit. */
  public toMib(): number {
    return this.amount * this.mibPerUnit;
  }

  /** In bytes: the unit of Docker's API, Swarm and Hyper-V. */
  public toBytes(): number {
    return this.toMib() * BYTES_PER_MIB;
  }
}

/** An amount of disk space, held in GiB. */
export class Disk {
  /** So many gibibytes. */
  public static gib(amount: number): Disk {
    return new Disk(amount, 1);
  }

  /** So many tebibytes (1 TiB = 1,024 GiB). */
  public static tib(amount: number): Disk {
    return new Disk(amount, STEP);
  }

  /** @internal */
  private constructor(
    /** The number as given. */
    public readonly amount: number,
    /** GiB in one unit of `amount`. */
    public readonly gibPerUnit: number,
  ) {}

  /** In GiB: vSphere's "GB". */
  public toGib(): number {
    return this.amount * this.gibPerUnit;
  }

  /** In bytes: libvirt's volume unit. */
  public toBytes(): number {
    return gibToBytes(this.toGib());
  }
}

/** GiB as bytes. */
export function gibToBytes(gib: number): number {
  return gib * STEP * BYTES_PER_MIB;
}

/** MiB as whole GiB, rounded up: a swap file of 1 MiB still takes a GiB of the promise. */
export function mibToGibUp(mib: number): number {
  return Math.ceil(mib / STEP);
}

/** CPUs as milli-CPU. Rounded, since 0.29 * 1000 is 290.00000000000006 in floating point. */
export function cpusToMilli(cpus: number): number {
  return Math.round(cpus * MILLI_PER_CPU);
}

/** Milli-CPU as the canonical decimal: `500` is "0.5", never "0.50". */
export function formatCpu(milli: number): string {
  return String(milli / MILLI_PER_CPU);
}

/** Exact: whole GiB where it is one, else MiB. */
export function formatMemory(mib: number): string {
  return mib % STEP === 0 ? `${mib / STEP} GiB` : `${mib} MiB`;
}

/** GiB with its unit. */
export function formatDisk(gib: number): string {
  return `${gib} GiB`;
}

/** A whole percentage as operators say it: 100 is "1:1", 400 is "4:1", 150 is "1.5:1". */
export function formatRatio(percent: number): string {
  return `${percent / 100}:1`;
}
