import { type Attributes, type DiskFacts, type Known, blocksOf, isLater, known } from '../../../model';
import type { Resolve } from '../../dialect';
import { follow, folderOf, isSet, calledBy, readGib } from '../../shared/hosted-reading';
import { isRepeated } from '../../shared/reading';

/** A disk, but for who else may write to it. */
type Disk = Omit<DiskFacts, 'shared'>;

/** The pool of a volume that names none. */
const DEFAULT_POOL = 'default';

/** Arguments of a disk that is there already, and no volume. */
const FILES = ['file', 'url', 'block_device'];

/** Disks that nobody lists: as many as Terraform finds. */
const UNLISTED: Disk = { name: 'not listed', gib: 'unknown', store: 'unknown' };

/** Overlays on overlays, as many as anybody makes; more would be a circle. */
const MOST_LAYERS = 16;

/** Disks of a domain, without CDs; of those that Terraform repeats, that there are some. */
export function disksOf(attributes: Attributes, resolve: Resolve): Disk[] {
  const listed = blocksOf(attributes.disk)
    .filter((disk) => !isCd(disk))
    .map((disk, index) => ({ name: `disk${index}`, ...contentOf(disk, resolve) }));
  return isRepeated(attributes, 'disk') ? [...listed, UNLISTED] : listed;
}

/** The provider makes a CD of what ends in `.iso`. */
function isCd({ volume_id: volume, url, file }: Attributes): boolean {
  const source = isSet(url) ? url : file;
  return !isSet(volume) && typeof source === 'string' && source.replace(/[?#].*$/, '').endsWith('.iso');
}

function contentOf(disk: Attributes, resolve: Resolve): Omit<Disk, 'name'> {
  if (isSet(disk.volume_id)) {
    return volumeOf(disk.volume_id, resolve);
  }
  const source = FILES.map((argument) => disk[argument]).find(isSet);
  return source === undefined || isLater(source)
    ? { gib: 'unknown', store: 'unknown', ...(source !== undefined && { source: String(source) }) }
    : attached(String(source), 'absent');
}

function volumeOf(id: unknown, resolve: Resolve): Omit<Disk, 'name'> {
  const volume = follow(id, 'libvirt_volume', resolve);
  if (volume === undefined) {
    return isLater(id) ? { gib: 'unknown', store: 'unknown', source: String(id) } : attached(String(id), 'unknown');
  }
  return { gib: sizeOf(volume, resolve, MOST_LAYERS), store: poolOf(volume, resolve), source: String(id) };
}

/** What is there already, and whose size no argument tells. */
function attached(path: string, gib: 'absent' | 'unknown'): Omit<Disk, 'name'> {
  return { gib, store: known(folderOf(path)), attached: path, source: path };
}

function poolOf({ pool }: Attributes, resolve: Resolve): Known<string> {
  return isSet(pool) ? calledBy(pool, 'libvirt_pool', resolve) : known(DEFAULT_POOL);
}

/** A volume is as large as it says, else as what it is laid over; the provider sees how large an image is. */
function sizeOf(volume: Attributes, resolve: Resolve, layers: number): Known<number> {
  const base = layers === 0 ? undefined : follow(volume.base_volume_id, 'libvirt_volume', resolve);
  return readGib(volume.size, base === undefined ? 'computed' : sizeOf(base, resolve, layers - 1));
}
