import type { Construct } from 'constructs';
import type { GuestOs, HostOsPatching } from '../model';
import type { Type2Hypervisor } from '../targets';
import type { HostApplicationProps, HostOsReserve, MachineProps } from './machine-props';
import { VmHost, isHypervisor } from './vm-host';

/** Props of a `HostedWorkstation`. */
export interface HostedWorkstationProps extends MachineProps {
  /** The hypervisor on the host OS: `Hypervisor.kvm()`, `.virtualBox()` or `.workstation()`. */
  readonly hypervisor: Type2Hypervisor;

  /** The operating system under the hypervisor; every VM falls with it. */
  readonly hostOs: GuestOs;

  /** What the host OS keeps. */
  readonly hostOsReserved: HostOsReserve;

  /**
   * What runs on the host OS beside the VMs.
   *
   * @default - nothing
   */
  readonly hostApplications?: HostApplicationProps[];

  /**
   * When the host OS reboots for its patches.
   *
   * @default - not stated
   */
  readonly hostOsPatching?: HostOsPatching;

  /**
   * More VMs than this suffer from the layer between them and the metal.
   *
   * @default - not stated
   */
  readonly maxVms?: number;
}

/** Metal with a host OS and a type 2 hypervisor: it offers only what the host OS and its applications leave. */
export class HostedWorkstation extends VmHost {
  constructor(scope: Construct, id: string, props: HostedWorkstationProps) {
    super(scope, id, 'HostedWorkstation');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a HostedWorkstation');
    const what = 'a type 2 hypervisor such as Hypervisor.kvm()';
    const hypervisor = checks.instance('hypervisor', given.hypervisor, what, (value) => isHypervisor(value, 2));
    hypervisor.check(checks);
    this.declare(given, {
      technique: 'hosted',
      system: hypervisor.system,
      identity: hypervisor.identityOf(this.node.path),
      storeKeyOf: (store) => hypervisor.storeKeyOf(this.node.path, store),
      literalSecrets: hypervisor.literalSecrets,
      ...this.hostOsOf(given.hostOs, given.hostOsReserved, given.hostApplications),
      ...this.patchingOf(given.hostOsPatching),
      ...(given.maxVms !== undefined && { maxVms: checks.whole('maxVms', given.maxVms) }),
    });
    this.bind(hypervisor, given.datastores);
  }
}
