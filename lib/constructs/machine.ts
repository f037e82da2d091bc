import { Construct } from 'constructs';
import {
  type CpuTopology,
  type Environment,
  type Host,
  type HostApplication,
  type HostOsPatching,
  type Identity,
  type Inventory,
  type OvercommitRatios,
  type Store,
  type System,
  type Technique,
  GuestOs,
  MILLI_PER_CPU,
  capacityOf,
  logicalCpusOf,
  totalMilliCpu,
} from '../model';
import { noReserve } from '../rules';
import type { Size } from '../targets';
import { Budget } from './budget';
import { frozen } from './frozen';
import type { Datastore, HostApplicationProps, HostOsReserve, MachineProps, Overcommit } from './machine-props';
import { StrataConstruct } from './strata-construct';

/** Share of a datastore that may be promised: vSphere's own storage DRS threshold. */
const DATASTORE_PERCENT = 80;

/** What a machine is for those who build on it. */
interface Traits {
  readonly technique: Technique;
  readonly system: System;
  readonly identity: Identity;
  readonly storeKeyOf: (store: string) => string;
  readonly reservedMilliCpu: number;
  readonly reservedMemoryMib: number;
  readonly reservedDiskGib: number;
  readonly hostOs?: GuestOs;
  readonly hostOsReserve?: { readonly milliCpu: number; readonly memoryMib: number };
  readonly applications: readonly HostApplication[];
  readonly hostOsPatching?: HostOsPatching;
  readonly maxVms?: number;
  readonly version?: string;
  readonly readOnlyApi?: boolean;
  readonly networkScope?: string;
  readonly literalSecrets?: readonly string[];
  readonly migrationNetwork?: string;
  readonly inCluster?: Identity;
}

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
    const topology = this.topologyOf(props.cpu);
    const countCpusBy = checks.oneOf('countCpusBy', props.countCpusBy ?? 'cores', ['cores', 'threads']);
    const ratios = this.ratiosOf(props.overcommit);
    const cpu: Inventory = {
      total: totalMilliCpu(topology, countCpusBy),
      reserved: traits.reservedMilliCpu,
      ratioPercent: ratios?.cpuPercent ?? 100,
      minUnit: MILLI_PER_CPU,
      maxUnit: logicalCpusOf(topology) * MILLI_PER_CPU,
      stepSize: MILLI_PER_CPU,
    };
    const totalMemory = checks.mib('memory', props.memory);
    const memory: Inventory = {
      total: totalMemory,
      reserved: traits.reservedMemoryMib,
      ratioPercent: ratios?.memoryPercent ?? 100,
      minUnit: 1,
      maxUnit: totalMemory - traits.reservedMemoryMib,
      stepSize: 1,
    };
    const declaration: Host = {
      path: this.node.path,
      name: this.node.id,
      source: this.source,
      technique: traits.technique,
      system: traits.system,
      topology,
      countCpusBy,
      cpu,
      memory,
      stores: this.storesOf(props.datastores, ratios?.diskPercent ?? DATASTORE_PERCENT, traits),
      architecture: checks.oneOf('architecture', props.architecture ?? 'amd64', ['amd64', 'arm64']),
      ...(traits.hostOs !== undefined && { hostOs: traits.hostOs }),
      ...(traits.hostOsReserve !== undefined && { hostOsReserve: traits.hostOsReserve }),
      applications: traits.applications,
      ...(ratios !== undefined && { overcommit: ratios }),
      identity: traits.identity,
      ...(props.environment !== undefined && {
        environment: checks.oneOf<Environment>('environment', props.environment, ['data-center', 'endpoint', 'lab']),
      }),
      ...(props.vendor !== undefined && { vendor: checks.text('vendor', props.vendor) }),
      ...(traits.hostOsPatching !== undefined && { hostOsPatching: traits.hostOsPatching }),
      ...(traits.maxVms !== undefined && { maxVms: traits.maxVms }),
      ...(traits.version !== undefined && { version: traits.version }),
      ...(traits.readOnlyApi !== undefined && { readOnlyApi: traits.readOnlyApi }),
      ...(traits.networkScope !== undefined && { networkScope: traits.networkScope }),
      ...(traits.inCluster !== undefined && { inCluster: traits.inCluster }),
      ...(traits.migrationNetwork !== undefined && { migrationNetwork: traits.migrationNetwork }),
      ...(traits.literalSecrets !== undefined && { literalSecrets: traits.literalSecrets }),
    };
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
  ): Pick<
    Traits,
    'hostOs' | 'hostOsReserve' | 'applications' | 'reservedMilliCpu' | 'reservedMemoryMib' | 'reservedDiskGib'
  > {
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
      reservedMilliCpu: listed.reduce((sum, { milliCpu }) => sum + milliCpu, reserve.milliCpu),
      reservedMemoryMib: listed.reduce((sum, { memoryMib }) => sum + memoryMib, reserve.memoryMib),
      reservedDiskGib: reserved.disk === undefined ? 0 : checks.disk('hostOsReserved.disk', reserved.disk),
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

  private storesOf(datastores: readonly Datastore[] | undefined, ratioPercent: number, traits: Traits): Store[] {
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
      const total = checks.disk(`${prop}.capacity`, given.capacity);
      const reserved = index === 0 ? traits.reservedDiskGib : 0;
      const maxUnit = total - reserved;
      return {
        key: traits.storeKeyOf(name),
        name,
        disk: { total, reserved, ratioPercent, minUnit: 1, maxUnit, stepSize: 1 },
      };
    });
  }
}

/** Whether something is a `GuestOs`, of this copy of the library or another. */
export function isGuestOs(value: object): boolean {
  return value instanceof GuestOs || ('kernel' in value && 'label' in value && 'vsphereGuestId' in value);
}
