import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { isIP } from 'node:net';
import { type HostOsReserve, type Memory, declareEngineInVm } from '../model';
import type { EngineTarget } from '../targets';
import type { AdoptContainerOptions } from './adopt-props';
import { AdoptedContainer } from './adopted-container';
import { boundedNumber } from './bounded';
import { Container } from './container';
import type { ContainerOptions } from './container-props';
import { ContainerNetwork, type ContainerNetworkOptions } from './container-network';
import { Engine, type IContainerHost, isEngine } from './engine';
import { VirtualMachine } from './virtual-machine';
import type { VirtualMachineOptions, VmAddress } from './virtual-machine-props';
import type { IVmHost } from './vm-hosting';

/** What the guest OS and the engine itself keep of the VM. */
export interface GuestReserve {
  /**
   * CPUs, in thousandths.
   *
   * @default 0.5
   */
  readonly cpus?: number;

  /**
   * Memory.
   *
   * @default - 1 GiB
   */
  readonly memory?: Memory;
}

/** Props of a `ContainerInVm` beside its host. */
export interface ContainerInVmOptions extends Omit<VirtualMachineOptions, 'replicas' | 'powered' | 'address'> {
  /** The container engine in the VM. */
  readonly engine: EngineTarget;

  /**
   * Address that the guest is given; known at synth, since the engine's provider needs it before the VM exists.
   *
   * @default - the engine's address, where that is an IPv4 address
   */
  readonly address?: VmAddress;

  /**
   * What the guest OS and the engine itself keep.
   *
   * @default - 0.5 CPUs and 1 GiB
   */
  readonly guestReserve?: GuestReserve;

  /**
   * Where containers are defined, such as a stack of their own; the ledger sees both.
   *
   * @default - this construct
   */
  readonly containerScope?: Construct;
}

/** Props of a `ContainerInVm`. */
export interface ContainerInVmProps extends ContainerInVmOptions {
  /** The host that the VM is charged to. */
  readonly host: IVmHost;
}

/** A VM that runs a container engine: the isolation of the one, the density of the other. */
export class ContainerInVm extends VirtualMachine implements IContainerHost {
  /** Its engine. */
  public readonly engine: Engine;

  private readonly containerScope: Construct;

  constructor(scope: Construct, id: string, props: ContainerInVmProps) {
    super(scope, id, withAddress(props), 'ContainerInVm');
    const { checks } = this;
    const target = checks.instance(
      'engine',
      props.engine,
      'a container engine such as ContainerEngine.docker()',
      isEngine,
    );
    target.check(checks);
    this.checkAddress(props, target);
    this.checkKnown('vcpus', props.vcpus);
    this.checkKnown('memory', props.memory.amount);
    this.containerScope = this.scopeOf(props.containerScope);
    this.engine = new Engine({
      owner: this,
      scope: new Construct(this, 'platform'),
      registry: this.registry,
      target,
      vm: this.resources,
      source: this.source,
      declare: (stated) =>
        declareEngineInVm(stated, this.declaration, {
          kernel: props.guestOs.kernel,
          architecture: this.host.declaration.architecture,
          reserve: this.reserveOf(props.guestReserve),
        }),
      own: (owner, emitted) => this.own(owner, emitted),
      guard: (guest, sizes) => this.host.guard(guest, sizes),
    });
    this.linkScopes();
  }

  /** The VM: this construct is one. */
  public get vm(): VirtualMachine {
    return this;
  }

  /** Adds a container. The same as `new Container(vm, id, { host: vm, ...props })`. */
  public addContainer(id: string, props: ContainerOptions): Container {
    return new Container(this.containerScope, id, { ...props, host: this });
  }

  /** Creates a network on this engine; containers join it by its name. */
  public addNetwork(id: string, props: ContainerNetworkOptions = {}): ContainerNetwork {
    return new ContainerNetwork(this.containerScope, id, { ...props, host: this });
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

  private reserveOf(reserve: GuestReserve | undefined): Partial<HostOsReserve> {
    const { checks } = this;
    const { cpus, memory } = checks.object('guestReserve', reserve ?? {}, 'cpus or memory');
    return {
      ...(cpus !== undefined && { milliCpu: checks.milliCpu('guestReserve.cpus', cpus, 0) }),
      ...(memory !== undefined && { memoryMib: checks.mib('guestReserve.memory', memory, 0) }),
    };
  }

  /** A bound says how large the VM is at most; what its containers have must be there at least. */
  private checkKnown(prop: string, size: number): void {
    if (boundedNumber(size) !== undefined) {
      this.checks.fail('INP001', `'${prop}' must be known at synth: containers are proven to fit in it; give a number`);
    }
  }

  /** The engine must be reachable from where Terraform runs, at the address that the guest gets. */
  private checkAddress(props: ContainerInVmProps, target: EngineTarget): void {
    const { checks } = this;
    if (target.address === undefined) {
      checks.wrong('engine', 'reached by its own address: an engine in a VM has no local socket', 'a local connection');
    }
    if (props.address !== undefined && isIP(target.address!) === 4 && props.address.ip !== target.address) {
      checks.wrong('address.ip', `the engine's address ${target.address}`, props.address.ip);
    }
  }

  private scopeOf(scope: Construct | undefined): Construct {
    const isInStack = (value: object): boolean =>
      Construct.isConstruct(value) && value.node.scopes.some((parent) => TerraformStack.isStack(parent));
    return this.checks.instance('containerScope', scope ?? this, 'a construct inside a TerraformStack', isInStack);
  }

  /** Containers of another stack are applied after the VM's. */
  private linkScopes(): void {
    const own = TerraformStack.of(this);
    const other = TerraformStack.of(this.containerScope);
    if (own !== other) {
      other.addDependency(own);
    }
  }
}

/** The guest gets the address that the engine is reached at, unless one is stated. */
function withAddress(props: ContainerInVmProps): ContainerInVmProps {
  const ip = props?.engine?.address;
  const canGive =
    typeof ip === 'string' &&
    isIP(ip) === 4 &&
    props.address === undefined &&
    props.source?.kind !== 'iso' &&
    props.source?.kind !== 'blank-disk';
  return canGive ? { ...props, address: { ip } } : props;
}
