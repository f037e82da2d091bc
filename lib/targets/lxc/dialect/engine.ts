import { machineName } from '../../shared/dialect/machine-name';

/** One name for a daemon's machine, by whatever way it is reached. */
export function normalIdentity(address: string): string {
  return machineName(address, {
    // SSH, and the daemon's API.
    ports: [22, 8443],
    // Of Incus and of LXD, by a package or a snap.
    sockets: [
      '/var/lib/incus/unix.socket',
      '/run/incus/unix.socket',
      '/var/run/incus/unix.socket',
      '/var/lib/lxd/unix.socket',
      '/var/snap/lxd/common/lxd/unix.socket',
    ],
  });
}
