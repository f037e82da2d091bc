import { type Changes, JUDGED, type SystemChanges, TRAITS, row } from '../changes';
import { DOCKER } from './capabilities';
import type { DockerOptions } from './options';

/** Docker changes three things of a container that runs; for all others it is made anew, in a second or two. */
const REPLACES = row('replaces');

const OPTIONS: Changes<keyof DockerOptions> = {
  connection: row(
    'replaces',
    'everything is made anew on the engine that is reached then; what another engine runs stays there, and Terraform forgets it: destroy it first',
  ),
  defaults: row(
    'replaces',
    'as `cpus` and `memory` of each container that states none: memory alone is changed in place',
  ),
  logs: REPLACES,
};

/** What a later change does on Docker: tried on provider 3.9 and engine 20.10. */
export const DOCKER_CHANGES: SystemChanges = {
  system: DOCKER,
  container: {
    ...TRAITS,
    architecture: JUDGED,
    capabilities: REPLACES,
    command: REPLACES,
    cpus: REPLACES,
    devices: REPLACES,
    environment: REPLACES,
    healthCheck: row(
      'replaces',
      'by a record beside the container: the provider alone would say that it is changed, and leave it',
    ),
    hostIpc: REPLACES,
    hostNetwork: REPLACES,
    hostPid: REPLACES,
    image: row('replaces', 'the new image is pulled, or found, before the old container is removed'),
    memory: row('in place', 'the engine refuses less than the container uses; apply again once it uses less'),
    mounts: row('replaces', 'volumes and paths of the host stay, with what is in them'),
    name: row('replaces', 'the old container is removed first, and frees its ports'),
    networks: REPLACES,
    os: JUDGED,
    ports: REPLACES,
    privileged: REPLACES,
    readOnly: REPLACES,
    replicas: row(
      'in place',
      'containers are added or removed at the end; those that stay are not touched, the first by its name neither',
    ),
    restart: row(
      'in place',
      "replaces between what ends by itself (`'no'`, `'on-failure'`) and what does not (`'always'`, `'unless-stopped'`)",
    ),
    scale: row('in place', 'as `replicas`, by `min`'),
    user: REPLACES,
  },
  network: {
    declaredOnly: JUDGED,
    internal: row('replaces', 'with the containers on it, which are removed first'),
    name: row('replaces', 'with the containers on it, which are removed first'),
    subnet: row('refused', 'the engine chooses its addresses'),
  },
  options: OPTIONS,
};
