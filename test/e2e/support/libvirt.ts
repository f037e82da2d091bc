import { chownSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Chance } from './chance';
import { Daemon } from './daemon';
import { noteLeft } from './left';
import { Lock } from './lock';
import { PREFIX, SHORT_PREFIX, prefixOf } from './own';
import { output, run, runSync, say, which } from './run';
import { scratchFolder } from './scratch';

/** The connection that suites use. */
export const LIBVIRT_URI = 'qemu:///system';

const VIRSH = ['-c', LIBVIRT_URI];

/** Addresses that no machine should have a route to (RFC 5737), though some sandbox has. */
const DOCUMENTATION_SUBNETS = ['198.51.100', '203.0.113', '192.0.2'] as const;

/** A command takes 1 to 4 s, and 7 s on two cores with sixteen others at work. */
const HANGS_AFTER_SECONDS = 30;

/** How a guest's CPU is run: by the hardware, or emulated. */
export type DomainType = 'kvm' | 'qemu';

/** What an engine may be asked to list. */
export type LibvirtKind = 'domain' | 'pool' | 'network';

const LISTS: Readonly<Record<LibvirtKind, string>> = { domain: 'list', network: 'net-list', pool: 'pool-list' };
const IDS: Readonly<Record<LibvirtKind, string>> = { domain: 'domuuid', network: 'net-uuid', pool: 'pool-uuid' };

const REMOVALS: Readonly<Record<LibvirtKind, readonly (readonly string[])[]>> = {
  // A domain that boots by UEFI keeps its variables, and is not undefined otherwise.
  domain: [['destroy'], ['undefine', '--nvram', '--managed-save', '--snapshots-metadata']],
  network: [['net-destroy'], ['net-undefine']],
  pool: [['pool-destroy'], ['pool-undefine']],
};

/** What users of its networks come before. */
const KINDS = ['domain', 'network', 'pool'] as const;

/** Something of the engine, and the id by which Terraform's state knows it. */
interface Thing {
  readonly kind: LibvirtKind | 'volume';
  readonly name: string;
  readonly id: string;
}

/** A /24 for a network of the suite, as its first three bytes: one that no interface of this machine is in. */
export function freeSubnet(): string {
  const used = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  const free = DOCUMENTATION_SUBNETS.find((subnet) => !used.some((address) => address.startsWith(`${subnet}.`)));
  return free ?? DOCUMENTATION_SUBNETS[0];
}

/**
 * How release 0.8.3 of the provider fails by chance.
 *
 * At the end of each cloud-init disk that it reads, its client of libvirt may wait for itself for ever: it then hangs, and
 * libvirt has nothing to do. Or it takes the end for the beginning, and has read nothing.
 */
export function chanceOf(engine: () => LibvirtEngine): Chance {
  return {
    says: /error initializing ISO reader: corrupted-image: EOF/,
    hangsAfter: HANGS_AFTER_SECONDS,
    watch: (known) => engine().watch(known),
  };
}

/** libvirt and QEMU on this machine. */
export class LibvirtEngine {
  /** Uses the libvirt that runs, or starts one, once no other run uses it; a text says why there is none. */
  public static open(): LibvirtEngine | string {
    const lacking = ['virsh', 'qemu-system-x86_64', 'qemu-img'].filter((command) => which(command) === undefined);
    if (lacking.length > 0) {
      return `${lacking.join(', ')} not installed`;
    }
    if (which('mkisofs') === undefined && which('genisoimage') === undefined) {
      return 'neither genisoimage nor mkisofs is installed, which the provider makes cloud-init disks with';
    }
    const lock = Lock.take('libvirt');
    if (lock === undefined) {
      return 'another run uses the engine';
    }
    const daemons: Daemon[] = [];
    const refused = whyNoKvm() ?? startDaemons(daemons) ?? networkProbe() ?? probe('qemu');
    if (refused !== undefined) {
      endSync(daemons);
      lock.release();
      return refused;
    }
    const hardware = probe('kvm') === undefined;
    const passesCpu = hardware && probe('kvm', "<cpu mode='host-passthrough'/>") === undefined;
    return new LibvirtEngine(daemons, lock, hardware ? 'kvm' : 'qemu', passesCpu);
  }

  /** Removes what a run that was stopped left in an engine that runs. */
  public static async sweepLeft(run: string): Promise<void> {
    if (which('virsh') !== undefined && answers()) {
      await sweep(prefixOf(run));
    }
  }

  /** Strikes out that it is to be swept. */
  private readonly settle = noteLeft('libvirt');

  private constructor(
    private readonly daemons: readonly Daemon[],
    private readonly lock: Lock,
    /** The best that this machine runs. */
    public readonly domainType: DomainType,
    /** Whether a guest can have the host's own CPU model; nested virtualization may refuse. */
    public readonly passesCpu: boolean,
  ) {}

  /** Which engine it is, for people. */
  public get label(): string {
    const { stdout } = runSync('virsh', [...VIRSH, 'version']);
    const hypervisor = /Running hypervisor: (.*)/.exec(stdout)?.[1] ?? 'QEMU';
    const library = /Using library: libvirt (.*)/.exec(stdout)?.[1] ?? '';
    const how = this.daemons.length === 0 ? 'which was running' : 'started by the suite';
    const cpu = this.domainType === 'kvm' && !this.passesCpu ? ' (without the host CPU model, which it refuses)' : '';
    return `libvirt ${library}, ${hypervisor}, domains of type ${this.domainType}${cpu}, ${how}`;
  }

  /** Runs a command of the client, and gives what it printed. */
  public virsh(...args: string[]): Promise<string> {
    return virsh(...args);
  }

  /** A domain, network or volume as the engine holds it. */
  public domain(name: string): Promise<string> {
    return this.virsh('dumpxml', name);
  }

  /** Names of what the engine holds of this run, of a kind. */
  public async names(kind: LibvirtKind): Promise<string[]> {
    return (await names(kind, PREFIX)).sort();
  }

  /** Names of a pool's volumes. */
  public async volumes(pool: string): Promise<string[]> {
    return (await volumesOf(pool)).map(({ name }) => name).sort();
  }

  /**
   * What a command of Terraform that is stopped half-way leaves in the engine, and out of its state: to be called before
   * the command; gives what removes it, which is to be called after.
   */
  public async watch(known: ReadonlySet<string>): Promise<(known: ReadonlySet<string>) => Promise<void>> {
    const others = (await everything()).filter(({ id }) => !known.has(id)).map(({ id }) => id);
    return async (nowKnown) => {
      for (const { kind, name, id } of await everything()) {
        if (!nowKnown.has(id) && !others.includes(id)) {
          say(`${kind} ${name} is unknown to Terraform's state: removed`);
          await (kind === 'volume' ? run('virsh', [...VIRSH, 'vol-delete', id]) : remove(kind, name));
        }
      }
    };
  }

  /** What a volume may hold, in bytes. */
  public async volumeBytes(pool: string, name: string): Promise<number> {
    const xml = await this.virsh('vol-dumpxml', '--pool', pool, name);
    return Number(/<capacity unit='bytes'>(\d+)</.exec(xml)?.[1]);
  }

  /** Removes what is left of this run. */
  public sweep(): Promise<void> {
    return sweep(PREFIX);
  }

  /** Removes what is left of this run, and ends what the suite started. */
  public async close(): Promise<void> {
    try {
      await sweep(PREFIX);
      this.settle();
    } finally {
      for (const daemon of [...this.daemons].reverse()) {
        await daemon.stop();
      }
      this.lock.release();
    }
  }
}

async function virsh(...args: string[]): Promise<string> {
  return (await output('virsh', [...VIRSH, ...args])).trim();
}

/** Names of what the engine holds of a kind that start so. */
async function names(kind: LibvirtKind, prefix: string): Promise<string[]> {
  const listed = await virsh(LISTS[kind], '--all', '--name');
  return listed
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name.startsWith(prefix));
}

/** What the engine holds of this run, of a kind. */
async function things(kind: LibvirtKind): Promise<Thing[]> {
  const found: Thing[] = [];
  for (const name of await names(kind, PREFIX)) {
    found.push({ kind, name, id: await virsh(IDS[kind], name) });
  }
  return found;
}

async function volumesOf(pool: string): Promise<Thing[]> {
  const listed = await virsh('vol-list', pool);
  return listed
    .split('\n')
    .slice(2)
    .map((line) => line.trim().split(/\s+/))
    .map(([name = '', id = '']) => ({ kind: 'volume' as const, name, id }))
    .filter(({ name }) => name !== '');
}

/** All of this run; pools last, when nothing is in them any more. */
async function everything(): Promise<Thing[]> {
  const [domains, networks, pools] = await Promise.all(KINDS.map((kind) => things(kind)));
  const volumes: Thing[] = [];
  for (const { name } of pools!) {
    // One that is not active has none to list; what is in it goes with its folder.
    const { status } = await run('virsh', [...VIRSH, 'pool-refresh', name]);
    volumes.push(...(status === 0 ? await volumesOf(name) : []));
  }
  return [...domains!, ...networks!, ...volumes, ...pools!];
}

/** Removes all whose name starts so. */
async function sweep(prefix: string): Promise<void> {
  for (const kind of KINDS) {
    for (const name of await names(kind, prefix)) {
      await remove(kind, name);
    }
  }
}

async function remove(kind: LibvirtKind, name: string): Promise<void> {
  for (const [command = '', ...options] of REMOVALS[kind]) {
    await run('virsh', [...VIRSH, command, name, ...options]);
  }
}

/** Starts those of libvirt's daemons that do not run; says why that fails. */
function startDaemons(started: Daemon[]): string | undefined {
  const daemons = [
    { name: 'libvirt-log', command: 'virtlogd', ready: (): boolean => listens('/run/libvirt/virtlogd-sock') },
    { name: 'libvirtd', command: 'libvirtd', ready: answers },
  ];
  for (const { name, command, ready } of daemons.filter((daemon) => !daemon.ready())) {
    if (which(command) === undefined) {
      return `${command} does not run, and is not installed`;
    }
    if (process.getuid?.() !== 0) {
      return `${command} does not run, and only root can start it`;
    }
    const daemon = Daemon.start({ name, command, args: [], ready, readySeconds: 40 });
    if (typeof daemon === 'string') {
      return daemon;
    }
    started.push(daemon);
  }
  return undefined;
}

/** Whether somebody listens on a socket: its file stays when its daemon is killed. */
function listens(path: string): boolean {
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .some((line) => line.endsWith(path));
}

/**
 * Gives the device to the group that QEMU's user is in, as udev does on a machine that has it; says why it cannot.
 *
 * While QEMU may not open it, domains of type kvm fail, and libvirt probes QEMU anew for every domain: 45 seconds each.
 */
function whyNoKvm(): string | undefined {
  const device = '/dev/kvm';
  if (!existsSync(device)) {
    // Guests are then emulated.
    return undefined;
  }
  const group = Number(/^kvm:[^:]*:(\d+):/m.exec(readFileSync('/etc/group', 'utf8'))?.[1]);
  const { gid, mode } = statSync(device);
  if ((gid === group && (mode & 0o060) === 0o060) || (mode & 0o006) === 0o006) {
    return undefined;
  }
  try {
    chownSync(device, 0, group);
    chmodSync(device, 0o660);
    say(`${device} was closed to QEMU's user: opened to the group kvm, as udev does`);
    return undefined;
  } catch {
    return `${device} is closed to QEMU's user, for whom libvirt then takes a minute to start any guest`;
  }
}

/** Why the engine does not run a guest of a type here: containers and sandboxes forbid this and that. */
function probe(type: DomainType, cpu = ''): string | undefined {
  const name = `${PREFIX}probe-${type}`;
  const xml = `<domain type='${type}'><name>${name}</name><memory unit='MiB'>16</memory><os><type>hvm</type></os>${cpu}</domain>`;
  return create('create', 'destroy', name, xml, `libvirt does not run a ${type} guest`);
}

/** Why the engine does not make a network here. */
function networkProbe(): string | undefined {
  const name = `${PREFIX}probe`;
  const xml = `<network><name>${name}</name><bridge name='${SHORT_PREFIX}probe'/></network>`;
  return create('net-create', 'net-destroy', name, xml, 'libvirt does not make a network');
}

function create(make: string, remove: string, name: string, xml: string, failure: string): string | undefined {
  const file = join(scratchFolder('probe'), 'probe.xml');
  writeFileSync(file, xml);
  const { status, stderr } = runSync('virsh', [...VIRSH, make, file], { timeoutSeconds: 90 });
  runSync('virsh', [...VIRSH, remove, name]);
  return status === 0 ? undefined : `${failure}: ${stderr.trim().split('\n').at(-1)}`;
}

function answers(): boolean {
  return runSync('virsh', [...VIRSH, 'uri'], { timeoutSeconds: 20 }).status === 0;
}

function endSync(daemons: readonly Daemon[]): void {
  daemons.forEach((daemon) => void daemon.stop(0).catch((error: unknown) => say(String(error))));
}
