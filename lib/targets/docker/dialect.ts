import type { ContainerFacts } from '../../model';
import type { Dialect, Resolve, Resource } from '../dialect';
import { machineName } from '../shared/dialect/machine-name';
import { CONTAINER_OWNED, CONTAINER_SIZES, readDockerContainer } from './dialect/container';
import { SERVICE_OWNED, SERVICE_SIZES, readDockerService } from './dialect/service';

const READERS: Readonly<Record<string, (resource: Resource, resolve: Resolve) => ContainerFacts>> = {
  docker_container: readDockerContainer,
  docker_service: readDockerService,
};

/** The words of `kreuzwerker/docker`. */
export const DOCKER_DIALECT: Dialect = {
  system: 'docker',
  container: {
    types: Object.keys(READERS),
    read: (resource, resolve) => (READERS[resource.type] ?? readDockerContainer)(resource, resolve),
    sizes: [...CONTAINER_SIZES, ...SERVICE_SIZES],
    owned: [...CONTAINER_OWNED, ...SERVICE_OWNED],
    unwritten: [],
  },
  normalIdentity: (name) =>
    machineName(name, {
      // SSH, and the engine's API with TLS and without.
      ports: [22, 2375, 2376],
      sockets: ['/var/run/docker.sock', '/run/docker.sock', '//./pipe/docker_engine'],
    }),
};
