import { TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { ignoredOf, resolveTokens } from '../enforcement';
import { type Attributes, type Container, type Disk, type Unknown, type Vm, blocksOf, loosenings } from '../model';
import type { Engine } from './engine';
import { StrataConstruct } from './strata-construct';
import type { IVmHost } from './vm-hosting';

/** Arguments that repeat a resource, or a block of it, as often as Terraform finds. */
const REPEATERS = ['for_each', 'dynamic'];

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
    this.registry.adopted.set(resource, this);
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

  /** Arguments that hold its size. */
  protected abstract get sized(): readonly string[];

  private unknowns(): Unknown[] {
    const attributes = this.attributes();
    const later = [...this.sized, 'count', ...REPEATERS].filter((name) => isLater(attributes[name], name));
    // What Terraform does not change may be anything by now.
    const unknown = [...later, ...ignoredOf(attributes, this.sized)];
    return unknown.map((prop) => ({ path: this.node.path, name: this.node.id, source: this.source, prop }));
  }
}

/** A VM resource that was adopted by its host. */
export class AdoptedVirtualMachine extends Adopted {
  protected readonly sized: readonly string[] = [
    'num_cpus',
    'vcpu',
    'cpus',
    'processors',
    'processor_count',
    'memory',
    'memory_startup_bytes',
    'memory_maximum_bytes',
    'disk',
  ];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: {
      readonly host: IVmHost;
      readonly resource: TerraformResource;
      readonly disks: readonly Disk[];
    },
  ) {
    super(scope, id, 'adopted virtual machine', props.resource, props.host.hypervisor.system.guestTypes);
    const [store] = props.host.declaration.stores;
    if (store === undefined) {
      const host = props.host.node.id;
      return this.checks.fail('INP008', `${host} states no datastore that its disks could be charged to; state it`);
    }
    const stated = this.checks
      .list('disks', props.disks, 'disks')
      .map((disk, index) => this.checks.disk(`disks[${index}]`, disk));
    this.registry.addVm(() => this.vm(stated, store.key));
  }

  private vm(stated: readonly number[], store: string): Vm {
    const { host } = this.props;
    const { path } = host.node;
    const attributes = this.attributes();
    const read = host.hypervisor.readVm({ ...attributes, disk: blocksOf(attributes.disk) });
    const disks = [...read.disks.map(({ sizeGib }) => sizeGib), ...stated];
    return {
      path: this.node.path,
      name: read.name,
      source: this.source,
      host: path,
      ...(read.milliCpu !== undefined && { milliCpu: read.milliCpu }),
      ...(read.memoryMib !== undefined && { memoryMib: read.memoryMib }),
      memoryReservationMib: read.memoryReservationMib,
      disks: disks.map((sizeGib) => ({ sizeGib, store })),
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
  constructor(
    scope: Construct,
    id: string,
    private readonly props: { readonly engine: Engine; readonly resource: TerraformResource },
  ) {
    super(scope, id, 'adopted container', props.resource, props.engine.target.system.guestTypes);
    this.registry.addContainer(() => this.container());
  }

  protected get sized(): readonly string[] {
    return this.props.engine.target.sizeArguments;
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
  return REPEATERS.includes(name) || JSON.stringify(value).includes('${') || Token.isUnresolved(value);
}
