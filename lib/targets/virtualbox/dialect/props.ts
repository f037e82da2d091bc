import type { Props } from '../../dialect';

/** The props of constructs that say the same as arguments of `terra-farm/virtualbox`. */
export const VIRTUALBOX_PROPS: Props = {
  virtualbox_vm: {
    count: 'replicas',
    for_each: 'replicas',
    name: 'name',
    image: 'source',
    url: 'source',
    cpus: 'vcpus',
    memory: 'memory',
    status: null,
    user_data: null,
    optical_disks: null,
    'network_adapter.*.type': 'networks',
    'network_adapter.*.host_interface': 'networks',
  },
};
