import { machineName } from '../../shared/dialect/machine-name';

/** One name for an agent, by its host name or by whatever way it is reached. */
export function normalIdentity(address: string): string {
  // SSH, the agent's own API, and Marathon's with TLS and without.
  return machineName(address, { ports: [22, 5051, 8080, 8443], sockets: [] });
}
