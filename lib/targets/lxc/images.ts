import { REGISTRIES, remoteNameOf } from './dialect/image';
import type { IncusRemote } from './incus';
import type { LxcImageServer, LxcOptions } from './options';

/** An image as the provider takes it. */
export interface ImageSource {
  /** `remote:name`, or a name alone for an image of the daemon's own. */
  readonly image: string;
  /** Whether it is an application rather than a whole system with an init of its own. */
  readonly isOci: boolean;
  /** The server that the provider must be told of; none for those it knows. */
  readonly remote?: IncusRemote;
}

/** Where references that name no registry are from, under the name that Incus' documentation gives it. */
const DEFAULT_REGISTRY: IncusRemote = {
  name: REGISTRIES.byDefault,
  address: 'https://docker.io',
  protocol: 'oci',
  public: true,
};

/** Names of image servers that every daemon knows. */
export const KNOWN_SERVERS = { own: 'local', systems: 'images' } as const;

/**
 * Where an image is from, and what it is called there.
 *
 * `nginx:1.29.1` and `ghcr.io/shop/api:2.0` are OCI images, as every engine takes them; `images:debian/12` and
 * `local:base` name their server, as Incus does.
 */
export function imageSourceOf(reference: string, options: LxcOptions): ImageSource {
  const [server, name] = cut(reference, ':');
  if (name !== undefined && server === KNOWN_SERVERS.own) {
    return { image: name, isOci: false };
  }
  if (name !== undefined && server === KNOWN_SERVERS.systems) {
    return { image: reference, isOci: false };
  }
  const stated = name === undefined ? undefined : options.imageServers?.find((known) => known.name === server);
  if (stated !== undefined) {
    const remote = remoteOf(stated);
    return { image: reference, isOci: remote.protocol === 'oci', remote };
  }
  const [host, path] = cut(reference, '/');
  if (path !== undefined && isHost(host)) {
    const remote: IncusRemote = {
      name: remoteNameOf(host),
      address: `https://${host}`,
      protocol: 'oci',
      public: true,
    };
    return { image: `${remote.name}:${path}`, isOci: true, remote };
  }
  const remote = registryOf(options);
  return { image: `${remote.name}:${reference}`, isOci: true, remote };
}

function registryOf({ registry }: LxcOptions): IncusRemote {
  return registry === undefined
    ? DEFAULT_REGISTRY
    : { ...DEFAULT_REGISTRY, name: REGISTRIES.stated, address: registry };
}

function remoteOf({ name, address, protocol = 'simplestreams' }: LxcImageServer): IncusRemote {
  return { name, address, protocol, public: true };
}

/** Whether the first part of a reference is a registry, by the rule that all engines of OCI images follow. */
function isHost(part: string): boolean {
  return part.includes('.') || part.includes(':') || part === 'localhost';
}

function cut(text: string, sign: string): [string, string | undefined] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
