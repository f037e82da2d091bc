import type { Construct } from 'constructs';
import { type GuestOs, type HostOsPatching, declareEngine } from '../model';
import type { EngineTarget } from '../targets';
import type { AdoptContainerOptions } from './adopt-props';
import { AdoptedContainer } from './adopted-container';
import { Container } from './container';
import type { ContainerOptions } from './container-props';
import { ContainerNetwork, type ContainerNetworkOptions } from './container-network';
import { Engine, type IContainerHost, isEngine } from './engine';
import { Machine } from './machine';
import type { HostApplicationProps, HostOsReserve, MachineProps } from './machine-props';
import type { TerraformResource } from 'cdktf';

/** Props of a `ContainerHost`. */
export interface ContainerHostProps extends MachineProps {
  /** The container engine: `ContainerEngine.docker()`, `.lxc()` or `.mesos()`. */
  readonly engine: EngineTarget;

  /** The operating system whose kernel all containers share. */
  readonly hostOs: GuestOs;

  /** What the host OS and the engine itself keep. */
  readonly hostOsReserved: HostOsReserve;

  /**
   * What runs on the host OS beside the containers.
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
   * Zone of everything on this kernel.
   *
   * @default - each container states its own, and they must agree
   */
  readonly trustZone?: string;
}

/** Metal with a host OS and a container engine: light and many, but one crash or exploit of the kernel reaches all. */
export class ContainerHost extends Machine implements IContainerHost {
  /** Its engine. */
  public readonly engine: Engine;

  constructor(scope: Construct, id: string, props: ContainerHostProps) {
    super(scope, id, 'ContainerHost');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a ContainerHost');
    const target = checks.instance(
      'engine',
      given.engine,
      'a container engine such as ContainerEngine.docker()',
      isEngine,
    );
    target.check(checks);
    const { path } = this.node;
    this.declare(given, {
      technique: 'container-host',
      system: target.system,
      identity: { scope: 'container host', name: path },
      storeKeyOf: (store) => `${path}/${store}`,
      ...this.hostOsOf(given.hostOs, given.hostOsReserved, given.hostApplications),
      ...this.patchingOf(given.hostOsPatching),
    });
    const trustZone = checks.optionalText('trustZone', given.trustZone);
    this.engine = new Engine({
      owner: this,
      scope: this.platformScope,
      registry: this.registry,
      target,
      vm: [],
      source: this.source,
      declare: (stated) => declareEngine(stated, this.declaration, trustZone),
      own: (owner, emitted) => this.own(owner, emitted),
      guard: (guest, sizes) => this.guard(guest, sizes),
    });
  }

  /** Adds a container. The same as `new Container(host, id, { host, ...props })`. */
  public addContainer(id: string, props: ContainerOptions): Container {
    return new Container(this, id, { ...props, host: this });
  }

  /** Creates a network on this engine; containers join it by its name. */
  public addNetwork(id: string, props: ContainerNetworkOptions = {}): ContainerNetwork {
    return new ContainerNetwork(this, id, { ...props, host: this });
  }

  /**
   * Takes a container resource that was defined without this library into the ledger, with all that it emits.
   *
   * @param options what its resource does not say of it
   */
  public adoptContainer(
    id: string,
    resource: TerraformResource,
    options: AdoptContainerOptions = {},
  ): AdoptedContainer {
    return new AdoptedContainer(this, id, { engine: this.engine, resource, options });
  }
}
