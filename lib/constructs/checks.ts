import { Construct } from 'constructs';
import { isIPv4 } from 'node:net';
import { ValidationError, isDate } from '../enforcement';
import { type Disk, type Memory, MILLI_PER_CPU, type SourceLocation, cpusToMilli, vendorOf } from '../model';
import type { Size } from '../targets';
import { type BoundedNumber, boundedNumber, boundedSize } from './bounded';
import { isLater } from './later';
import { shown } from './shown';
import { unknownValue } from '../rules';

/** Most copies of one guest: more than any host of any target runs, and few enough to be defined one by one. */
const MOST_COPIES = 10_000;

/** How memory, and a number that is bounded, are written. */
const A_MEMORY = 'a Memory such as Memory.gib(8)';
const A_BOUND = 'Bounded.atMost(value, limit)';

/** Bounds of a number, both inclusive. */
interface Range {
  readonly least?: number;
  readonly most?: number;
}

/** Checks one construct's props: each failure is one line with what, where, value, allowed. */
export class Checks {
  constructor(
    private readonly path: string,
    private readonly source: SourceLocation | undefined,
  ) {}

  /** The same, of what is stated at another line, such as a verb's call. */
  public at(source: SourceLocation): Checks {
    return new Checks(this.path, source);
  }

  /** Throws a `ValidationError` on this construct. */
  public fail(rule: string, detail: string): never {
    throw new ValidationError(this.path, rule, detail, this.source);
  }

  /** A value that must be there; `what` says what it should have been. */
  public required<T>(prop: string, value: T | undefined | null, what: string): T {
    if (value === undefined || value === null) {
      return this.fail('INP008', `'${prop}' is not stated; give ${what}`);
    }
    return value;
  }

  /** An object with props of its own. */
  public object<T extends object>(prop: string, value: T | undefined | null, what: string): T {
    const given = this.synthValue(prop, this.required(prop, value, what), what);
    return typeof given === 'object' && !Array.isArray(given) ? given : this.wrong(prop, what, value);
  }

  /** A list; missing is empty. */
  public list<T>(prop: string, value: readonly T[] | undefined | null, what: string): readonly T[] {
    if (value === undefined || value === null) {
      return [];
    }
    const given = this.synthValue(prop, value, `a list of ${what}`);
    return Array.isArray(given) ? [...(given as readonly T[])] : this.wrong(prop, `a list of ${what}`, given);
  }

  /** An instance of one of the library's classes. */
  public instance<T>(prop: string, value: T | undefined | null, what: string, test: (value: object) => boolean): T {
    const given = this.synthValue(prop, this.required(prop, value, what), what);
    return typeof given === 'object' && test(given as object) ? given : this.wrong(prop, what, value);
  }

  /** A text that is not empty and known at synth. */
  public text(prop: string, value: string | undefined | null, what = 'a text'): string {
    const given = this.synthValue(prop, this.required(prop, value, what), what);
    return typeof given === 'string' && given.trim() !== ''
      ? given
      : this.wrong(prop, 'a text that is not empty', given);
  }

  /** A text of any content, which Terraform may know later: it feeds no rule. */
  public content(prop: string, value: string): string {
    return typeof value === 'string' ? value : this.wrong(prop, 'a text', value);
  }

  /** A text, or nothing. */
  public optionalText(prop: string, value: string | undefined | null): string | undefined {
    return value === undefined || value === null ? undefined : this.text(prop, value);
  }

  /** A day as an ISO date, such as `2027-01-31`. */
  public date(prop: string, value: string | undefined | null): string {
    const what = 'a day as an ISO date such as 2027-01-31';
    const given = this.text(prop, value, what);
    return isDate(given) ? given : this.wrong(prop, what, given);
  }

  /** One of a few words. */
  public oneOf<T extends string>(prop: string, value: T, allowed: readonly T[]): T {
    const what = `one of ${allowed.join(', ')}`;
    const given = this.synthValue(prop, value, what);
    return allowed.includes(given) ? given : this.wrong(prop, what, given);
  }

  /** A CPU generation by the name of its EVC mode. */
  public evcMode(prop: string, value: string): string {
    const what = 'an EVC mode such as intel-skylake or amd-zen3';
    const given = this.text(prop, value, what);
    return vendorOf(given) === undefined ? this.wrong(prop, what, given) : given;
  }

  /** A boolean, or its default. */
  public flag(prop: string, value: boolean | undefined | null, otherwise: boolean): boolean {
    if (value === undefined || value === null) {
      return otherwise;
    }
    const given = this.synthValue(prop, value, 'true or false');
    return typeof given === 'boolean' ? given : this.wrong(prop, 'true or false', given);
  }

  /** A whole number within bounds, at least 1 unless said otherwise. */
  public whole(prop: string, value: number | undefined | null, range: Range = {}): number {
    const { least = 1, most = Number.MAX_SAFE_INTEGER } = range;
    const given = this.known(prop, value, 'a whole number');
    if (!Number.isInteger(given) || given < least || given > most) {
      const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      return this.wrong(prop, `a whole number ${bounds}`, value);
    }
    return given;
  }

  /** How many of a guest: each is a resource. */
  public copies(prop: string, value: number | undefined | null): number {
    return this.whole(prop, value, { most: MOST_COPIES });
  }

  /** Whole vCPUs, which may be bounded. */
  public vcpus(prop: string, value: number | undefined | null): Size {
    const bounded = this.bounded(prop, value, `a whole number, or ${A_BOUND}`);
    return bounded === undefined
      ? plain(this.whole(prop, value))
      : boundedSize(this.path, prop, bounded, this.whole(prop, bounded.limit), 1);
  }

  /** CPUs in thousandths, which may be bounded; `charged` is milli-CPU, `emitted` is CPUs. */
  public cpus(prop: string, value: number | undefined | null): Size {
    const bounded = this.bounded(prop, value, `a number of CPUs, or ${A_BOUND}`);
    if (bounded === undefined) {
      const given = this.thousandths(prop, value, 1);
      return { charged: cpusToMilli(given), emitted: given };
    }
    const limit = this.thousandths(prop, bounded.limit, 1);
    return { ...boundedSize(this.path, prop, bounded, limit, 1), charged: cpusToMilli(limit) };
  }

  /** CPUs as milli-CPU, where no bound is taken. */
  public milliCpu(prop: string, value: number | undefined | null, least = 1): number {
    return cpusToMilli(this.thousandths(prop, value, least));
  }

  /** Memory in whole MiB, which may be bounded. */
  public memory(prop: string, value: Memory | undefined | null): Size {
    const give = `${A_MEMORY}, or Memory.gib(${A_BOUND})`;
    const { amount, mibPerUnit } = this.memoryOf(prop, value, give);
    const bounded = this.bounded(prop, amount, give);
    return bounded === undefined
      ? plain(this.wholeMib(prop, amount, mibPerUnit, 1))
      : boundedSize(this.path, prop, bounded, this.wholeMib(prop, bounded.limit, mibPerUnit, 1), mibPerUnit);
  }

  /** Memory in whole MiB, where no bound is taken. */
  public mib(prop: string, value: Memory | undefined | null, least = 1): number {
    const { amount, mibPerUnit } = this.memoryOf(prop, value, A_MEMORY);
    return this.wholeMib(prop, amount, mibPerUnit, least);
  }

  /** Disk space in whole GiB. */
  public disk(prop: string, value: Disk | undefined | null, least = 1): number {
    const what = 'a Disk such as Disk.gib(40)';
    const { amount, gibPerUnit } = this.instance(prop, value, what, (given) => 'gibPerUnit' in given);
    const gib = this.known(prop, amount, 'a number', what) * gibPerUnit;
    return Number.isSafeInteger(gib) && gib >= least
      ? gib
      : this.wrong(prop, `whole GiB of at least ${least}`, amount * gibPerUnit);
  }

  /** IPv4 addresses of a network, such as `10.0.20.0/24`. */
  public subnet(prop: string, value: string | undefined | null): string {
    const what = "IPv4 addresses such as '10.0.20.0/24'";
    const given = this.text(prop, value, what);
    const [address = '', prefix = '', ...rest] = given.split('/');
    const known = isIPv4(address) && /^\d+$/.test(prefix) && Number(prefix) >= 8 && Number(prefix) <= 30;
    return known && rest.length === 0 ? given : this.wrong(prop, what, value);
  }

  /** Refuses a value that Terraform knows later; `give` says what to give instead. */
  public synthValue<T>(prop: string, value: T, give: string): T {
    return isLater(value) ? this.fail('INP001', unknownValue(prop, give)) : value;
  }

  private memoryOf(prop: string, value: Memory | undefined | null, give: string): Memory {
    this.synthValue(prop, value, give);
    return this.instance(prop, value, A_MEMORY, (given) => 'mibPerUnit' in given);
  }

  private wholeMib(prop: string, amount: number, mibPerUnit: number, least: number): number {
    const mib = this.known(prop, amount, 'a number', A_MEMORY) * mibPerUnit;
    return Number.isSafeInteger(mib) && mib >= least ? mib : this.wrong(prop, `whole MiB of at least ${least}`, mib);
  }

  private thousandths(prop: string, value: number | undefined | null, least: number): number {
    const given = this.known(prop, value, 'a number of CPUs');
    const milli = given * MILLI_PER_CPU;
    // 0.29 * 1000 is 290.00000000000006: near a whole thousandth is one.
    const whole = Math.abs(milli - Math.round(milli)) < 1e-6;
    return Number.isSafeInteger(Math.round(milli)) && whole && milli >= least
      ? given
      : this.wrong(prop, `CPUs in thousandths, of at least ${least / MILLI_PER_CPU}`, value);
  }

  private known(prop: string, value: number | undefined | null, what: string, give = what): number {
    const given = this.synthValue(prop, this.required(prop, value, what), give);
    return typeof given === 'number' ? given : this.wrong(prop, what, given);
  }

  private bounded(prop: string, value: unknown, give: string): BoundedNumber | undefined {
    const bounded = boundedNumber(value);
    if (bounded === undefined) {
      this.synthValue(prop, value, give);
    }
    return bounded;
  }

  /** A value of the wrong kind or out of its bounds. */
  public wrong(prop: string, allowed: string, value: unknown): never {
    return this.fail('INP002', `'${prop}' must be ${allowed}, got ${shown(value)}`);
  }
}

/** An id that its scope can take; checked before `super()`, where the library below would throw an error of its own. */
export function checkedId(scope: Construct, id: string, noun: string, source?: SourceLocation): string {
  if (!Construct.isConstruct(scope)) {
    throw new ValidationError(
      typeof id === 'string' && id !== '' ? id : noun,
      'INP002',
      `the scope of a ${noun} must be a construct inside a TerraformStack, got ${shown(scope)}`,
      source,
    );
  }
  const { path } = scope.node;
  if (typeof id !== 'string' || id.trim() === '' || isLater(id)) {
    throw new ValidationError(
      path,
      'INP005',
      `the id of a ${noun} must be a text that is known at synth, got ${shown(id)}`,
      source,
    );
  }
  if (scope.node.tryFindChild(id) !== undefined) {
    throw new ValidationError(
      path,
      'INP005',
      `there is already a construct '${id}' here; give the ${noun} another id`,
      source,
    );
  }
  return id;
}

function plain(value: number): Size {
  return { charged: value, emitted: value };
}
