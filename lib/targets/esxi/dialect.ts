import type { Dialect } from '../dialect';
import { VSPHERE_VM } from './dialect/vm';
import { VSPHERE_PROPS } from './dialect/props';

/** The words of the `vmware/vsphere` provider. */
export const ESXI_DIALECT: Dialect = {
  system: 'esxi',
  props: VSPHERE_PROPS,
  vm: VSPHERE_VM,
  normalIdentity,
};

/** Names of hosts and of vCenter servers are DNS names: case, a dot at the end and spaces around make no other. */
function normalIdentity(name: string): string {
  return name.trim().replace(/\.+$/, '').toLowerCase();
}
