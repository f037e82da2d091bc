import { type Attributes, type DiskFacts, type Known, blocksOf, readKnown, toNumber } from '../../../model';
import type { Resolve } from '../../dialect';
import { isRepeated, nameOf, shown, textOf, toFlag } from '../../shared/reading';

/** The only value of `disk_sharing` that lets nobody else write, and the default: `sharingNone`. */
const UNSHARED_DISK = 'sharingNone';

/** The same of `scsi_bus_sharing`: `noSharing`. Physical and virtual sharing let other VMs write to the disks of a bus. */
const UNSHARED_BUS = 'noSharing';

/** What `disk.controller_type` is where it is left out. */
const DEFAULT_CONTROLLER = 'scsi';

/** Disks that nobody lists: those of a template or an OVF, or as many as Terraform finds. */
const UNLISTED = 'not listed';

/** A VM's disks, in order. Sizes are in GiB ("GB" to vSphere). */
export function disksOf(vm: Attributes, resolve: Resolve): DiskFacts[] {
  const listed = blocksOf(vm.disk).map((disk, index) => diskOf(disk, index, vm, resolve));
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
    shared: !isUnset(disk.disk_sharing, UNSHARED_DISK) || sharesBus(vm, disk),
    ...(attached && { attached: shown(disk.path ?? disk.label) }),
  };
}

/** A disk without a size is one that the template or the OVF brings; the provider refuses others. */
function sizeOf({ size }: Attributes, vm: Attributes, attach: Known<boolean>): Known<number> {
  return readKnown(size, toNumber, attach === 'unknown' ? 'unknown' : isCopied(vm) ? 'computed' : 'absent');
}

/** A disk's own datastore, else the VM's; a cluster of datastores by its name, since DRS chooses among its members. */
function storeOf(vm: Attributes, disk: Attributes, resolve: Resolve): Known<string> {
  const store = nameOf(disk.datastore_id ?? vm.datastore_id ?? vm.datastore_cluster_id, resolve);
  return store === 'absent' ? 'computed' : store;
}

function sharesBus({ scsi_bus_sharing: sharing }: Attributes, { controller_type: controller }: Attributes): boolean {
  return !isUnset(sharing, UNSHARED_BUS) && (controller ?? DEFAULT_CONTROLLER) === DEFAULT_CONTROLLER;
}

/** Whether an argument has its default; one that only Terraform knows may have any value. */
function isUnset(value: unknown, otherwise: string): boolean {
  return value === undefined || value === null || value === otherwise;
}

function isCopied({ clone, ovf_deploy: ovf }: Attributes): boolean {
  return blocksOf(clone).length > 0 || blocksOf(ovf).length > 0;
}
