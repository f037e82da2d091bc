import { type Ask, asked } from '../model';
import type { VmSpec } from '../targets';
import type { VirtualMachineProps } from './virtual-machine-props';

/** What the props of a VM ask of its target that its facts do not tell. */
export function asksOf(props: VirtualMachineProps, spec: VmSpec): Ask[] {
  return asked([
    ['firmware', 'firmware', props.firmware !== undefined],
    ['secure-boot', 'secureBoot', props.secureBoot === true],
    ['shutdown-wait', 'shutdownWaitMinutes', props.shutdownWaitMinutes !== undefined],
    [spec.source.kind, 'source', true],
    ['linked-clone', 'source', spec.source.origin.linked === true],
    ['user-data', 'userData', spec.userData !== undefined],
    ['autostart', 'autostart', spec.autostart !== undefined],
    ['hot-add', 'hotAdd', spec.hotAdd.cpu || spec.hotAdd.memory],
    ['cpu-reservation', 'reservation.cpu', spec.reserveCpu],
    ['memory-reservation', 'reservation.memory', props.reservation?.memory !== undefined],
    ['extra-settings', 'settings', Object.keys(spec.settings).length > 0],
  ]);
}
