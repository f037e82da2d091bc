import { type Attributes, type Place, mapKnown, readKnown, toText } from '../../../model';
import type { Resolve } from '../../dialect';
import { machineName } from '../../shared/dialect/machine-name';

/** One name for an engine's machine, by whatever way it is reached. */
export function normalIdentity(host: string): string {
  return machineName(host, {
    // SSH, and the engine's API with TLS and without.
    ports: [22, 2375, 2376],
    sockets: ['/var/run/docker.sock', '/run/docker.sock', '//./pipe/docker_engine'],
  });
}

/** The engine that a resource's provider talks to; where it is left out, the environment says which. */
export function engineOf({ provider }: Attributes, resolve: Resolve): Place {
  const host = readKnown(resolve(provider)?.attributes.host, toText, 'unknown');
  return { kind: 'engine', reference: mapKnown(host, normalIdentity) };
}
