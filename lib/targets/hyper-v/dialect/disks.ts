import {
  type Attributes,
  type DeviceFacts,
  type DiskFacts,
  type Known,
  blocksOf,
  isLater,
  known,
  mapKnown,
  toNumber,
} from '../../../model';
import type { Resolve } from '../../dialect';
import { follow, folderOf, isSet, readGib, readText } from '../../shared/hosted-reading';
import { isRepeated, toFlag } from '../../shared/reading';

/** The number of a disk that is no disk of the host. */
const NO_DISK = 4_294_967_295;

/** Differencing disks on differencing disks, as many as anybody makes; more would be a circle. */
const MOST_LAYERS = 16;

/** Disks that nobody lists: as many as Terraform finds. */
const UNLISTED: DiskFacts = { name: 'not listed', gib: 'unknown', store: 'unknown', shared: false };

/** Disks of a machine, in the order of their blocks; of those that Terraform repeats, that there are some. */
export function disksOf(attributes: Attributes, resolve: Resolve): DiskFacts[] {
  const listed = blocksOf(attributes.hard_disk_drives).map((drive, index) => ({
    name: `disk${index}`,
    ...contentOf(drive, resolve),
    // What several machines reserve for themselves in turn is on all of them.
    shared: toFlag(drive.support_persistent_reservations) ?? false,
  }));
  return isRepeated(attributes, 'hard_disk_drives') ? [...listed, UNLISTED] : listed;
}

/** Disks of the host that a machine is handed as they are. */
export function physicalDisksOf(blocks: unknown): DeviceFacts[] {
  return blocksOf(blocks).flatMap((drive) => {
    const id = physicalDiskOf(drive);
    return id === undefined ? [] : [{ id, kind: 'passthrough' as const }];
  });
}

function physicalDiskOf({ disk_number: number }: Attributes): string | undefined {
  if (!isSet(number) || toNumber(number) === NO_DISK) {
    return undefined;
  }
  return isLater(number) ? 'a disk of the host' : `disk ${String(number)} of the host`;
}

function contentOf(drive: Attributes, resolve: Resolve): Omit<DiskFacts, 'name' | 'shared'> {
  const { path } = drive;
  if (!isSet(path)) {
    const disk = physicalDiskOf(drive);
    return { gib: 'absent', store: 'absent', ...(disk !== undefined && { attached: disk, source: disk }) };
  }
  const vhd = follow(path, 'hyperv_vhd', resolve);
  if (vhd !== undefined) {
    const at = readText(vhd.path, 'unknown');
    const source = typeof at === 'object' ? at.value : String(path);
    return { gib: sizeOf(vhd, resolve, MOST_LAYERS), store: mapKnown(at, folderOf), source };
  }
  const file = String(path);
  return isLater(path)
    ? { gib: 'unknown', store: 'unknown', source: file }
    : { gib: 'absent', store: known(folderOf(file)), attached: file, source: file };
}

/** A disk is as large as it says, else as its parent; the provider sees how large what it copies is. */
function sizeOf(vhd: Attributes, resolve: Resolve, layers: number): Known<number> {
  const parent = layers === 0 ? undefined : follow(vhd.parent_path, 'hyperv_vhd', resolve);
  return readGib(vhd.size, parent === undefined ? 'computed' : sizeOf(parent, resolve, layers - 1));
}
