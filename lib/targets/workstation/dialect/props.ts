import type { Props } from '../../dialect';

/** The props of constructs that say the same as arguments of `elsudano/vmworkstation`. */
export const WORKSTATION_PROPS: Props = {
  vmworkstation_virtual_machine: {
    count: 'replicas',
    for_each: 'replicas',
    sourceid: 'source',
    path: 'hypervisor.folder',
    processors: 'vcpus',
    memory: 'memory',
    state: 'powered',
  },
  'data.vmworkstation_virtual_machine': { denomination: 'source' },
  'provider.vmworkstation': {
    endpoint: 'hypervisor.endpoint',
    username: 'hypervisor.user',
    password: 'hypervisor.password',
  },
};
