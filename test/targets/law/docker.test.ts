import { ContainerEngine, DockerConnection } from 'cdktf-strata';
import { DOCKER_DIALECT } from '../../../lib/targets/docker/dialect';
import { CONTAINER_OWNED } from '../../../lib/targets/docker/dialect/container';
import { testContainerLaw } from '../../support/container-law';

describe('what is read of a container that Docker is to run', () => {
  testContainerLaw({
    target: ContainerEngine.docker({ connection: DockerConnection.local() }),
    dialect: DOCKER_DIALECT,
    // A container on its host's network is on no other.
    made: (spec) => (spec.isolation.hostNetwork ? { ...spec, networks: [] } : spec),
    where: [{ kind: 'engine', reference: { value: 'localhost' } }],
    fixed: [],
    owned: CONTAINER_OWNED,
  });
});
