import type { ContainerFacts } from '../../model';
import type { Dialect, Resolve, Resource } from '../dialect';
import { CONTAINER_OWNED, CONTAINER_SIZES, readDockerContainer } from './dialect/container';
import { normalIdentity } from './dialect/engine';
import { SERVICE_OWNED, SERVICE_SIZES, readDockerService } from './dialect/service';
import { DOCKER_PROPS } from './dialect/props';

const READERS: Readonly<Record<string, (resource: Resource, resolve: Resolve) => ContainerFacts>> = {
  docker_container: readDockerContainer,
  docker_service: readDockerService,
};

/** The words of `kreuzwerker/docker`. */
export const DOCKER_DIALECT: Dialect = {
  system: 'docker',
  props: DOCKER_PROPS,
  container: {
    types: Object.keys(READERS),
    read: (resource, resolve) => (READERS[resource.type] ?? readDockerContainer)(resource, resolve),
    sizes: [...CONTAINER_SIZES, ...SERVICE_SIZES],
    owned: [...CONTAINER_OWNED, ...SERVICE_OWNED],
    sets: ['networks_advanced.*.name'],
    readAsWritten: ['gpus'],
    unwritten: [],
  },
  normalIdentity,
};
