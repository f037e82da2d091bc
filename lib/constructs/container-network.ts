import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Network } from '../model';
import type { Emitted } from '../targets';
import { quietly } from '../terraform/quietly';
import type { IContainerHost } from './engine';
import { StrataConstruct } from './strata-construct';

/** Props of a container network beside its host. What a later change of each does is in `docs/changes.md`. */
export interface ContainerNetworkOptions {
  /** Its name; containers join it by that. @default - the construct id */
  readonly name?: string;

  /** Whether it has no way out of its engine. @default false */
  readonly internal?: boolean;

  /**
   * Its addresses, such as `10.0.20.0/24`.
   *
   * @default - its engine chooses them
   */
  readonly subnet?: string;

  /** Whether every pair of containers on it must be declared by `allowTo` (ISO009). @default false */
  readonly declaredOnly?: boolean;
}

/** Props of a container network. */
export interface ContainerNetworkProps extends ContainerNetworkOptions {
  /** What it is on. */
  readonly host: IContainerHost;
}

/** A bridge has no such switches. */
const CLOSED = { promiscuous: false, forgedTransmits: false, macChanges: false };

/** A network on one engine: the only way one container meets another. Define it before the containers that join it. */
export class ContainerNetwork extends StrataConstruct {
  /** Its name: what `networks` of a container lists. */
  public readonly name: string;

  private readonly emitted: readonly Emitted[];

  constructor(scope: Construct, id: string, props: ContainerNetworkProps) {
    super(scope, id, 'ContainerNetwork');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a ContainerNetwork');
    const { engine } = checks.instance(
      'host',
      given.host,
      'a ContainerHost or a ContainerInVm',
      (value) => 'engine' in value,
    );
    this.name = checks.optionalText('name', given.name) ?? this.node.id;
    const internal = checks.flag('internal', given.internal, false);
    const subnet = given.subnet === undefined ? undefined : checks.subnet('subnet', given.subnet);
    const { identity, path } = engine.declaration;
    const declaration: Network = {
      path: this.node.path,
      name: this.name,
      source: this.source,
      on: path,
      system: engine.target.system,
      declaredOnly: checks.flag('declaredOnly', given.declaredOnly, false),
      identity: { scope: `${identity.scope} ${identity.name}`, name: this.name },
      asks: [
        { feature: 'container-network', prop: 'addNetwork' },
        ...(internal ? [{ feature: 'internal-network', prop: 'internal' } as const] : []),
        ...(subnet === undefined ? [] : [{ feature: 'subnet', prop: 'subnet' } as const]),
      ],
    };
    this.registry.addNetwork(() => declaration);
    const spec = { name: this.name, internal, security: CLOSED, ...(subnet !== undefined && { subnet }) };
    engine.target.checkNetwork(checks, spec);
    this.emitted = quietly(() => engine.platform.emitNetwork?.(this, spec) ?? []);
    this.emitted.forEach((part) => this.own(this, part));
  }

  /** The resource in Terraform; none on targets that create no networks, where TGT001 stops the synth. */
  public get resource(): TerraformResource | undefined {
    return this.emitted[0]?.resource as TerraformResource | undefined;
  }
}
