/** A set of hosts, interned: equal sets are one object. */
export interface HostSet {
  readonly index: number;
  /** 1 for each host in the set; missing when all hosts are. */
  readonly mask?: Uint8Array;
  readonly size: number;
}

/** Interns the host sets of a problem. Thousands of guests that share one set object cost one reading. */
export class HostSets {
  /** All hosts. */
  public readonly all: HostSet;

  private readonly sets: HostSet[] = [];
  private readonly byObject = new Map<ReadonlySet<string>, HostSet>();
  private readonly byContent = new Map<string, HostSet>();
  private readonly cuts = new Map<number, HostSet>();
  private readonly indexOf: ReadonlyMap<string, number>;

  /** Host ids in the order of their indexes. */
  public constructor(ids: readonly string[]) {
    this.indexOf = new Map(ids.map((id, index) => [id, index]));
    this.all = { index: 0, size: ids.length };
    this.sets.push(this.all);
  }

  /** The set of these ids; all hosts where there are none to name. */
  public of(ids: ReadonlySet<string> | undefined): HostSet {
    if (ids === undefined) {
      return this.all;
    }
    const known = this.byObject.get(ids);
    if (known !== undefined) {
      return known;
    }
    const indexes: number[] = [];
    for (const id of ids) {
      const index = this.indexOf.get(id);
      if (index !== undefined) {
        indexes.push(index);
      }
    }
    const set = this.intern(indexes);
    this.byObject.set(ids, set);
    return set;
  }

  /** Hosts in both sets. */
  public cut(a: HostSet, b: HostSet): HostSet {
    if (a === b || b === this.all) {
      return a;
    }
    if (a === this.all) {
      return b;
    }
    const key = a.index < b.index ? a.index * 2 ** 26 + b.index : b.index * 2 ** 26 + a.index;
    const known = this.cuts.get(key);
    if (known !== undefined) {
      return known;
    }
    const indexes: number[] = [];
    a.mask!.forEach((within, index) => {
      if (within === 1 && b.mask![index] === 1) {
        indexes.push(index);
      }
    });
    const set = this.intern(indexes);
    this.cuts.set(key, set);
    return set;
  }

  private intern(indexes: number[]): HostSet {
    if (indexes.length === this.all.size) {
      return this.all;
    }
    const key = indexes.sort((a, b) => a - b).join();
    const known = this.byContent.get(key);
    if (known !== undefined) {
      return known;
    }
    const mask = new Uint8Array(this.all.size);
    for (const index of indexes) {
      mask[index] = 1;
    }
    const set = { index: this.sets.length, mask, size: indexes.length };
    this.sets.push(set);
    this.byContent.set(key, set);
    return set;
  }
}
