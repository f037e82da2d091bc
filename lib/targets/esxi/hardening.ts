import type { VmSpec } from '../target';

/**
 * Keys that a hardened VM states: VMware's Security Configuration Guide ("Modify") and the DISA STIG for vSphere 8.
 *
 * Keys that are safe by default are not emitted; keys that no supported release reads are left out.
 */
export function hardeningKeys(spec: VmSpec): Record<string, string> {
  return {
    'RemoteDisplay.maxConnections': '1',
    'isolation.device.edit.disable': 'TRUE',
    ...(spec.guestOs.kernel === 'windows' && { 'tools.guest.desktop.autolock': 'TRUE' }),
  };
}
