import { valueOf } from '../attributes';
import type { Store, VmDisk } from '../estate';
import type { DiskFacts } from '../facts';
import { listNames } from '../words';
import { set } from '../set';
import type { Gaps } from './declared';

/** What is stated of a disk beside its resource, which may not say it. */
export interface StatedDisk {
  readonly sizeGib?: number;
  /** Name of a datastore of the host. */
  readonly store?: string;
}

/** Where disks are. */
interface Stores {
  /** Name of the host or cluster. */
  readonly name: string;
  readonly stores: readonly Store[];
}

/** The disks of a VM, on datastores of its host; those that are stated beyond the ones it is known to have are disks as well. */
export function declareDisks(
  facts: readonly DiskFacts[],
  stated: readonly StatedDisk[],
  on: Stores,
  gaps: Gaps,
): VmDisk[] {
  const further = stated.slice(facts.length).map(({ sizeGib, store }, index): DiskFacts => ({
    name: `disk${facts.length + index}`,
    gib: sizeGib === undefined ? 'absent' : { value: sizeGib },
    store: store === undefined ? 'computed' : { value: store },
    shared: false,
  }));
  return [...facts, ...further].map((disk, index) => {
    const own = stated[index] ?? {};
    const sizeGib = sizeOf(disk, own, index, gaps);
    return {
      store: storeOf(disk, own, on, index, gaps),
      ...set({ sizeGib, attached: disk.attached ?? sourceOf(disk) }),
      ...(disk.shared && { shared: true }),
    };
  });
}

/** What its resource says; else what is stated of it. The two must agree. */
function sizeOf({ gib, name }: DiskFacts, { sizeGib }: StatedDisk, index: number, gaps: Gaps): number | undefined {
  const known = valueOf(gib);
  if (known !== undefined && sizeGib !== undefined && known !== sizeGib) {
    gaps.mismatch({ prop: `disks[${index}].size`, allowed: `the ${known} GiB of ${name}`, got: `${sizeGib} GiB` });
  }
  if (known === undefined && sizeGib === undefined) {
    tellSize(gib, name, gaps);
  }
  return sizeGib ?? known;
}

function tellSize(gib: DiskFacts['gib'], name: string, gaps: Gaps): void {
  const fix = "its size by 'disks'";
  if (gib === 'absent') {
    gaps.missing({ what: `the size of ${name}`, why: 'unset is not zero', fix: `give ${fix}` });
  } else {
    gaps.unknown({ prop: `${name}.size`, give: fix, ...(gib === 'computed' && { by: 'provider' as const }) });
  }
}

/** Its datastore by name; the first where nobody names one. What refers to one that cannot be told is not the first. */
function storeOf(disk: DiskFacts, own: StatedDisk, { name, stores }: Stores, index: number, gaps: Gaps): string {
  const called = own.store ?? valueOf(disk.store);
  const store = called === undefined ? undefined : stores.find((one) => one.name === called);
  const [first] = stores;
  if (called !== undefined && store === undefined) {
    const allowed = first === undefined ? `a datastore of ${name}, which states none` : `one of ${namesOf(stores)}`;
    gaps.mismatch({ prop: `disks[${index}].datastore`, allowed, got: `'${called}'` });
  } else if (store === undefined && disk.store === 'unknown' && stores.length > 1) {
    const why = `its id does not tell which of ${namesOf(stores)} it is`;
    gaps.missing({ what: `the datastore of ${disk.name}`, why, fix: "state it by 'disks'" });
  }
  return (store ?? first)?.key ?? '';
}

function namesOf(stores: readonly Store[]): string {
  return listNames(stores.map(({ name }) => name));
}

/** What a resource of its own stands for is one disk, whoever refers to it; not where each copy refers to another. */
function sourceOf({ source }: DiskFacts): string | undefined {
  return source === undefined || /\b(count\.index|each\.)/.test(source) ? undefined : source;
}
