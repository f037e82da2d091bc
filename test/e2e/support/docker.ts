import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon } from './daemon';
import { output, runSync, which } from './run';
import { PREFIX, scratchFolder } from './scratch';

/** Where `DockerConnection.local()` finds its engine. */
const SOCKET = 'unix:///var/run/docker.sock';

const CLIENT = ['-H', SOCKET];

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

/** The Docker engine of this machine. */
export class DockerEngine {
  /** Uses the engine that runs, or starts one; a text says why there is none. */
  public static open(): DockerEngine | string {
    if (which('docker') === undefined) {
      return 'docker is not installed';
    }
    if (answers()) {
      return new DockerEngine(undefined);
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
    return typeof daemon === 'string' ? daemon : new DockerEngine(daemon);
  }

  /** Empties the engine that a suite started and that outlived it. */
  public static async sweepLeft(): Promise<void> {
    if (which('docker') !== undefined && answers()) {
      const left = new DockerEngine(undefined);
      await left.sweep();
      await left.docker('network', 'prune', '--force');
    }
  }

  private constructor(private readonly daemon: Daemon | undefined) {}

  /** Which engine it is, for people. */
  public get label(): string {
    const { stdout } = runSync('docker', [...CLIENT, 'version', '--format', '{{.Server.Version}}']);
    return `Docker ${stdout.trim()}, ${this.daemon === undefined ? 'which was running' : 'started by the suite'}`;
  }

  /** Runs a command of the client, and gives what it printed. */
  public async docker(...args: string[]): Promise<string> {
    return (await output('docker', [...CLIENT, ...args])).trim();
  }

  /** A container as the engine holds it. */
  public async inspect(name: string): Promise<Inspected> {
    const [found] = JSON.parse(await this.docker('inspect', '--type', 'container', name)) as Inspected[];
    return found!;
  }

  /** Names of what the engine holds of a kind, by prefix. */
  public async names(kind: 'container' | 'network' | 'volume', prefix: string): Promise<string[]> {
    const [all, field] = kind === 'container' ? [['--all'], '{{.Names}}'] : [[], '{{.Name}}'];
    const listed = await this.docker(kind, 'ls', ...all, '--format', field);
    return listed
      .split('\n')
      .filter((name) => name.startsWith(prefix))
      .sort();
  }

  /** Makes an image of busybox alone: no registry is asked. */
  public async importBusybox(busybox: string, name: string): Promise<void> {
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
    await this.docker('import', '--change', 'ENV PATH=/bin', '--change', 'CMD ["sh"]', archive, name);
  }

  /** Removes what a suite that died has left. */
  public async sweep(prefix = PREFIX): Promise<void> {
    for (const kind of ['container', 'network', 'volume'] as const) {
      for (const name of await this.names(kind, prefix)) {
        await this.docker(kind, 'rm', ...(kind === 'network' ? [] : ['--force']), name);
      }
    }
  }

  /** Ends the engine, if the suite started it. */
  public async close(): Promise<void> {
    await this.daemon?.stop();
  }
}

function answers(): boolean {
  return runSync('docker', [...CLIENT, 'info', '--format', '{{.ID}}'], { timeoutSeconds: 10 }).status === 0;
}
