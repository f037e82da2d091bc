import type { Loosening } from './estate';

/** What decides how well a container is kept from its host, in any engine's words. */
export interface IsolationFacts {
  readonly privileged: boolean;
  readonly hostNetwork: boolean;
  readonly hostPid: boolean;
  readonly hostIpc: boolean;
  /** Host device paths. */
  readonly devices: readonly string[];
  /** GPUs that its engine hands it by its own means, such as `all`. */
  readonly gpus?: readonly string[];
  /** Host paths that are mounted. */
  readonly hostPaths: readonly { readonly path: string; readonly readOnly: boolean }[];
  /** Added capabilities, with or without the `CAP_` prefix. */
  readonly capabilities: readonly string[];
  /** User in the container, as stated. */
  readonly user?: string;
  /** Whether the root file system is read-only. */
  readonly readOnly: boolean;
  /** Whether its users are those of its host, where its engine would give it users of its own. */
  readonly hostUsers?: boolean;
  /** Whether it sees the control groups of its host. */
  readonly hostCgroups?: boolean;
  /** What keeps other containers from their host and is turned off for it, such as `seccomp=unconfined`. */
  readonly unconfined?: readonly string[];
  /** What it shares with other containers, such as `the network of db`. */
  readonly joins?: readonly string[];
  /** Containers whose mounts it takes over, where these are not known. */
  readonly mountsOf?: readonly string[];
  /** Whether every port of its image is published, on every address of its host. */
  readonly publishesAll?: boolean;
  /** Those of the above that only Terraform will know. */
  readonly undetermined?: readonly IsolationProp[];
}

/** What is said of a container's isolation, by the name that findings call it. */
export type IsolationProp =
  | 'privileged'
  | 'hostNetwork'
  | 'hostPid'
  | 'hostIpc'
  | 'hostUsers'
  | 'hostCgroups'
  | 'devices'
  | 'mounts'
  | 'capabilities'
  | 'securityOptions'
  | 'ports'
  | 'user'
  | 'readOnly';

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
    ...flag(
      facts.hostUsers === true,
      'hostUsers',
      'makes its users those of the host: its root is the root of the host',
    ),
    ...facts.devices.map((device) => hard('devices', `gives the container the host device ${device}`)),
    ...(facts.gpus ?? []).map((which) =>
      soft('gpus', `hands the container GPUs of its host (${which}), whose driver is one more way to it`),
    ),
    ...facts.hostPaths.flatMap(mountLoosening),
    ...facts.capabilities.map(capabilityLoosening),
    ...(facts.unconfined ?? []).map((what) =>
      hard('securityOptions', `turns off what keeps it from its host (${what})`),
    ),
    ...(facts.undetermined ?? []).map(undeterminedLoosening),
    ...(facts.hostCgroups === true ? [soft('hostCgroups', 'shows the container the control groups of its host')] : []),
    ...(facts.joins ?? []).map((what) => soft('joins', `shares ${what}, and with it whatever that one is given`)),
    ...(facts.mountsOf ?? []).map((what) => soft('mounts', `takes over the mounts of ${what}, host paths with them`)),
    ...(facts.publishesAll === true ? [soft('ports', 'publishes every port of its image to every network')] : []),
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

/** What gives up a safe default only, and opens no way to the host by itself. */
const MILD_PROPS: readonly IsolationProp[] = ['hostCgroups', 'ports', 'user', 'readOnly'];

function undeterminedLoosening(prop: IsolationProp): Loosening {
  const what = 'is known to Terraform only, and may open a way to the host';
  return MILD_PROPS.includes(prop) ? soft(prop, 'is known to Terraform only') : hard(prop, what);
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
