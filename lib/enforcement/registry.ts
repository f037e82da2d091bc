import type { TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Cluster, Container, Declared, Engine, Estate, Flow, Host, Network, Vm, Waiver } from '../model';
import type { Policy } from '../rules';
import { CONTAINER_DIALECTS, type Emitted, VM_DIALECTS } from '../targets';
import { type Pins, pinsOf } from './pins';
import { References } from './references';

/** Shared by every copy of this library in one process. */
const REGISTRY = Symbol.for('cdktf-strata/registry');

/** What constructs tell of themselves, when the estate is judged. */
export interface Sources {
  readonly hosts: () => Host;
  readonly clusters: () => Cluster;
  readonly vms: () => Vm;
  readonly engines: () => Engine;
  readonly containers: () => Container;
  readonly networks: () => Network;
  /** Guests that were defined without this library: read anew each time, with what is missing of them. */
  readonly adoptedVms: (references: References) => Declared<Vm>;
  readonly adoptedContainers: (references: References) => Declared<Container>;
  readonly flows: () => Flow;
  readonly waivers: () => Waiver;
}

/** A resource of ours, with whom it belongs to and where it is written. */
export interface Owned extends Emitted, Pins {
  readonly owner: IConstruct;
  readonly stack: TerraformStack;
}

/** All that one app declared, in the order it was declared. */
export class Registry {
  /** The registry of the app (or lone stack) that a construct is in. */
  public static of(scope: IConstruct): Registry {
    const root = scope.node.root as IConstruct & { [REGISTRY]?: Registry };
    const known = root[REGISTRY];
    if (known !== undefined) {
      return known;
    }
    const registry = new Registry(root);
    Object.defineProperty(root, REGISTRY, { value: registry });
    return registry;
  }

  /** Resources of ours, by themselves. */
  public readonly owned = new Map<TerraformElement, Owned>();
  /** Resources of others, by the construct of ours that accounts for them. */
  public readonly adopted = new Map<TerraformElement, IConstruct>();
  /** What adopted resources refer to, by the construct of ours that accounts for them: it is read with them. */
  public readonly followed = new Map<TerraformElement, IConstruct>();
  /** Terraform resource types that are guests of some system, whether the app uses it or not. */
  public readonly guestTypes: ReadonlySet<string> = new Set([...VM_DIALECTS.keys(), ...CONTAINER_DIALECTS.keys()]);
  /** Counts what was declared: what was judged before is void when it has grown. */
  public version = 0;

  private readonly hosts: Sources['hosts'][] = [];
  private readonly clusters: Sources['clusters'][] = [];
  private readonly vms: Sources['vms'][] = [];
  private readonly engines: Sources['engines'][] = [];
  private readonly containers: Sources['containers'][] = [];
  private readonly networks: Sources['networks'][] = [];
  private readonly adoptedVms: Sources['adoptedVms'][] = [];
  private readonly adoptedContainers: Sources['adoptedContainers'][] = [];
  private readonly flows: Sources['flows'][] = [];
  private readonly waivers: Sources['waivers'][] = [];
  private readonly stated: Policy[] = [];
  private day?: string;

  private constructor(public readonly root: IConstruct) {}

  public addHost(source: Sources['hosts']): void {
    this.hosts.push(source);
    this.version += 1;
  }

  public addCluster(source: Sources['clusters']): void {
    this.clusters.push(source);
    this.version += 1;
  }

  public addVm(source: Sources['vms']): void {
    this.vms.push(source);
    this.version += 1;
  }

  public addEngine(source: Sources['engines']): void {
    this.engines.push(source);
    this.version += 1;
  }

  public addContainer(source: Sources['containers']): void {
    this.containers.push(source);
    this.version += 1;
  }

  public addNetwork(source: Sources['networks']): void {
    this.networks.push(source);
    this.version += 1;
  }

  public addAdoptedVm(source: Sources['adoptedVms']): void {
    this.adoptedVms.push(source);
    this.version += 1;
  }

  public addAdoptedContainer(source: Sources['adoptedContainers']): void {
    this.adoptedContainers.push(source);
    this.version += 1;
  }

  public addFlow(source: Sources['flows']): void {
    this.flows.push(source);
    this.version += 1;
  }

  public addWaiver(source: Sources['waivers']): void {
    this.waivers.push(source);
    this.version += 1;
  }

  /** A policy that the app is judged by, beside others. */
  public addPolicy(policy: Policy): void {
    this.stated.push(policy);
    this.version += 1;
  }

  /** Policies that code stated. */
  public get policies(): readonly Policy[] {
    return [...this.stated];
  }

  /** The day that expiries are compared with, where code states one. */
  public get today(): string | undefined {
    return this.day;
  }

  public setToday(day: string): void {
    this.day = day;
    this.version += 1;
  }

  /** Says that something declared before has grown. */
  public touch(): void {
    this.version += 1;
  }

  /** Takes a resource under watch, as it is now: what its target guards, its provider, its conditions; of a look-up, what it looks for. */
  public own(owned: Owned): void {
    this.owned.set(owned.resource, { ...owned, ...pinsOf(owned) });
  }

  /** Hosts, clusters and engines: what others can get in the way of. */
  public sites(): Pick<Estate, 'hosts' | 'engines'> & { readonly clusters: readonly Cluster[] } {
    const say = <T>(source: () => T): T => source();
    return { hosts: this.hosts.map(say), clusters: this.clusters.map(say), engines: this.engines.map(say) };
  }

  /** The declared part of the estate; what is emitted is added by the re-check. */
  public declared(): Omit<Estate, 'ids' | 'deviations' | 'strangers' | 'notJudged' | 'providerPins' | 'today'> {
    const say = <T>(source: () => T): T => source();
    this.followed.clear();
    const references = new References(this.root, (element, by) => this.followed.set(element, by));
    const vms = this.adoptedVms.map((source) => source(references));
    const containers = this.adoptedContainers.map((source) => source(references));
    const adopted = [...vms, ...containers];
    return {
      hosts: this.hosts.map(say),
      clusters: this.clusters.map(say),
      vms: [...this.vms.map(say), ...vms.map(({ node }) => node)],
      engines: this.engines.map(say),
      containers: [...this.containers.map(say), ...containers.map(({ node }) => node)],
      networks: this.networks.map(say),
      unknowns: adopted.flatMap(({ unknowns }) => unknowns),
      unstated: adopted.flatMap(({ unstated }) => unstated),
      mismatches: adopted.flatMap(({ mismatches }) => mismatches),
      flows: this.flows.map(say),
      waivers: this.waivers.map(say),
    };
  }
}
