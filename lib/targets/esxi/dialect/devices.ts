import { type Attributes, type DeviceFacts, blocksOf } from '../../../model';
import { isStated, shown } from '../../shared/reading';

/** Cards of this type are a part of a physical one, which the host chooses where none is named. */
const SRIOV = 'sriov';

/** Devices of the host that a VM is given: whole ones, vGPU profiles, and virtual functions of network cards. */
export function devicesOf({
  pci_device_id: whole,
  shared_pci_device_id: profiles,
  network_interface: cards,
}: Attributes): DeviceFacts[] {
  const functions = blocksOf(cards).flatMap(({ physical_function: id, adapter_type: type }) =>
    isStated(id) ? [id] : type === SRIOV ? [SRIOV] : [],
  );
  return [
    ...listOf(whole).map((id): DeviceFacts => ({ id: shown(id), kind: 'passthrough' })),
    ...[...listOf(profiles), ...functions].map((id): DeviceFacts => ({ id: shown(id), kind: 'shared' })),
  ];
}

/** A list as it is written; one that only Terraform knows is one entry, which stands for all. */
function listOf(value: unknown): readonly unknown[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isStated);
}
