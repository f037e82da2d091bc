import type { ContainerFacts } from '../../model';
import type { Dialect, Resource } from '../dialect';
import { normalIdentity } from './dialect/engine';
import {
  APP_OWNED,
  APP_SIZES,
  FILE_OWNED,
  FILE_SIZES,
  holdsApp,
  readDefinition,
  readMarathonApp,
} from './dialect/resources';
import { MARATHON_PROPS } from './dialect/props';

const READERS: Readonly<Record<string, (resource: Resource) => ContainerFacts>> = {
  marathon_app: readMarathonApp,
  local_file: readDefinition,
};

/** The words of Marathon: of the provider that had them, and of the app definitions that are written to files. */
export const MESOS_DIALECT: Dialect = {
  system: 'mesos',
  props: MARATHON_PROPS,
  container: {
    types: Object.keys(READERS),
    isGuest: (resource) => resource.type === 'marathon_app' || holdsApp(resource),
    read: (resource) => (READERS[resource.type] ?? readMarathonApp)(resource),
    sizes: [...APP_SIZES, ...FILE_SIZES],
    owned: [...APP_OWNED, ...FILE_OWNED],
    unwritten: [],
  },
  normalIdentity,
};
