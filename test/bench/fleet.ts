/** The VMs of both apps, in numbers: what differs is only who writes them down. */
export const VMS_PER_HOST = 40;
export const VCPUS = 4;
export const MEMORY_GIB = 8;
export const DISKS_GIB = [40, 100] as const;
export const NETWORK = 'services';
export const DATACENTER = 'dc-1';
export const TEMPLATE = 'ubuntu-24-04';
export const PROVIDER = { vsphereServer: 'vc.example.com', user: 'strata', password: 'x' };

/** A host that takes its VMs with room to spare. */
export const HOST = { sockets: 4, coresPerSocket: 48, mhzPerCore: 2400, memoryGib: 512, storeTib: 8 } as const;

/** Where the disks of the VMs come from. */
export type Source = 'blank' | 'template';

/** What an app is told. */
export interface Fleet {
  readonly vms: number;
  readonly source: Source;
}

/** A host with the names of all that is on it. */
export interface HostNames {
  readonly host: string;
  readonly hostname: string;
  readonly datastore: string;
  readonly vms: readonly string[];
}

/** All hosts of a fleet, each full but for the last. */
export function hostsOf({ vms }: Fleet): HostNames[] {
  return Array.from({ length: Math.ceil(vms / VMS_PER_HOST) }, (_, index) => {
    const first = index * VMS_PER_HOST;
    return {
      host: `esxi-${index}`,
      hostname: `esxi-${index}.example.com`,
      datastore: `ssd-${index}`,
      vms: Array.from({ length: Math.min(VMS_PER_HOST, vms - first) }, (__, guest) => `vm-${first + guest}`),
    };
  });
}
