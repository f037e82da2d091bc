import { type Ask, type Attributes, type DeviceFacts, type DiskFacts, type Feature, blocksOf } from '../../../model';
import { USER_DATA } from './first-boot';
import { isStated, toFlag } from '../../shared/reading';
import { settingsOf } from './settings';

/** What of a VM has been read already. */
interface Read {
  readonly disks: readonly DiskFacts[];
  readonly devices: readonly DeviceFacts[];
}

/** Features that a VM asks for, with the argument that asks. */
export function asksOf(vm: Attributes, { disks, devices }: Read): Ask[] {
  const clones = blocksOf(vm.clone);
  const asked: readonly (readonly [Feature, string, boolean])[] = [
    ['clone', 'clone.template_uuid', clones.length > 0],
    ['linked-clone', 'clone.linked_clone', clones.some(({ linked_clone: linked }) => toFlag(linked) === true)],
    ['static-address', 'clone.customize', clones.some(({ customize }) => blocksOf(customize).length > 0)],
    ['user-data', `extra_config['${USER_DATA}']`, settingsOf(vm)[USER_DATA] !== undefined],
    ['iso', 'cdrom.path', blocksOf(vm.cdrom).some(({ path }) => isStated(path))],
    ['hot-add', 'cpu_hot_add_enabled', toFlag(vm.cpu_hot_add_enabled) === true],
    ['hot-add', 'memory_hot_add_enabled', toFlag(vm.memory_hot_add_enabled) === true],
    ['secure-boot', 'efi_secure_boot_enabled', toFlag(vm.efi_secure_boot_enabled) === true],
    ['passthrough', 'pci_device_id', devices.some(({ kind }) => kind === 'passthrough')],
    ['shared-disk', 'disk.disk_sharing', disks.some(({ shared }) => shared)],
    ['attached-disk', 'disk.attach', disks.some(({ attached }) => attached !== undefined)],
    ['more-disks', 'disk', disks.length > 1],
  ];
  return asked.flatMap(([feature, prop, isAsked]) => (isAsked ? [{ feature, prop }] : []));
}
