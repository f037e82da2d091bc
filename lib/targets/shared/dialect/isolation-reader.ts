import {
  type Attributes,
  type IsolationFacts,
  type IsolationProp,
  bareCapability,
  blocksOf,
  isLater,
} from '../../../model';

/** A host path that is mounted. */
export type HostPath = IsolationFacts['hostPaths'][number];

/** Whether a switch is on, in Terraform's words. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Reads what is said of a container's isolation, and keeps in mind what only Terraform will know of it. */
export class IsolationReader {
  private readonly undetermined = new Set<IsolationProp>();

  /** Whether an argument loosens; where only Terraform knows, it may. */
  public loosens(prop: IsolationProp, value: unknown, does: (value: unknown) => boolean): boolean {
    if (isLater(value)) {
      this.undetermined.add(prop);
      return false;
    }
    return value !== undefined && value !== null && does(value);
  }

  /** Blocks of a list. */
  public blocks(prop: IsolationProp, list: unknown): readonly Attributes[] {
    return this.loosens(prop, list, () => true) ? blocksOf(list) : [];
  }

  /** Texts of a list. */
  public texts(prop: IsolationProp, list: unknown): string[] {
    const items: readonly unknown[] = Array.isArray(list) ? list : [list];
    return items.filter((item) => this.loosens(prop, item, (value) => value !== '')).map(String);
  }

  /** Capabilities by their bare names, in order. */
  public capabilities(list: unknown): string[] {
    return this.texts('capabilities', list).map(bareCapability).sort();
  }

  /** One text, such as the user. */
  public text(prop: IsolationProp, value: unknown): string | undefined {
    return this.texts(prop, value)[0];
  }

  /** Remembers that only Terraform knows something. */
  public later(prop: IsolationProp): void {
    this.undetermined.add(prop);
  }

  /** All that was read; what says nothing is left out, as in a declaration. */
  public facts(
    read: Omit<IsolationFacts, 'user' | 'undetermined'> & { readonly user?: string | undefined },
  ): IsolationFacts {
    const {
      user,
      hostUsers,
      hostCgroups,
      unconfined = [],
      joins = [],
      mountsOf = [],
      publishesAll,
      gpus = [],
      ...rest
    } = read;
    return {
      ...rest,
      ...(user !== undefined && { user }),
      ...(hostUsers === true && { hostUsers }),
      ...(hostCgroups === true && { hostCgroups }),
      ...(unconfined.length > 0 && { unconfined }),
      ...(joins.length > 0 && { joins }),
      ...(mountsOf.length > 0 && { mountsOf }),
      ...(publishesAll === true && { publishesAll }),
      ...(gpus.length > 0 && { gpus }),
      ...(this.undetermined.size > 0 && { undetermined: [...this.undetermined] }),
    };
  }
}

/** Options of `docker run --security-opt` that turn a barrier off. */
const UNCONFINED =
  /^((seccomp|apparmor|systempaths)[=:]unconfined|label[=:]disable|label[=:]type:(spc_t|unconfined_t)|seccomp[=:].*"defaultAction"\s*:\s*"SCMP_ACT_ALLOW".*)$/is;

/** Those of Docker's security options that turn off what keeps a container from its host. */
export function unconfinedBy(options: readonly string[]): string[] {
  return options
    .map((option) => option.trim())
    .filter((option) => UNCONFINED.test(option))
    .map(shortened)
    .sort();
}

/** A profile that stands in the option itself is no reading matter. */
function shortened(option: string): string {
  return option.includes('{') ? 'seccomp=a profile that allows everything' : option;
}
