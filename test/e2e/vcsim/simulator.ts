import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon, Lock, ROOT, cacheFolder, output, runSync, which } from '../support';

/** What a VM or pool is guaranteed and may use at most: MHz or MiB, -1 for no limit. */
export interface Allocation {
  readonly reservation: number;
  readonly limit: number;
  readonly expandable: boolean;
}

/** A VM as the simulator holds it. */
export interface SimulatedVm {
  readonly name: string;
  readonly template: boolean;
  readonly power: string;
  readonly host: string;
  readonly pool: string;
  readonly guestId: string;
  readonly numCpu: number;
  readonly coresPerSocket: number;
  readonly memoryMib: number;
  readonly cpu: Allocation;
  readonly memory: Allocation;
  readonly firmware: string;
  readonly secureBoot: boolean;
  readonly logging: boolean;
  readonly cpuHotAdd: boolean;
  readonly memoryHotAdd: boolean;
  readonly extra: Readonly<Record<string, string>>;
  readonly disks: readonly {
    readonly gib: number;
    readonly controller: number;
    readonly unit: number;
    readonly datastore: string;
  }[];
  readonly networks: readonly string[];
  readonly cdroms: readonly string[];
  /** What customization told the guest to be. */
  readonly guest: {
    readonly hostName: string;
    readonly ip: string;
    readonly domain: string;
    readonly dns: readonly string[];
    readonly result: string;
  };
}

/** All that the suite looks at, in a fixed order. */
export interface Inventory {
  readonly vms: readonly SimulatedVm[];
  readonly pools: readonly {
    readonly name: string;
    /** Its cluster or host, and the pool that it is in. */
    readonly parent: string;
    readonly cpu: Allocation;
    readonly memory: Allocation;
  }[];
  readonly portGroups: readonly {
    readonly name: string;
    readonly host: string;
    readonly switch: string;
    readonly vlan: number;
    /** Null for a switch that the request did not set. */
    readonly promiscuous: boolean | null;
    readonly macChanges: boolean | null;
    readonly forgedTransmits: boolean | null;
  }[];
  readonly rules: readonly {
    readonly name: string;
    readonly enabled: boolean;
    readonly mandatory: boolean;
    readonly vms: readonly string[];
    readonly hosts: readonly string[];
    /** Missing for a rule that binds VMs to hosts. */
    readonly kind?: 'together' | 'apart';
  }[];
  readonly groups: readonly string[];
  readonly overrides: readonly { readonly vm: string; readonly priority: string }[];
}

const BUILD_SECONDS = 300;

/** govmomi's vSphere simulator in a process of its own, looked at by another client than Terraform's. */
export class Simulator {
  /** Builds and starts one; a text says why it cannot be. */
  public static open(kind: 'vcenter' | 'esxi'): Simulator | string {
    const built = build();
    if ('missing' in built) {
      return built.missing;
    }
    const name = `vcsim-${kind}`;
    const log = Daemon.logOf(name);
    const address = (): string | undefined =>
      existsSync(log) ? /^READY (\S+)$/m.exec(readFileSync(log, 'utf8'))?.[1] : undefined;
    const daemon = Daemon.start({
      name,
      command: built.path,
      args: ['serve', ...(kind === 'esxi' ? ['-esx'] : [])],
      ready: () => address() !== undefined,
      // Open connections keep it from ending in any other way.
      stopSignal: 'SIGKILL',
    });
    return typeof daemon === 'string' ? daemon : new Simulator(built.path, daemon, address()!);
  }

  private constructor(
    private readonly program: string,
    private readonly daemon: Daemon,
    /** Host and port of its API. */
    public readonly address: string,
  ) {}

  /** What it holds. */
  public async inventory(): Promise<Inventory> {
    return JSON.parse(await this.command('show')) as Inventory;
  }

  /** Names of all that it holds: equal before and after where nothing is left. */
  public async names(): Promise<string[]> {
    const { vms, pools, portGroups, rules, groups } = await this.inventory();
    return [
      ...vms.map(({ name }) => `VM ${name}`),
      ...pools.map(({ parent, name }) => `pool ${parent}/${name}`),
      ...portGroups.map(({ host, name }) => `port group ${host}/${name}`),
      ...rules.map(({ name }) => `rule ${name}`),
      ...groups.map((name) => `group ${name}`),
    ];
  }

  /** A VM that it holds. */
  public async vm(name: string): Promise<SimulatedVm> {
    const { vms } = await this.inventory();
    const found = vms.filter((vm) => vm.name === name);
    if (found.length !== 1) {
      throw new Error(`${found.length} VMs are called ${name}; there are ${vms.map((vm) => vm.name).join(', ')}`);
    }
    return found[0]!;
  }

  /** Turns one of the simulator's own VMs into a template. */
  public async template(vm: string, name: string, guestId: string, firmware: 'efi' | 'bios'): Promise<void> {
    await this.command('template', vm, name, guestId, firmware);
  }

  /** Changes a VM behind Terraform's back. */
  public async setCpus(vm: string, cpus: number): Promise<void> {
    await this.command('edit', vm, String(cpus));
  }

  /** Destroys a VM behind Terraform's back. */
  public async remove(vm: string): Promise<void> {
    await this.command('remove', vm);
  }

  /** Makes an empty content library. */
  public async library(name: string): Promise<void> {
    await this.command('library', name);
  }

  /** Names of what a content library holds. */
  public async itemsOf(library: string): Promise<string[]> {
    return (await this.command('items', library)).split('\n').filter((name) => name !== '');
  }

  public async close(): Promise<void> {
    await this.daemon.stop();
  }

  private command(name: string, ...args: string[]): Promise<string> {
    return output(this.program, [name, this.address, ...args], { timeoutSeconds: 90 });
  }
}

/** The simulator's program, built from this folder; a second time it is the Go compiler's cache that answers. */
function build(): { readonly path: string } | { readonly missing: string } {
  if (which('go') === undefined) {
    return { missing: 'go is not installed' };
  }
  const path = join(cacheFolder('vcsim'), 'vcsim');
  const lock = Lock.takeCache('vcsim');
  const { status, stderr } = runSync('go', ['build', '-o', path, '.'], {
    cwd: join(ROOT, 'test/e2e/vcsim'),
    timeoutSeconds: BUILD_SECONDS,
  });
  lock?.release();
  return status === 0
    ? { path }
    : { missing: `the simulator does not build (${stderr.trim().split('\n').slice(-1).join('').slice(0, 200)})` };
}
