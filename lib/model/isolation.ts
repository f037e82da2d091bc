import type { Loosening } from './estate';

/** What decides how well a container is kept from its host, in any engine's words. */
export interface IsolationFacts {
  readonly privileged: boolean;
  readonly hostNetwork: boolean;
  readonly hostPid: boolean;
  readonly hostIpc: boolean;
  /** Host device paths. */
  readonly devices: readonly string[];
  /** Host paths that are mounted. */
  readonly hostPaths: readonly { readonly path: string; readonly readOnly: boolean }[];
  /** Added capabilities, with or without the `CAP_` prefix. */
  readonly capabilities: readonly string[];
  /** User in the container, as stated. */
  readonly user?: string;
  /** Whether the root file system is read-only. */
  readonly readOnly: boolean;
}

/** A container with every default on the safe side. */
export const SAFE_ISOLATION: IsolationFacts = {
  privileged: false,
  hostNetwork: false,
  hostPid: false,
  hostIpc: false,
  devices: [],
  hostPaths: [],
  capabilities: [],
  readOnly: true,
};

/**
 * Paths of the host that must not be writable from a container: CIS Docker Benchmark 5.6, and beside it
 * the other places of programs, and those where engines keep their sockets and data.
 */
const SYSTEM_PATHS = [
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/incus',
  '/var/lib/lxc',
  '/var/lib/lxd',
  '/var/lib/mesos',
  '/var/run',
];

/** Sockets of container engines: whoever can write to one is root on the host. CIS Docker Benchmark 5.32. */
const ENGINE_SOCKET = /(^|\/)((docker|containerd|crio|podman)\.sock|unix\.socket)$/;

/** Where engines keep their sockets by default: a folder with one in it gives it away, too. */
const ENGINE_SOCKETS = [
  ...['/run', '/var/run'].flatMap((folder) =>
    ['docker.sock', 'containerd/containerd.sock', 'crio/crio.sock', 'incus/unix.socket', 'podman/podman.sock'].map(
      (socket) => `${folder}/${socket}`,
    ),
  ),
  '/var/lib/incus/unix.socket',
  '/var/lib/lxd/unix.socket',
];

/**
 * Capabilities that Docker grants by default (moby `oci/caps/defaults.go`): given back they are
 * no way to the host by themselves; every other one is counted as such.
 */
const MILD_CAPABILITIES: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Capability names are written with and without their prefix. */
export function bareCapability(name: string): string {
  return name.replace(/^CAP_/i, '').toUpperCase();
}

/** Every way in which a container's isolation was loosened. */
export function loosenings(facts: IsolationFacts): Loosening[] {
  return [
    ...flag(facts.privileged, 'privileged', 'gives the container every device and capability of its host'),
    ...flag(facts.hostNetwork, 'hostNetwork', "joins the host's network: its loopback and every port"),
    ...flag(facts.hostPid, 'hostPid', "joins the host's processes, which it can then see and signal"),
    ...flag(facts.hostIpc, 'hostIpc', "joins the host's shared memory"),
    ...facts.devices.map((device) => hard('devices', `gives the container the host device ${device}`)),
    ...facts.hostPaths.flatMap(mountLoosening),
    ...facts.capabilities.map(capabilityLoosening),
    ...(isRoot(facts.user) ? [soft('user', `runs as root (${facts.user}) in the container`)] : []),
    ...(facts.readOnly ? [] : [soft('readOnly', 'leaves the root file system writable')]),
  ];
}

function mountLoosening(mount: IsolationFacts['hostPaths'][number]): Loosening[] {
  const path = normalized(mount.path);
  if (ENGINE_SOCKET.test(path)) {
    return [hard('mounts', `gives the container the engine's socket ${path}, and with it the host`)];
  }
  // Whoever sees a socket can write to it: a read-only mount keeps files from being changed, and no more.
  const socket = ENGINE_SOCKETS.find((known) => isWithin(known, path));
  if (socket !== undefined) {
    return [hard('mounts', `gives the container ${path} with the engine's socket ${socket}, and with it the host`)];
  }
  const system = SYSTEM_PATHS.find((root) => (root !== '/' && isWithin(path, root)) || isWithin(root, path));
  return system === undefined || mount.readOnly ? [] : [hard('mounts', `makes the host's ${path} writable`)];
}

/** Whether one normalized path is another, or below it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** An absolute path without `.`, `..`, doubled or trailing slashes: what the kernel makes of it. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return `/${parts.join('/')}`;
}

function capabilityLoosening(name: string): Loosening {
  const bare = bareCapability(name);
  return MILD_CAPABILITIES.includes(bare)
    ? soft('capabilities', `gives back ${bare}`)
    : hard('capabilities', `grants ${bare}, a way to the host`);
}

function isRoot(user: string | undefined): boolean {
  return user !== undefined && /^(0|root)(:.*)?$/.test(user);
}

function flag(set: boolean, prop: string, what: string): Loosening[] {
  return set ? [hard(prop, what)] : [];
}

function hard(prop: string, what: string): Loosening {
  return { prop, what, degree: 'hard' };
}

function soft(prop: string, what: string): Loosening {
  return { prop, what, degree: 'soft' };
}
