import { type Line, formatCpu } from '../model';

/** MiB in one GiB. */
const MIB_PER_GIB = 1024;

/** One resource of one row, in the parts that the columns are aligned by: ` 20` + `/24`, `  8.1` + ` GiB`. */
export interface Amount {
  readonly used: string;
  readonly rest: string;
  /** Whether a number is not exact. */
  readonly rounded: boolean;
  /** Whether more was promised than there is. */
  readonly short: boolean;
}

/** An empty cell. */
export const NO_AMOUNT: Amount = { used: '', rest: '', rounded: false, short: false };

/** The resources, in the order of their columns. */
export const RESOURCES = ['cpu', 'memory', 'disk'] as const;

/** Milli-CPU or GiB, exact. */
const WRITE_EXACT = {
  cpu: { write: (milli: number) => finite(milli, formatCpu), unit: '' },
  disk: { write: (gib: number) => finite(gib, String), unit: ' GiB' },
};

/** What is used of a line: `20/24`, `136.2/240.6 GiB`. */
export function amountOfLine(resource: (typeof RESOURCES)[number], line: Line): Amount {
  const short = line.free < 0;
  if (resource === 'memory') {
    return { ...memoryOfLine(line), short };
  }
  const { write, unit } = WRITE_EXACT[resource];
  return { used: write(line.allocated), rest: `/${write(line.capacity)}${unit}`, rounded: false, short };
}

/** What a row takes: `16`, `128.2 GiB`. */
export function amountOfCharge(resource: (typeof RESOURCES)[number], charge: number): Amount {
  if (resource === 'memory') {
    return { used: gib(charge), rest: ' GiB', rounded: isRounded(charge), short: false };
  }
  const { write, unit } = WRITE_EXACT[resource];
  return { used: write(charge), rest: unit, rounded: false, short: false };
}

/** Where rounding would make a shortfall or a rest look like none, MiB tell them apart. */
function memoryOfLine({ allocated, capacity }: Line): Omit<Amount, 'short'> {
  if (allocated !== capacity && gib(allocated) === gib(capacity)) {
    return { used: finite(allocated, String), rest: `/${finite(capacity, String)} MiB`, rounded: false };
  }
  return { used: gib(allocated), rest: `/${gib(capacity)} GiB`, rounded: isRounded(allocated) || isRounded(capacity) };
}

/** MiB as GiB with at most one decimal; below 1 GiB with two digits, so that a small container is not nothing. */
function gib(mib: number): string {
  const exact = mib / MIB_PER_GIB;
  return finite(mib, () => String(Math.abs(exact) < 1 ? Number(exact.toPrecision(2)) : Math.round(exact * 10) / 10));
}

function isRounded(mib: number): boolean {
  return Number.isFinite(mib) && Number(gib(mib)) * MIB_PER_GIB !== mib;
}

/** An amount that is no finite number is INP002's to tell; here it only must not look like one. */
function finite(amount: number, write: (amount: number) => string): string {
  return Number.isFinite(amount) ? write(amount) : '?';
}
