import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon';
import { noteLeft } from './left';
import { Lock } from './lock';
import { PREFIX, SHORT_PREFIX } from './own';
import { type Outcome, killGroup, output, run, runSync, which } from './run';
import { scratchFolder, unmountBelow } from './scratch';

/** A daemon that runs LXC containers, and the client that talks to it. */
interface Flavour {
  readonly label: string;
  readonly daemon: string;
  readonly client: string;
  /** Variables with the daemon's folder, and with the client's. */
  readonly home: string;
  readonly conf: string;
}

/** Incus first: it is what the provider is made for. LXD is its elder, and speaks what it speaks. */
const FLAVOURS: readonly Flavour[] = [
  { label: 'Incus', daemon: 'incusd', client: 'incus', home: 'INCUS_DIR', conf: 'INCUS_CONF' },
  { label: 'LXD', daemon: 'lxd', client: 'lxc', home: 'LXD_DIR', conf: 'LXD_CONF' },
];

/** A storage pool of the daemon. */
export const POOL = 'strata-e2e';

/** The network, and the interface, that the library makes for containers that name none. */
export const DEFAULT_NETWORK = 'strata0';

/** An image of the daemon's own: busybox alone, as a system with an init. */
export const IMAGE = 'strata-busybox';

/** An instance as the daemon holds it; what the suite looks at. */
export interface Held {
  readonly status: string;
  readonly type: string;
  readonly profiles: readonly string[];
  /** With all that profiles add. */
  readonly expanded_config: Readonly<Record<string, string>>;
  readonly expanded_devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Networks of this machine that a suite may make: what no interface is in. */
export function freeSubnets(count: number): string[] {
  const used = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  return Array.from({ length: 250 }, (_, index) => `10.231.${index}`)
    .filter((subnet) => !used.some((address) => address.startsWith(`${subnet}.`)))
    .slice(0, count);
}

/** A daemon of the suite's own, in a folder of its own: that of the machine is not touched. */
export class LxcDaemon {
  /**
   * Starts one, with an image of busybox, and sees that it runs a container, once no other run has one: both would make
   * the same network interface. A text says why there is none.
   */
  public static open(busybox: string): LxcDaemon | string {
    const flavour = FLAVOURS.find(({ daemon, client }) => which(daemon) !== undefined && which(client) !== undefined);
    if (flavour === undefined) {
      return `neither ${FLAVOURS.map(({ daemon, client }) => `${daemon} with ${client}`).join(' nor ')} is installed`;
    }
    if (process.getuid?.() !== 0) {
      return `only root can start ${flavour.daemon}`;
    }
    const lock = Lock.take('lxc');
    if (lock === undefined) {
      return 'another run has a daemon';
    }
    const opened = this.opened(flavour, busybox, lock);
    if (typeof opened === 'string') {
      lock.release();
    }
    return opened;
  }

  private static opened(flavour: Flavour, busybox: string, lock: Lock): LxcDaemon | string {
    if (existsSync(`/sys/class/net/${DEFAULT_NETWORK}`)) {
      return `this machine has a network interface '${DEFAULT_NETWORK}' already, which somebody else's containers are on`;
    }
    const home = scratchFolder('lxc');
    const settle = noteLeft('lxc', `${flavour.daemon} ${home}`);
    const env = environmentOf(flavour, home);
    const daemon = Daemon.start({
      name: 'lxc-daemon',
      command: flavour.daemon,
      args: ['--group', 'root', '--logfile', join(home, 'daemon.log')],
      env,
      ready: () => runSync(flavour.daemon, ['waitready', '--timeout=2'], { env, timeoutSeconds: 5 }).status === 0,
      readySeconds: 60,
    });
    if (typeof daemon === 'string') {
      settle();
      return daemon;
    }
    const started = new LxcDaemon(flavour, home, daemon, () => {
      settle();
      lock.release();
    });
    const refused = started.prepare(busybox) ?? started.probe();
    if (refused !== undefined) {
      started.close();
      return refused;
    }
    return started;
  }

  /** Empties and ends the daemon that a suite started and that outlived it. */
  public static sweepLeft(noted: string): void {
    const [name, home] = noted.split(' ');
    const flavour = FLAVOURS.find(({ daemon }) => daemon === name);
    if (flavour !== undefined && home !== undefined) {
      new LxcDaemon(flavour, home, undefined, () => undefined).close();
    }
  }

  private constructor(
    private readonly flavour: Flavour,
    private readonly home: string,
    private readonly daemon: Daemon | undefined,
    private readonly closed: () => void,
  ) {}

  /** Which daemon it is, for people. */
  public get label(): string {
    const { stdout } = runSync(this.flavour.daemon, ['--version']);
    return `${this.flavour.label} ${stdout.trim()}, started by the suite`;
  }

  /** Whether it is what the provider is made for, and not its elder. */
  public get isIncus(): boolean {
    return this.flavour === FLAVOURS[0];
  }

  /** The daemon's socket. */
  public get socket(): string {
    return join(this.home, 'unix.socket');
  }

  /** Runs a command of the client, and gives what it printed. */
  public async client(...args: string[]): Promise<string> {
    return (await output(this.flavour.client, args, { env: this.env })).trim();
  }

  /** Runs a command in a container, and gives how it ended. */
  public exec(name: string, ...command: string[]): Promise<Outcome> {
    return run(this.flavour.client, ['exec', name, '--', ...command], { env: this.env, timeoutSeconds: 60 });
  }

  /** An instance as the daemon holds it. */
  public async held(name: string): Promise<Held> {
    return JSON.parse(await this.client('query', `/1.0/instances/${name}`)) as Held;
  }

  /** A network's settings as the daemon holds them. */
  public async network(name: string): Promise<Readonly<Record<string, string>>> {
    const { config } = JSON.parse(await this.client('query', `/1.0/networks/${name}`)) as {
      config: Record<string, string>;
    };
    return config;
  }

  /** The first process of an instance, as its host sees it. */
  public async pid(name: string): Promise<number> {
    const { pid } = JSON.parse(await this.client('query', `/1.0/instances/${name}/state`)) as { pid: number };
    return pid;
  }

  /** Names of what the daemon holds of a kind; networks that it does not manage are the machine's. */
  public names(kind: 'instances' | 'networks'): string[] {
    return this.listed(`/1.0/${kind}`)
      .filter(({ managed }) => managed !== false)
      .map(({ name }) => name)
      .sort();
  }

  /** Removes every instance, network and volume: all of them are the suite's. Networks of the machine are not managed. */
  public sweep(): void {
    for (const { name } of this.listed('/1.0/instances')) {
      this.runSync('delete', '--force', name);
    }
    for (const { name } of this.listed('/1.0/networks').filter(({ managed }) => managed === true)) {
      this.runSync('network', 'delete', name);
    }
    for (const { name: pool } of this.listed('/1.0/storage-pools')) {
      for (const { name } of this.listed(`/1.0/storage-pools/${pool}/volumes/custom`)) {
        this.runSync('storage', 'volume', 'delete', pool, name);
      }
    }
  }

  /** Ends it, with all that it has started and mounted. Does not wait for anything else: a suite may be loading. */
  public close(): void {
    this.sweep();
    runSync(this.flavour.daemon, ['shutdown', '--timeout=20'], { env: this.env, timeoutSeconds: 30 });
    this.daemon?.kill();
    // What it has forked and lost sight of, such as a name server of a network.
    processesOf(this.home).forEach((pid) => killGroup(pid));
    unmountBelow(this.home);
    this.closed();
  }

  /** Makes a storage pool of a folder, and an image of busybox: no server is asked. Says why that fails. */
  private prepare(busybox: string): string | undefined {
    const folder = scratchFolder('image');
    const root = join(folder, 'rootfs');
    for (const name of ['bin', 'sbin', 'etc', 'dev', 'proc', 'sys', 'tmp', 'root', 'www']) {
      mkdirSync(join(root, name), { recursive: true });
    }
    copyFileSync(busybox, join(root, 'bin/busybox'));
    chmodSync(join(root, 'bin/busybox'), 0o755);
    for (const applet of ['cat', 'httpd', 'id', 'init', 'ip', 'ls', 'sh', 'sleep', 'touch']) {
      symlinkSync('busybox', join(root, 'bin', applet));
    }
    symlinkSync('../bin/busybox', join(root, 'sbin/init'));
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
    writeFileSync(join(root, 'etc/inittab'), '::sysinit:/bin/sh -c true\n');
    writeFileSync(join(root, 'www/index.html'), 'here\n');
    const metadata = { architecture: process.arch === 'arm64' ? 'aarch64' : 'x86_64', creation_date: 1 };
    // JSON is YAML.
    writeFileSync(join(folder, 'metadata.yaml'), JSON.stringify(metadata));
    const archive = join(scratchFolder('archive'), 'image.tar.gz');
    runSync('tar', ['-C', folder, '--numeric-owner', '-czf', archive, 'metadata.yaml', 'rootfs']);
    return this.try('storage', 'create', POOL, 'dir') ?? this.try('image', 'import', archive, '--alias', IMAGE);
  }

  /** Why it runs no container on a network of its own here: containers and sandboxes forbid this and that. */
  private probe(): string | undefined {
    const [subnet] = freeSubnets(1);
    const bridge = `${SHORT_PREFIX}net`;
    const network = this.try('network', 'create', bridge, `ipv4.address=${subnet}.1/24`, 'ipv6.address=none');
    const [name, where] = [`${PREFIX}probe`, ['--storage', POOL, '--network', bridge]];
    const refused = network ?? this.try('launch', IMAGE, name, '--no-profiles', ...where);
    this.sweep();
    return refused;
  }

  private get env(): NodeJS.ProcessEnv {
    return environmentOf(this.flavour, this.home);
  }

  private listed(path: string): { readonly name: string; readonly managed?: boolean }[] {
    const { status, stdout } = this.runSync('query', `${path}?recursion=1`);
    return status === 0 ? (JSON.parse(stdout) as { name: string; managed?: boolean }[]) : [];
  }

  private runSync(...args: string[]): Outcome {
    return runSync(this.flavour.client, args, { env: this.env, timeoutSeconds: 60 });
  }

  /** Runs a command of the client; says why it failed, when it did. */
  private try(...args: string[]): string | undefined {
    const { status, stdout, stderr } = this.runSync(...args);
    const why = `${stdout}${stderr}`.trim().split('\n').at(-1);
    return status === 0 ? undefined : `${this.flavour.label} does not ${args.slice(0, 2).join(' ')} here: ${why}`;
  }
}

/** Leaders of groups that were started with a path in a folder. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`${folder}/`);
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

function environmentOf({ home: variable, conf }: Flavour, home: string): NodeJS.ProcessEnv {
  return { [variable]: home, [conf]: join(home, 'client') };
}
