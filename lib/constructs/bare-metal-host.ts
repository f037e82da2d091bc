import type { Construct } from 'constructs';
import { set } from '../model';
import type { Type1Hypervisor } from '../targets';
import type { MachineProps, Reserve } from './machine-props';
import { VmHost, isHypervisor } from './vm-host';

/** Props of a `BareMetalHost`. There is no host OS: the hypervisor owns the metal. */
export interface BareMetalHostProps extends MachineProps {
  /** The hypervisor on the metal: `Hypervisor.esxi()` or `.hyperV()`. */
  readonly hypervisor: Type1Hypervisor;

  /**
   * What the hypervisor keeps for itself.
   *
   * @default - no CPU, and the memory that the hypervisor is known to need
   */
  readonly reserved?: Reserve;

  /**
   * Name of the network that its VMs are moved over while they run (vMotion): at least 1 Gbit/s, of one name on all hosts.
   *
   * @default - not stated; no VM is proven to move to or from it
   */
  readonly migrationNetwork?: string;
}

/**
 * Metal with a type 1 hypervisor: 24 cores are 24 vCPUs in any mix, and no more unless someone says so and why.
 *
 * The machine is there already: it is looked up, never created.
 */
export class BareMetalHost extends VmHost {
  constructor(scope: Construct, id: string, props: BareMetalHostProps) {
    super(scope, id, 'BareMetalHost');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a BareMetalHost');
    const what = 'a type 1 hypervisor such as Hypervisor.esxi()';
    const hypervisor = checks.instance('hypervisor', given.hypervisor, what, (value) => isHypervisor(value, 1));
    hypervisor.check(checks);
    const { cpus, memory } = checks.object('reserved', given.reserved ?? {}, 'cpus or memory');
    this.declare(given, {
      technique: 'bare-metal',
      system: hypervisor.system,
      identity: hypervisor.identityOf(this.node.path),
      storeKeyOf: (store) => hypervisor.storeKeyOf(this.node.path, store),
      literalSecrets: hypervisor.literalSecrets,
      reserved: {
        ...(cpus !== undefined && { milliCpu: checks.milliCpu('reserved.cpus', cpus, 0) }),
        ...(memory !== undefined && { memoryMib: checks.mib('reserved.memory', memory, 0) }),
      },
      ...(given.migrationNetwork !== undefined && {
        migrationNetwork: checks.text('migrationNetwork', given.migrationNetwork),
      }),
      ...(hypervisor.readOnlyApi && { readOnlyApi: true }),
      ...set({
        inCluster: hypervisor.cluster,
        version: hypervisor.version,
        networkScope: hypervisor.networkScope,
      }),
    });
    this.bind(hypervisor, given.datastores);
  }
}
