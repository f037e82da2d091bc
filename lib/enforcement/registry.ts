import type { TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Cluster, Container, Engine, Estate, Flow, Host, Network, Unknown, Vm, Waiver } from '../model';
import type { Policy } from '../rules';
import { type Emitted, SYSTEMS } from '../targets';
import { type Pins, pinsOf } from './pins';

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
  readonly unknowns: () => readonly Unknown[];
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
  /** Terraform resource types that are guests of some target, whether the app uses it or not. */
  public readonly guestTypes: ReadonlySet<string> = new Set(SYSTEMS.flatMap(({ guestTypes }) => guestTypes));
  /** Counts what was declared: what was judged before is void when it has grown. */
  public version = 0;

  private readonly hosts: Sources['hosts'][] = [];
  private readonly clusters: Sources['clusters'][] = [];
  private readonly vms: Sources['vms'][] = [];
  private readonly engines: Sources['engines'][] = [];
  private readonly containers: Sources['containers'][] = [];
  private readonly networks: Sources['networks'][] = [];
  private readonly unknowns: Sources['unknowns'][] = [];
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

  /** Values that turn out unknown only when the estate is judged, such as those of an adopted resource. */
  public addUnknowns(source: Sources['unknowns']): void {
    this.unknowns.push(source);
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
  public declared(): Pick<
    Estate,
    'hosts' | 'clusters' | 'vms' | 'engines' | 'containers' | 'networks' | 'unknowns' | 'flows' | 'waivers'
  > {
    const say = <T>(source: () => T): T => source();
    return {
      hosts: this.hosts.map(say),
      clusters: this.clusters.map(say),
      vms: this.vms.map(say),
      engines: this.engines.map(say),
      containers: this.containers.map(say),
      networks: this.networks.map(say),
      unknowns: this.unknowns.flatMap(say),
      flows: this.flows.map(say),
      waivers: this.waivers.map(say),
    };
  }
}
