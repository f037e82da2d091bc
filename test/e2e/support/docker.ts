import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACK } from './app';
import { Daemon } from './daemon';
import { noteLeft } from './left';
import { Lock } from './lock';
import { PREFIX, RUN, prefixOf } from './own';
import { output, runSync, which } from './run';
import { scratchFolder } from './scratch';

/** Where `DockerConnection.local()` finds its engine. */
const SOCKET = 'unix:///var/run/docker.sock';

const CLIENT = ['-H', SOCKET];

/** The image that suites run: busybox alone. */
export const IMAGE = `local/strata-busybox:${RUN}`;

/** The network that the library makes for containers of "docker-01" that name none; one engine has one of a name. */
export const DEFAULT_NETWORK = `strata-${STACK}-docker-01`;

/** A container as `docker inspect` tells it; what the suite looks at. */
export interface Inspected {
  readonly Id: string;
  readonly State: { readonly Running: boolean; readonly Health?: { readonly Status: string } };
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Cmd: readonly string[];
    readonly Healthcheck?: { readonly Test: readonly string[]; readonly Interval: number; readonly Retries: number };
  };
  readonly HostConfig: {
    readonly NanoCpus: number;
    readonly CpuQuota: number;
    readonly CpuPeriod: number;
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly Privileged: boolean;
    readonly ReadonlyRootfs: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly NetworkMode: string;
    readonly PidMode: string;
    readonly IpcMode: string;
    readonly Tmpfs?: Readonly<Record<string, string>>;
    readonly RestartPolicy: { readonly Name: string };
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>;
  };
  readonly Mounts: readonly { readonly Type: string; readonly Name?: string; readonly Destination: string }[];
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> };
}

/** What an engine may be asked to list. */
export type DockerKind = 'container' | 'network' | 'volume';

/** The Docker engine of this machine. */
export class DockerEngine {
  /** Uses the engine that runs, or starts one, once no other run uses it; a text says why there is none. */
  public static open(): DockerEngine | string {
    if (which('docker') === undefined) {
      return 'docker is not installed';
    }
    const lock = Lock.take('docker');
    if (lock === undefined) {
      return 'another run uses the engine';
    }
    const opened = this.opened(lock);
    if (typeof opened === 'string') {
      lock.release();
    }
    return opened;
  }

  private static opened(lock: Lock): DockerEngine | string {
    if (answers()) {
      const networks = runSync('docker', [...CLIENT, 'network', 'ls', '--format', '{{.Name}}']).stdout.split('\n');
      return networks.includes(DEFAULT_NETWORK)
        ? `the engine has a network '${DEFAULT_NETWORK}' already, which somebody else's containers are on`
        : new DockerEngine(undefined, lock);
    }
    if (which('dockerd') === undefined) {
      return `no engine answers at ${SOCKET}, and dockerd is not installed`;
    }
    if (process.getuid?.() !== 0) {
      return `no engine answers at ${SOCKET}, and only root can start one`;
    }
    const home = scratchFolder('docker-engine');
    const daemon = Daemon.start({
      name: 'dockerd',
      command: 'dockerd',
      args: [
        ...['--data-root', join(home, 'data'), '--exec-root', join(home, 'exec')],
        ...['--pidfile', join(home, 'pid'), '--host', SOCKET],
      ],
      ready: answers,
      readySeconds: 40,
    });
    return typeof daemon === 'string' ? daemon : new DockerEngine(daemon, lock);
  }

  /** Empties the engine of what a run that was stopped has made. */
  public static async sweepLeft(run: string): Promise<void> {
    if (which('docker') !== undefined && answers()) {
      await sweep(prefixOf(run));
      await docker('image', 'rm', '--force', IMAGE.replace(RUN, run));
    }
  }

  /** Strikes out that it is to be emptied. */
  private readonly settle = noteLeft('docker');

  private constructor(
    private readonly daemon: Daemon | undefined,
    private readonly lock: Lock,
  ) {}

  /** Which engine it is, for people. */
  public get label(): string {
    const { stdout } = runSync('docker', [...CLIENT, 'version', '--format', '{{.Server.Version}}']);
    return `Docker ${stdout.trim()}, ${this.daemon === undefined ? 'which was running' : 'started by the suite'}`;
  }

  /** Runs a command of the client, and gives what it printed. */
  public docker(...args: string[]): Promise<string> {
    return docker(...args);
  }

  /** A container as the engine holds it. */
  public async inspect(name: string): Promise<Inspected> {
    const [found] = JSON.parse(await this.docker('inspect', '--type', 'container', name)) as Inspected[];
    return found!;
  }

  /** Names of what the engine holds of a kind, by prefix. */
  public names(kind: DockerKind, prefix = PREFIX): Promise<string[]> {
    return names(kind, prefix);
  }

  /** Makes the image of busybox: no registry is asked. */
  public async importBusybox(busybox: string): Promise<void> {
    const root = scratchFolder('image');
    const bin = join(root, 'bin');
    for (const folder of ['bin', 'etc', 'tmp', 'data', 'proc', 'sys', 'dev']) {
      mkdirSync(join(root, folder));
    }
    copyFileSync(busybox, join(bin, 'busybox'));
    chmodSync(join(bin, 'busybox'), 0o755);
    for (const applet of ['sh', 'sleep', 'cat', 'true', 'ls', 'id', 'grep', 'touch', 'httpd']) {
      symlinkSync('busybox', join(bin, applet));
    }
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnobody:x:65534:\n');
    const archive = join(scratchFolder('archive'), 'image.tar');
    await output('tar', ['-C', root, '--numeric-owner', '-cf', archive, '.']);
    await this.docker('import', '--change', 'ENV PATH=/bin', '--change', 'CMD ["sh"]', archive, IMAGE);
  }

  /** Removes what is left of this run. */
  public sweep(): Promise<void> {
    return sweep(PREFIX);
  }

  /** Removes what is left of this run, and ends the engine, if the suite started it. */
  public async close(): Promise<void> {
    try {
      await sweep(PREFIX);
      await docker('image', 'rm', '--force', IMAGE);
      this.settle();
    } finally {
      await this.daemon?.stop();
      this.lock.release();
    }
  }
}

async function docker(...args: string[]): Promise<string> {
  return (await output('docker', [...CLIENT, ...args])).trim();
}

async function names(kind: DockerKind, prefix: string): Promise<string[]> {
  const [all, field] = kind === 'container' ? [['--all'], '{{.Names}}'] : [[], '{{.Name}}'];
  const listed = await docker(kind, 'ls', ...all, '--format', field);
  return listed
    .split('\n')
    .filter((name) => name.startsWith(prefix))
    .sort();
}

/** Removes all whose name starts so. */
async function sweep(prefix: string): Promise<void> {
  for (const kind of ['container', 'network', 'volume'] as const) {
    // The default one was not there before: no suite is started where it is.
    const shared = kind === 'network' ? await names(kind, DEFAULT_NETWORK) : [];
    for (const name of [...(await names(kind, prefix)), ...shared.filter((one) => one === DEFAULT_NETWORK)]) {
      await docker(kind, 'rm', ...(kind === 'network' ? [] : ['--force']), name);
    }
  }
}

/** Whether this machine has all capabilities to give to a container, as no sandbox has. */
export function canPrivilege(): boolean {
  const bounding = /^CapBnd:\s+([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const last = Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  return BigInt(`0x${bounding}`) === (1n << BigInt(last + 1)) - 1n;
}

function answers(): boolean {
  return runSync('docker', [...CLIENT, 'info', '--format', '{{.ID}}'], { timeoutSeconds: 10 }).status === 0;
}
