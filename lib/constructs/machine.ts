import { Construct } from 'constructs';
import {
  type CpuTopology,
  DATASTORE_PERCENT,
  type Environment,
  GuestOs,
  type Host,
  type HostOsPatching,
  type OvercommitRatios,
  type StatedHost,
  type StatedStore,
  capacityOf,
  declareHost,
  set,
} from '../model';
import { noReserve } from '../rules';
import type { Size } from '../targets';
import { Budget } from './budget';
import { frozen } from './frozen';
import type { Datastore, HostApplicationProps, HostOsReserve, MachineProps, Overcommit } from './machine-props';
import { StrataConstruct } from './strata-construct';

/** What the kinds of machine state of themselves, beside the props that all have. */
type Traits = Omit<
  StatedHost,
  | 'path'
  | 'name'
  | 'source'
  | 'topology'
  | 'countCpusBy'
  | 'memoryMib'
  | 'stores'
  | 'architecture'
  | 'overcommit'
  | 'environment'
  | 'vendor'
> & { readonly storeKeyOf: (store: string) => string };

/** Metal: what all three kinds of host are made of. */
export abstract class Machine extends StrataConstruct {
  /**
   * What it is in the model.
   *
   * @internal
   */
  public declaration!: Host;

  /**
   * Where its look-ups and shared resources are defined, apart from its guests' ids.
   *
   * @internal
   */
  protected platformScope!: Construct;

  private budget!: Budget;

  /** Checks the common props, and registers the machine. */
  protected declare(props: MachineProps, traits: Traits): void {
    const { checks } = this;
    const { storeKeyOf, ...stated } = traits;
    const declaration = declareHost({
      ...stated,
      path: this.node.path,
      name: this.node.id,
      source: this.source,
      topology: this.topologyOf(props.cpu),
      countCpusBy: checks.oneOf('countCpusBy', props.countCpusBy ?? 'cores', ['cores', 'threads']),
      ...set({ overcommit: this.ratiosOf(props.overcommit) }),
      memoryMib: checks.mib('memory', props.memory),
      stores: this.storesOf(props.datastores, storeKeyOf),
      architecture: checks.oneOf('architecture', props.architecture ?? 'amd64', ['amd64', 'arm64']),
      ...(props.environment !== undefined && {
        environment: checks.oneOf<Environment>('environment', props.environment, ['data-center', 'endpoint', 'lab']),
      }),
      ...(props.vendor !== undefined && { vendor: checks.text('vendor', props.vendor) }),
    });
    this.declaration = frozen(declaration);
    this.registry.addHost(() => declaration);
    this.platformScope = new Construct(this, 'platform');
    this.budget = new Budget(this.platformScope, this, (emitted) => this.own(this, emitted));
  }

  /** Stops the plan when a bounded value of a guest is above what was charged for it. @internal */
  public guard(guest: Construct, sizes: readonly Size[]): void {
    this.budget.guard(guest, sizes);
  }

  /** The host OS, what it keeps and what its applications take; for machines that have one. */
  protected hostOsOf(
    hostOs: GuestOs,
    reserved: HostOsReserve,
    applications: readonly HostApplicationProps[] | undefined,
  ): Pick<Traits, 'hostOs' | 'hostOsReserve' | 'applications' | 'reservedDiskGib'> {
    const { checks } = this;
    if (reserved === undefined || reserved === null) {
      checks.fail('CAP007', noReserve('hostOsReserved'));
    }
    for (const prop of ['cpus', 'memory'] as const) {
      const value = prop === 'cpus' ? reserved.cpus : reserved.memory?.amount;
      if (value === undefined || value === null || value === 0) {
        checks.fail('CAP007', noReserve(`hostOsReserved.${prop}`));
      }
    }
    const reserve = {
      milliCpu: checks.milliCpu('hostOsReserved.cpus', reserved.cpus),
      memoryMib: checks.mib('hostOsReserved.memory', reserved.memory),
    };
    const listed = checks.list('hostApplications', applications, 'applications').map((application, index) => {
      const prop = `hostApplications[${index}]`;
      const { name, cpus, memory } = checks.object(prop, application, 'a name, cpus and memory');
      return {
        name: checks.text(`${prop}.name`, name),
        milliCpu: checks.milliCpu(`${prop}.cpus`, cpus),
        memoryMib: checks.mib(`${prop}.memory`, memory),
      };
    });
    return {
      hostOs: checks.instance('hostOs', hostOs, 'a GuestOs such as GuestOs.DEBIAN_12', isGuestOs),
      hostOsReserve: reserve,
      applications: listed,
      ...(reserved.disk !== undefined && { reservedDiskGib: checks.disk('hostOsReserved.disk', reserved.disk) }),
    };
  }

  /** When the host OS reboots, where it is stated. */
  protected patchingOf(patching: HostOsPatching | undefined): Pick<Traits, 'hostOsPatching'> {
    return patching === undefined
      ? {}
      : {
          hostOsPatching: this.checks.oneOf<HostOsPatching>('hostOsPatching', patching, [
            'automatic-reboot',
            'maintenance-window',
          ]),
        };
  }

  /** What may be promised to guests. */
  protected get capacity(): { readonly cpu: number; readonly memory: number } {
    return { cpu: capacityOf(this.declaration.cpu), memory: capacityOf(this.declaration.memory) };
  }

  private topologyOf(cpu: CpuTopology): CpuTopology {
    const { checks } = this;
    const given = checks.object('cpu', cpu, 'sockets and coresPerSocket');
    return {
      sockets: checks.whole('cpu.sockets', given.sockets),
      coresPerSocket: checks.whole('cpu.coresPerSocket', given.coresPerSocket),
      threadsPerCore: checks.whole('cpu.threadsPerCore', given.threadsPerCore ?? 1),
      ...(given.mhzPerCore !== undefined && { mhzPerCore: checks.whole('cpu.mhzPerCore', given.mhzPerCore) }),
      ...(given.evcMode !== undefined && { evcMode: checks.evcMode('cpu.evcMode', given.evcMode) }),
    };
  }

  private ratiosOf(overcommit: Overcommit | undefined): OvercommitRatios | undefined {
    if (overcommit === undefined || overcommit === null) {
      return undefined;
    }
    const { checks } = this;
    const { cpuPercent, memoryPercent, diskPercent, reason } = checks.object(
      'overcommit',
      overcommit,
      'ratios and a reason',
    );
    return {
      cpuPercent: checks.whole('overcommit.cpuPercent', cpuPercent ?? 100),
      memoryPercent: checks.whole('overcommit.memoryPercent', memoryPercent ?? 100),
      diskPercent: checks.whole('overcommit.diskPercent', diskPercent ?? DATASTORE_PERCENT),
      reason: checks.text('overcommit.reason', reason),
    };
  }

  private storesOf(
    datastores: readonly Datastore[] | undefined,
    keyOf: (store: string) => string,
  ): readonly StatedStore[] {
    const { checks } = this;
    const seen = new Set<string>();
    return checks.list('datastores', datastores, 'datastores').map((datastore, index) => {
      const prop = `datastores[${index}]`;
      const given = checks.object(prop, datastore, 'a name and a capacity');
      const name = checks.text(`${prop}.name`, given.name);
      if (seen.has(name)) {
        checks.fail('INP004', `'${prop}.name' must be unique on its host, got '${name}' twice`);
      }
      seen.add(name);
      return { key: keyOf(name), name, totalGib: checks.disk(`${prop}.capacity`, given.capacity) };
    });
  }
}

/** Whether something is a `GuestOs`, of this copy of the library or another. */
export function isGuestOs(value: object): boolean {
  return value instanceof GuestOs || ('kernel' in value && 'label' in value && 'vsphereGuestId' in value);
}
