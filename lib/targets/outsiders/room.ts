import { type Known, known, readKnown, toText, valueOf } from '../../model';
import type { Resource } from '../dialect';
import { type OutsiderJudge, hasSystem } from './outsider';

/** What takes room beside the guests. */
interface Taker {
  /** The system whose hosts or engines it takes room of. */
  readonly system: string;
  /** The argument that names the datastore; missing where only Terraform could tell. */
  readonly store?: string;
  /** What the provider takes where the argument is left out. */
  readonly otherwise?: string;
  /** Whose room it is, where no argument names a datastore. */
  readonly of?: string;
}

/**
 * What takes room that a ledger counts, by type.
 *
 * Not in the list: images of container engines, which no ledger counts either, and CDs for cloud-init, which are a few
 * KiB. Datastores, pools and libraries themselves offer room and take none.
 */
const TAKERS: Readonly<Record<string, Taker>> = {
  vsphere_virtual_disk: { system: 'esxi', store: 'datastore' },
  vsphere_file: { system: 'esxi', store: 'datastore' },
  vsphere_virtual_machine_snapshot: { system: 'esxi', of: 'the datastores of its VM' },
  vsphere_content_library_item: { system: 'esxi', of: 'the datastore of its content library' },
  esxi_virtual_disk: { system: 'esxi', store: 'virtual_disk_disk_store' },
  libvirt_volume: { system: 'kvm', store: 'pool', otherwise: 'default' },
  hyperv_vhd: { system: 'hyper-v', of: 'a datastore' },
  hyperv_iso_image: { system: 'hyper-v', of: 'a datastore' },
  docker_volume: { system: 'docker', of: "its engine's disk" },
  incus_storage_volume: { system: 'lxc', of: "its daemon's storage pool" },
  incus_storage_bucket: { system: 'lxc', of: "its daemon's storage pool" },
  incus_instance_snapshot: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_volume: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_volume_copy: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_storage_volume: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_storage_volume_copy: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_storage_bucket: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_snapshot: { system: 'lxc', of: "its daemon's storage pool" },
  lxd_instance_snapshot: { system: 'lxc', of: "its daemon's storage pool" },
};

/** File systems of other machines, and of memory, which a Docker volume may be of. */
const ELSEWHERE = ['nfs', 'nfs4', 'cifs', 'tmpfs'];

const HELP = 'make it part of a guest that a construct defines, or say by a Waiver on INP007 what room it has';

/** Judges what takes room, by type. */
export const ROOM: ReadonlyMap<string, OutsiderJudge> = new Map(
  Object.entries(TAKERS).map(([type, taker]): [string, OutsiderJudge] => [
    type,
    (resource, _resolve, grounds) => {
      const store = storeOf(resource, taker);
      const offered = grounds.hosts.filter(({ system }) => system.id === taker.system).flatMap(({ stores }) => stores);
      const isElsewhere = store !== undefined && !offered.some(({ name }) => name === store);
      return !hasSystem(grounds, taker.system) || isElsewhere || isMounted(resource)
        ? undefined
        : { does: `takes room of ${placeOf(resource, taker, store)}, and no ledger counts it`, help: HELP };
    },
  ]),
);

function storeOf({ attributes }: Resource, { store, otherwise }: Taker): string | undefined {
  const left: Known<string> = otherwise === undefined ? 'absent' : known(otherwise);
  return store === undefined ? undefined : valueOf(readKnown(attributes[store], toText, left));
}

function placeOf({ attributes }: Resource, { of }: Taker, store: string | undefined): string {
  if (store !== undefined) {
    return `datastore '${store}'`;
  }
  const path = valueOf(readKnown(attributes.path, toText, 'absent'));
  const pool = valueOf(readKnown(attributes.pool, toText, 'absent'));
  const detail = pool === undefined ? path : pool;
  return `${of ?? 'a datastore'}${detail === undefined ? '' : ` ('${detail}')`}`;
}

function isMounted({ type, attributes }: Resource): boolean {
  const options = attributes.driver_opts;
  const system = typeof options === 'object' && options !== null && 'type' in options ? options.type : undefined;
  return type === 'docker_volume' && ELSEWHERE.includes(String(system));
}
