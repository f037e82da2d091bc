import { type Known, mapKnown, readKnown, toText } from '../../../model';

/** Names that remotes of registries are given where they are told to the provider: the default one, and a stated one. */
export const REGISTRIES = { byDefault: 'docker', stated: 'registry' } as const;

/** The name that a registry has among the provider's remotes. */
export function remoteNameOf(host: string): string {
  return host.replace(':', '-');
}

/** An image by the reference that any engine would take: what is from a registry is named as registries do. */
export function readImage(image: unknown): Known<string> {
  return mapKnown(readKnown(image, toText, 'absent'), referenceOf);
}

function referenceOf(image: string): string {
  const at = image.indexOf(':');
  if (at < 0) {
    return `local:${image}`;
  }
  const [remote, name] = [image.slice(0, at), image.slice(at + 1)];
  if (remote === REGISTRIES.byDefault || remote === REGISTRIES.stated) {
    return name;
  }
  const [, host, port] = /^(.+)-(\d+)$/.exec(remote) ?? [];
  const isHost = remote.includes('.') || host === 'localhost';
  return isHost ? `${port === undefined ? remote : `${host}:${port}`}/${name}` : image;
}
