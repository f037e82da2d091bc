import type { System } from '../../model';

/** Docker Engine. It refuses less than 6 MB, but only at apply. */
export const DOCKER: System = {
  id: 'docker',
  label: 'Docker',
  guestTypes: ['docker_container', 'docker_service'],
  cannot: {
    vlan: 'a Docker network has no VLAN; use an internal network, or put the engine into a VM on the VLAN',
  },
  maximums: { minMemoryMib: 6 },
};
