import { ContainerEngine } from 'cdktf-strata';
import { MESOS_DIALECT } from '../../../lib/targets/mesos/dialect';
import { FILE_OWNED } from '../../../lib/targets/mesos/dialect/resources';
import { testContainerLaw } from '../../support/container-law';

describe('what is read of a container that Marathon is to run', () => {
  testContainerLaw({
    target: ContainerEngine.mesos({ agent: 'agent-1.example.com' }),
    dialect: MESOS_DIALECT,
    // A container on its host's network publishes no ports: they are the host's already.
    made: (spec) => ({ ...spec, networks: [], ports: spec.isolation.hostNetwork ? [] : spec.ports }),
    where: [{ kind: 'node', reference: { value: 'agent-1.example.com' } }],
    fixed: ['networks'],
    owned: FILE_OWNED,
  });
});
