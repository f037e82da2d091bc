import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Network } from '../model';
import type { Emitted } from '../targets';
import { quietly } from '../terraform/quietly';
import { StrataConstruct } from './strata-construct';
import { type IVmHost, isVmHost } from './vm-hosting';

/** Props of a VM network beside its host. */
export interface VmNetworkOptions {
  /** Its name; VMs join it by that. @default - the construct id */
  readonly name?: string;

  /** VLAN, 1 to 4094; 4095 is all of them, and seen by ISO004. @default - untagged */
  readonly vlan?: number;

  /** Whether it has no way out of its host, where the target can say so. @default false */
  readonly internal?: boolean;

  /** Virtual switch it is a port group of, on targets that have such. @default - the target's first */
  readonly virtualSwitch?: string;

  /**
   * IPv4 addresses of the network, such as `10.0.20.0/24`: the host takes the first, guests that state none are given one.
   *
   * @default - none; required on KVM for a network that is not internal
   */
  readonly subnet?: string;

  /** Whether a guest may see all traffic on it; seen by ISO004. @default false */
  readonly promiscuous?: boolean;

  /** Whether a guest may send under another MAC address; seen by ISO004. @default false */
  readonly forgedTransmits?: boolean;

  /** Whether a guest may change its MAC address; seen by ISO004. @default false */
  readonly macChanges?: boolean;

  /** Whether every pair of guests on it must be declared by `allowTo` (ISO009). @default false */
  readonly declaredOnly?: boolean;
}

/** Props of a VM network. */
export interface VmNetworkProps extends VmNetworkOptions {
  /** The host it is on. */
  readonly host: IVmHost;
}

/** The VLAN that is all VLANs. */
const TRUNK = 4095;

/** A network on one host: the only way one VM meets another. Define it before the VMs that join it. */
export class VmNetwork extends StrataConstruct {
  /** Its name: what `networks` of a VM lists. */
  public readonly name: string;

  private readonly emitted: readonly Emitted[];

  constructor(scope: Construct, id: string, props: VmNetworkProps) {
    super(scope, id, 'VmNetwork');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a VmNetwork');
    const host = checks.instance('host', given.host, 'a BareMetalHost or a HostedWorkstation', isVmHost);
    this.name = checks.optionalText('name', given.name) ?? this.node.id;
    const vlan = given.vlan === undefined ? undefined : checks.whole('vlan', given.vlan, { least: 1, most: TRUNK });
    const internal = checks.flag('internal', given.internal, false);
    const virtualSwitch = checks.optionalText('virtualSwitch', given.virtualSwitch);
    const subnet = given.subnet === undefined ? undefined : checks.subnet('subnet', given.subnet);
    if (subnet === undefined && !internal && host.hypervisor.networksNeedSubnet) {
      checks.required('subnet', subnet, "a subnet such as '10.0.20.0/24', or make the network internal");
    }
    const security = {
      promiscuous: checks.flag('promiscuous', given.promiscuous, false),
      forgedTransmits: checks.flag('forgedTransmits', given.forgedTransmits, false),
      macChanges: checks.flag('macChanges', given.macChanges, false),
    };
    const openings = Object.entries(security).flatMap(([name, open]) => (open ? [name] : []));
    const spec = {
      name: this.name,
      internal,
      security,
      ...(vlan !== undefined && { vlan }),
      ...(virtualSwitch !== undefined && { virtualSwitch }),
      ...(subnet !== undefined && { subnet }),
    };
    host.vmPlatform.checkNetwork?.(spec, checks);
    const declaration: Network = {
      path: this.node.path,
      name: this.name,
      source: this.source,
      on: host.node.path,
      system: host.hypervisor.system,
      ...(vlan !== undefined && { vlan }),
      openings,
      declaredOnly: checks.flag('declaredOnly', given.declaredOnly, false),
      identity: { scope: host.node.path, name: this.name },
      asks: [
        { feature: 'vm-network', prop: 'addNetwork' },
        ...(vlan === undefined ? [] : [{ feature: 'vlan', prop: 'vlan' } as const]),
        ...(internal ? [{ feature: 'internal-network', prop: 'internal' } as const] : []),
        ...(subnet === undefined ? [] : [{ feature: 'subnet', prop: 'subnet' } as const]),
        ...(virtualSwitch === undefined ? [] : [{ feature: 'virtual-switch', prop: 'virtualSwitch' } as const]),
        ...openings.map((prop) => ({ feature: 'switch-security', prop }) as const),
      ],
    };
    this.registry.addNetwork(() => declaration);
    this.emitted = quietly(() => host.vmPlatform.emitNetwork?.(this, spec) ?? []);
    this.emitted.forEach((part) => this.own(this, part));
  }

  /** The resource in Terraform; none on targets that create no networks, and where it is a VLAN of a switch that is there. */
  public get resource(): TerraformResource | undefined {
    return this.emitted[0]?.resource as TerraformResource | undefined;
  }
}
