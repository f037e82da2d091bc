import { chownSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon';
import { output, run, runSync, say, which } from './run';
import { PREFIX, scratchFolder } from './scratch';

/** The connection that suites use. */
export const LIBVIRT_URI = 'qemu:///system';

const VIRSH = ['-c', LIBVIRT_URI];

/** Addresses that no machine should have a route to (RFC 5737), though some sandbox has. */
const DOCUMENTATION_SUBNETS = ['198.51.100', '203.0.113', '192.0.2'] as const;

/** How a guest's CPU is run: by the hardware, or emulated. */
export type DomainType = 'kvm' | 'qemu';

/** What an engine may be asked to list. */
export type LibvirtKind = 'domain' | 'pool' | 'network';

const LISTS: Readonly<Record<LibvirtKind, readonly string[]>> = {
  domain: ['list', '--all', '--name'],
  pool: ['pool-list', '--all', '--name'],
  network: ['net-list', '--all', '--name'],
};

const REMOVALS: Readonly<Record<LibvirtKind, readonly string[]>> = {
  domain: ['destroy', 'undefine'],
  pool: ['pool-destroy', 'pool-undefine'],
  network: ['net-destroy', 'net-undefine'],
};

/** A /24 for a network of the suite, as its first three bytes: one that no interface of this machine is in. */
export function freeSubnet(): string {
  const used = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  const free = DOCUMENTATION_SUBNETS.find((subnet) => !used.some((address) => address.startsWith(`${subnet}.`)));
  return free ?? DOCUMENTATION_SUBNETS[0];
}

/** libvirt and QEMU on this machine. */
export class LibvirtEngine {
  /** Uses the libvirt that runs, or starts one; a text says why there is none. */
  public static open(): LibvirtEngine | string {
    const lacking = ['virsh', 'qemu-system-x86_64', 'qemu-img'].filter((command) => which(command) === undefined);
    if (lacking.length > 0) {
      return `${lacking.join(', ')} not installed`;
    }
    if (which('mkisofs') === undefined && which('genisoimage') === undefined) {
      return 'neither genisoimage nor mkisofs is installed, which the provider makes cloud-init disks with';
    }
    const daemons: Daemon[] = [];
    if (!answers()) {
      const why = startDaemons(daemons);
      if (why !== undefined) {
        endSync(daemons);
        return why;
      }
    }
    const refused = probe('qemu', networkProbe());
    if (refused !== undefined) {
      endSync(daemons);
      return refused;
    }
    const hardware = probe('kvm') === undefined;
    const passesCpu = hardware && probe('kvm', undefined, "<cpu mode='host-passthrough'/>") === undefined;
    return new LibvirtEngine(daemons, hardware ? 'kvm' : 'qemu', passesCpu);
  }

  /** Removes what suites that were stopped left in an engine that runs. */
  public static async sweepLeft(): Promise<void> {
    if (which('virsh') !== undefined && answers()) {
      await new LibvirtEngine([], 'qemu', false).sweep();
    }
  }

  private constructor(
    private readonly daemons: readonly Daemon[],
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
  public async virsh(...args: string[]): Promise<string> {
    return (await output('virsh', [...VIRSH, ...args])).trim();
  }

  /** A domain, network or volume as the engine holds it. */
  public domain(name: string): Promise<string> {
    return this.virsh('dumpxml', name);
  }

  /** Names of what the engine holds of a kind, by prefix. */
  public async names(kind: LibvirtKind, prefix: string): Promise<string[]> {
    const listed = await this.virsh(...LISTS[kind]);
    return listed
      .split('\n')
      .map((name) => name.trim())
      .filter((name) => name.startsWith(prefix))
      .sort();
  }

  /** Names of a pool's volumes. */
  public async volumes(pool: string): Promise<string[]> {
    const listed = await this.virsh('vol-list', pool);
    return listed
      .split('\n')
      .slice(2)
      .map((line) => line.trim().split(/\s+/)[0] ?? '')
      .filter((name) => name !== '')
      .sort();
  }

  /** What a volume may hold, in bytes. */
  public async volumeBytes(pool: string, name: string): Promise<number> {
    const xml = await this.virsh('vol-dumpxml', '--pool', pool, name);
    return Number(/<capacity unit='bytes'>(\d+)</.exec(xml)?.[1]);
  }

  /** Removes what a suite that died has left. */
  public async sweep(prefix = PREFIX): Promise<void> {
    for (const kind of ['domain', 'network', 'pool'] as const) {
      for (const name of await this.names(kind, prefix)) {
        for (const command of REMOVALS[kind]) {
          await run('virsh', [...VIRSH, command, name]);
        }
      }
    }
  }

  /** Ends what the suite started. */
  public async close(): Promise<void> {
    for (const daemon of [...this.daemons].reverse()) {
      await daemon.stop();
    }
  }
}

/** Starts libvirt's daemons; says why that fails. */
function startDaemons(started: Daemon[]): string | undefined {
  const lacking = ['libvirtd', 'virtlogd'].filter((command) => which(command) === undefined);
  if (lacking.length > 0) {
    return `no libvirt answers at ${LIBVIRT_URI}, and ${lacking.join(', ')} not installed`;
  }
  if (process.getuid?.() !== 0) {
    return `no libvirt answers at ${LIBVIRT_URI}, and only root can start one`;
  }
  letQemuUseKvm();
  const daemons = [
    { name: 'virtlogd', ready: (): boolean => existsSync('/run/libvirt/virtlogd-sock') },
    { name: 'libvirtd', ready: answers },
  ];
  for (const { name, ready } of daemons) {
    const daemon = Daemon.start({ name, command: name, args: [], ready, readySeconds: 40 });
    if (typeof daemon === 'string') {
      return daemon;
    }
    started.push(daemon);
  }
  return undefined;
}

/**
 * Gives the device to the group that QEMU's user is in, as udev does on a machine that has it.
 *
 * Without it domains of type kvm fail, and libvirt probes QEMU anew for every domain: 45 seconds each.
 */
function letQemuUseKvm(): void {
  const device = '/dev/kvm';
  const group = /^kvm:[^:]*:(\d+):/m.exec(readFileSync('/etc/group', 'utf8'))?.[1];
  if (!existsSync(device) || group === undefined) {
    return;
  }
  const { gid, mode } = statSync(device);
  if (gid !== Number(group) || (mode & 0o060) !== 0o060) {
    try {
      chownSync(device, 0, Number(group));
      chmodSync(device, 0o660);
    } catch {
      // A device that is not ours to give: guests are then emulated.
    }
  }
}

/** Why the engine does not run a guest of a type here: containers and sandboxes forbid this and that. */
function probe(type: DomainType, alsoMissing?: string, cpu = ''): string | undefined {
  if (alsoMissing !== undefined) {
    return alsoMissing;
  }
  const name = `strata-e2e-probe-${type}`;
  const xml = `<domain type='${type}'><name>${name}</name><memory unit='MiB'>16</memory><os><type>hvm</type></os>${cpu}</domain>`;
  return create('create', 'destroy', name, xml, `libvirt does not run a ${type} guest`);
}

/** Why the engine does not make a network here. */
function networkProbe(): string | undefined {
  const name = 'strata-e2e-probe';
  const xml = `<network><name>${name}</name><bridge name='strata-probe'/></network>`;
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
