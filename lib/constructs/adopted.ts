import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { type References, ignoredOf } from '../enforcement';
import type { Declared, EstateNode, StatedContainer } from '../model';
import type { GuestDialect, Resource } from '../targets';
import type { AdoptGuestOptions } from './adopt-props';
import { type Sized, statedSizes, toldByArguments } from './adopted-sizes';
import { type IGuest, allowFlow } from './flow';
import { traitsOf } from './guest-traits';
import type { Port } from './port';
import { StrataConstruct } from './strata-construct';

/** Meta-arguments that repeat a resource: counted here, whatever it is. */
const COUNTERS = ['count', 'for_each'];

/** Those, and what repeats a block of it; what is no number is as often as Terraform finds. */
const REPEATERS = [...COUNTERS, 'dynamic'];

/** What is stated of any guest. */
type Stated = Pick<StatedContainer, 'path' | 'name' | 'source' | 'trustZone' | 'networks' | 'copies'> &
  ReturnType<typeof traitsOf>;

/** A guest that was defined without this library, and is in the ledger with all that it emits at synth. */
export abstract class AdoptedGuest<F extends Sized> extends StrataConstruct implements IGuest {
  /** Marks what others may be allowed to call. */
  public readonly isGuest = true;

  private readonly adoptee: TerraformResource;
  private readonly dialect: GuestDialect<F>;

  constructor(
    scope: Construct,
    id: string,
    noun: string,
    resource: TerraformResource,
    dialect: GuestDialect<F> | undefined,
  ) {
    super(scope, id, noun);
    const { checks } = this;
    this.dialect =
      dialect ?? checks.fail('TGT001', `an ${noun} is not possible here: nothing reads what its provider says`);
    const { types } = this.dialect;
    const what = `a resource of type ${types.join(' or ')}`;
    this.adoptee = checks.instance('resource', resource, what, (value) => TerraformResource.isTerraformResource(value));
    if (!types.includes(resource.terraformResourceType)) {
      checks.wrong('resource', what, resource.terraformResourceType);
    }
    this.registry.adopted.set(resource, this);
  }

  /** Declares that this guest calls another; they must share a network (ISO009). */
  public allowTo(other: IGuest, port: Port): void {
    allowFlow(this, this.checks, this.registry, other, port);
  }

  /** What the options say, which is the same whenever the resource is read. */
  protected optionsOf(options: AdoptGuestOptions): Omit<Stated, 'copies'> {
    const { checks, node, source } = this;
    const trustZone = checks.optionalText('trustZone', options.trustZone);
    const networks = checks
      .list('networks', options.networks, 'network names')
      .map((name, index) => checks.text(`networks[${index}]`, name));
    return {
      path: node.path,
      name: node.id,
      source,
      ...traitsOf(checks, options),
      ...(trustZone !== undefined && { trustZone }),
      ...(options.networks !== undefined && { networks }),
    };
  }

  /** Reads the resource as it will be written now, and declares what it is; with all that hides what it is. */
  protected declared<N extends EstateNode>(
    references: References,
    declare: (facts: F, copies: number) => Declared<N>,
  ): Declared<N> {
    const { adoptee, dialect } = this;
    const { type, attributes } = references.resourceOf(adoptee);
    const { count } = attributes;
    const one = Object.entries(attributes).filter(([name]) => !COUNTERS.includes(name));
    const resource: Resource = { type, attributes: Object.fromEntries(one) };
    const resolve = references.from(adoptee, this);
    const read = (as: Resource): F => dialect.read(as, resolve);
    const declared = declare(statedSizes(resource, read, dialect.sizes), typeof count === 'number' ? count : 1);
    const { unknowns, unstated } = toldByArguments(declared, resource, dialect.sizes);
    return {
      ...declared,
      unknowns: [
        ...this.unknown(REPEATERS.filter((name) => isSet(attributes[name]) && typeof attributes[name] !== 'number')),
        ...this.unknown(ignoredOf(attributes, dialect.sizes)),
        ...unknowns,
      ],
      unstated,
    };
  }

  private unknown(props: readonly string[]): Declared<EstateNode>['unknowns'] {
    const { node, source } = this;
    return props.map((prop) => ({ path: node.path, name: node.id, source, prop }));
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
