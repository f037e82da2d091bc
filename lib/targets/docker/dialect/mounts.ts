import { type Attributes, blocksOf, isLater } from '../../../model';
import type { Resolve } from '../../dialect';
import { type HostPath, type IsolationReader, isTrue } from '../../shared/dialect/isolation-reader';

/** Host paths of `mounts`: those that are bound, and those that a volume stands for. */
export function pathsOfMounts(mounts: unknown, isolation: IsolationReader, resolve: Resolve): HostPath[] {
  return isolation
    .blocks('mounts', mounts)
    .flatMap(({ type, source, read_only: readOnly, volume_options: options }) => {
      const driver = blocksOf(options).map(({ driver_options: driverOptions }) => driverOptions);
      return type === 'volume'
        ? pathsOfVolume(source, driver, readOnly, resolve)
        : pathOf(type === 'tmpfs' ? undefined : source, readOnly, isolation);
    });
}

/** Host paths of a container's `volumes`. */
export function pathsOfVolumes(volumes: unknown, isolation: IsolationReader, resolve: Resolve): HostPath[] {
  return isolation
    .blocks('mounts', volumes)
    .flatMap(({ host_path: path, volume_name: volume, read_only: readOnly }) => [
      ...pathOf(path, readOnly, isolation),
      ...pathsOfVolume(volume, [], readOnly, resolve),
    ]);
}

function pathOf(path: unknown, readOnly: unknown, isolation: IsolationReader): HostPath[] {
  return isolation.texts('mounts', path).flatMap((text) => hostPath(text, readOnly));
}

/** A volume may be a name for a path of its host: by its name, or by what its driver mounts. */
function pathsOfVolume(volume: unknown, drivers: readonly unknown[], readOnly: unknown, resolve: Resolve): HostPath[] {
  const options = [...drivers, resolve(volume)?.attributes.driver_opts];
  const devices = options.flatMap(blocksOf).map(({ device }: Attributes) => device);
  return [volume, ...devices].flatMap((path) => (isLater(path) ? [] : hostPath(path, readOnly)));
}

function hostPath(path: unknown, readOnly: unknown): HostPath[] {
  return typeof path === 'string' && path.startsWith('/') ? [{ path, readOnly: isTrue(readOnly) }] : [];
}
