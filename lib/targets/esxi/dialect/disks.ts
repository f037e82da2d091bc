import { type Attributes, type DiskFacts, type Known, blocksOf, isLater, readKnown, toNumber } from '../../../model';
import type { Resolve } from '../../dialect';
import { isRepeated, isStated, nameOf, shown, textOf, toFlag } from '../../shared/reading';

/** The only value of `disk_sharing` that lets nobody else write, and the default: `sharingNone`. */
const UNSHARED_DISK = 'sharingNone';

/** The same of `scsi_bus_sharing`: `noSharing`. Physical and virtual sharing let other VMs write to the disks of a bus. */
const UNSHARED_BUS = 'noSharing';

/** What `disk.controller_type` is where it is left out. */
const DEFAULT_CONTROLLER = 'scsi';

/** What a plan calls disks that an apply takes off the VM. */
const LEAVING: readonly unknown[] = ['<deleted>', '<remove, keep disk>'];

/** What a plan has for the datastore of a new disk that names none. */
const SAME_DATASTORE = '<computed>';

/** Disks that nobody lists: those of a template or an OVF, or as many as Terraform finds. */
const UNLISTED = 'not listed';

/** A VM's disks, in order. Sizes are in GiB ("GB" to vSphere). */
export function disksOf(vm: Attributes, resolve: Resolve): DiskFacts[] {
  const listed = blocksOf(vm.disk)
    .filter(({ label }) => !LEAVING.includes(label))
    .map((disk, index) => diskOf(disk, index, vm, resolve));
  const gib = isRepeated(vm, 'disk') ? 'unknown' : listed.length === 0 && isCopied(vm) ? 'computed' : undefined;
  return gib === undefined
    ? listed
    : [...listed, { name: UNLISTED, gib, store: storeOf(vm, {}, resolve), shared: sharesBus(vm, {}) }];
}

function diskOf(disk: Attributes, index: number, vm: Attributes, resolve: Resolve): DiskFacts {
  const attach = readKnown(disk.attach, toFlag, { value: false });
  const attached = typeof attach === 'object' && attach.value;
  return {
    name: textOf(disk.label) ?? `disk${index}`,
    gib: attached ? 'absent' : sizeOf(disk, vm, attach),
    store: storeOf(vm, disk, resolve),
    shared: !isDefault(disk.disk_sharing, UNSHARED_DISK) || sharesBus(vm, disk),
    ...(attached && { attached: shown(disk.path ?? disk.label) }),
  };
}

/** A disk without a size, which a plan may call 0, is one that the template or the OVF brings; the provider refuses others. */
function sizeOf({ size }: Attributes, vm: Attributes, attach: Known<boolean>): Known<number> {
  const otherwise = attach === 'unknown' ? 'unknown' : isCopied(vm) ? 'computed' : 'absent';
  return readKnown(size === 0 ? undefined : size, toNumber, otherwise);
}

/**
 * A disk's own datastore, else the VM's. A cluster of datastores is told by its name: which of its members it will be,
 * the provider decides.
 */
function storeOf(vm: Attributes, disk: Attributes, resolve: Resolve): Known<string> {
  const { datastore_cluster_id: cluster } = vm;
  const stores = [disk.datastore_id, vm.datastore_id].filter((id) => isStated(id) && id !== SAME_DATASTORE);
  const [store] = isStated(cluster) ? stores.filter((id) => !isLater(id)) : stores;
  const name = nameOf(store ?? cluster, resolve);
  return name === 'absent' ? 'computed' : name;
}

function sharesBus({ scsi_bus_sharing: sharing }: Attributes, { controller_type: controller }: Attributes): boolean {
  return !isDefault(sharing, UNSHARED_BUS) && (isDefault(controller, DEFAULT_CONTROLLER) || isLater(controller));
}

/** Whether an argument has its default; one that only Terraform knows may have any value. */
function isDefault(value: unknown, otherwise: string): boolean {
  return !isStated(value) || value === otherwise;
}

function isCopied({ clone, ovf_deploy: ovf }: Attributes): boolean {
  return blocksOf(clone).length > 0 || blocksOf(ovf).length > 0;
}
