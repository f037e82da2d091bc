import { ContainerEngine, LxcConnection } from 'cdktf-strata';
import { LXC_DIALECT } from '../../../lib/targets/lxc/dialect';
import { INSTANCE_OWNED } from '../../../lib/targets/lxc/dialect/instance';
import { testContainerLaw } from '../../support/container-law';

describe('what is read of a container that Incus is to run', () => {
  testContainerLaw({
    target: ContainerEngine.lxc({ connection: LxcConnection.local() }),
    dialect: LXC_DIALECT,
    made: (spec) => ({
      ...spec,
      isolation: {
        ...spec.isolation,
        ...(spec.isolation.user === '1000' && { user: '1000:1000' }),
        hostNetwork: false,
        hostPid: false,
        hostIpc: false,
        devices: [],
        capabilities: [],
      },
    }),
    where: [{ kind: 'engine', reference: { value: 'localhost' } }],
    fixed: [
      'isolation.hostNetwork',
      'isolation.hostPid',
      'isolation.hostIpc',
      'isolation.devices',
      'isolation.capabilities',
      'isolation.readOnly',
    ],
    owned: INSTANCE_OWNED,
  });
});
