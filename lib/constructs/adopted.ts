import { TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { resolveTokens } from '../enforcement';
import { type Container, type Disk, type Unknown, type Vm, loosenings } from '../model';
import type { Attributes } from '../targets';
import type { Engine } from './engine';
import { StrataConstruct } from './strata-construct';
import type { IVmHost } from './vm-hosting';

/** A resource that was defined without this library, and is in the ledger with what it emits at synth. */
abstract class Adopted extends StrataConstruct {
  protected readonly adoptee: TerraformResource;

  constructor(scope: Construct, id: string, noun: string, resource: TerraformResource, types: readonly string[]) {
    super(scope, id, noun);
    const what = `a resource of type ${types.join(' or ')}`;
    this.adoptee = this.checks.instance('resource', resource, what, (value) =>
      TerraformResource.isTerraformResource(value),
    );
    if (!types.includes(resource.terraformResourceType)) {
      this.checks.wrong('resource', what, resource.terraformResourceType);
    }
    this.registry.adopted.add(resource);
    this.registry.addUnknowns(() => this.unknowns());
  }

  /** The resource's attributes as they will be written, overrides included. */
  protected attributes(): Attributes {
    const { resource } = resolveTokens(this.adoptee, this.adoptee.toTerraform()) as {
      readonly resource: Record<string, Record<string, Attributes>>;
    };
    return resource[this.adoptee.terraformResourceType]![this.adoptee.friendlyUniqueId]!;
  }

  /** How many there are of it; what Terraform knows later is told as unknown. */
  protected count(): number {
    const { count } = this.attributes();
    return typeof count === 'number' ? count : 1;
  }

  protected abstract readonly sized: readonly string[];

  private unknowns(): Unknown[] {
    const attributes = this.attributes();
    const unknown = [...this.sized, 'count', 'for_each'].filter((name) => isLater(attributes[name], name));
    return unknown.map((prop) => ({ path: this.node.path, name: this.node.id, source: this.source, prop }));
  }
}

/** A VM resource that was adopted by its host. */
export class AdoptedVirtualMachine extends Adopted {
  protected readonly sized = ['num_cpus', 'vcpu', 'memory', 'disk'];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: {
      readonly host: IVmHost;
      readonly resource: TerraformResource;
      readonly disks: readonly Disk[];
    },
  ) {
    super(scope, id, 'adopted virtual machine', props.resource, props.host.hypervisor.vmTypes);
    const stated = props.disks.map((disk, index) => this.checks.disk(`disks[${index}]`, disk));
    this.registry.addVm(() => this.vm(stated));
  }

  private vm(stated: readonly number[]): Vm {
    const { host } = this.props;
    const { path } = host.node;
    const read = host.hypervisor.readVm(this.attributes());
    const [store] = host.declaration.stores;
    const disks = [...read.disks.map(({ sizeGib }) => sizeGib), ...stated];
    return {
      path: this.node.path,
      name: read.name,
      source: this.source,
      host: path,
      ...(read.milliCpu !== undefined && { milliCpu: read.milliCpu }),
      ...(read.memoryMib !== undefined && { memoryMib: read.memoryMib }),
      memoryReservationMib: read.memoryReservationMib,
      disks: store === undefined ? [] : disks.map((sizeGib) => ({ sizeGib, store: store.key })),
      networks: [],
      addresses: [],
      identity: { scope: host.hypervisor.identityOf(path).scope, name: read.name },
      powered: true,
      replicas: this.count(),
      asks: [],
    };
  }
}

/** A container resource that was adopted by its engine. */
export class AdoptedContainer extends Adopted {
  protected readonly sized = ['cpus', 'memory'];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: { readonly engine: Engine; readonly resource: TerraformResource },
  ) {
    super(scope, id, 'adopted container', props.resource, props.engine.target.containerTypes);
    this.registry.addContainer(() => this.container());
  }

  private container(): Container {
    const { target, declaration } = this.props.engine;
    const read = target.readContainer(this.attributes());
    return {
      path: this.node.path,
      name: read.name,
      source: this.source,
      engine: declaration.path,
      ...(read.milliCpu !== undefined && { milliCpu: read.milliCpu }),
      ...(read.memoryMib !== undefined && { memoryMib: read.memoryMib }),
      replicas: this.count(),
      image: read.image,
      os: declaration.kernel,
      architecture: declaration.architecture,
      loosened: loosenings(read.isolation),
      identity: { scope: `${declaration.identity.scope} ${declaration.identity.name}`, name: read.name },
      asks: [],
    };
  }
}

/** Whether a written attribute is an expression that only Terraform can compute. */
function isLater(value: unknown, name: string): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  return name === 'for_each' || JSON.stringify(value).includes('${') || Token.isUnresolved(value);
}
