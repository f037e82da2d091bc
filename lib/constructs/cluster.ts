import { type TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Enforcer, captureSource } from '../enforcement';
import {
  type Affinity,
  type Cluster as ClusterModel,
  type ClusterRule,
  type Disk,
  type DrsMode,
  type Host,
  type VmOffer,
  capacityOf,
  insteadOf,
  mhzOf,
  ownGuarantee,
  supportsEvc,
  workingHosts,
} from '../model';
import { type Evacuation, type Room, evacuateHost } from '../rules';
import type { ClusterPlatform, HypervisorTarget, Size } from '../targets';
import { quietly } from '../terraform/quietly';
import { AdmissionControl } from './admission-control';
import type { AdoptVirtualMachineOptions } from './adopt-props';
import { AdoptedVirtualMachine } from './adopted-virtual-machine';
import { BareMetalHost } from './bare-metal-host';
import { Budget } from './budget';
import { type Checks, checkedId } from './checks';
import type { ClusterProps, ClusterRuleProps } from './cluster-props';
import { type PlacedVmShapeProps, roomIn } from './room';
import { frozen } from './frozen';
import { StrataConstruct } from './strata-construct';
import { VirtualMachine } from './virtual-machine';
import type { VirtualMachineOptions } from './virtual-machine-props';
import type { IVmHost } from './vm-hosting';
import { VmNetwork, type VmNetworkOptions } from './vm-network';

const DRS_MODES: readonly DrsMode[] = ['fully-automated', 'partially-automated', 'manual'];

/**
 * Hosts that share load and failures: a VM is placed on the cluster, and its scheduler chooses the host.
 *
 * Proven at synth: that a placement exists (CAP012), that it still does after any of its hosts is lost (CAP011), that
 * its rules can be kept (AVA004), and that what must move can (AVA003).
 */
export class Cluster extends StrataConstruct implements IVmHost {
  /** Its hosts. */
  public readonly hosts: readonly BareMetalHost[];

  /** The hypervisor of its hosts. */
  public readonly hypervisor: HypervisorTarget;

  /** @internal */
  public readonly vmPlatform: ClusterPlatform;

  /** @internal */
  public readonly declaration: VmOffer;

  /** @internal */
  public readonly placesVms = true;

  private readonly budget: Budget;
  private readonly rules: ClusterRule[] = [];
  private readonly drs: DrsMode;
  private readonly known: ClusterModel;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, 'Cluster');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a Cluster');
    this.hosts = this.hostsOf(given.hosts);
    this.hypervisor = this.hosts[0]!.hypervisor;
    const identity = this.checkMembers();
    this.drs = checks.oneOf('drs', given.drs ?? 'fully-automated', DRS_MODES);
    const failures = checks.whole(
      'hostFailuresToTolerate',
      given.hostFailuresToTolerate ?? Math.min(1, this.hosts.length - 1),
      {
        least: 0,
        most: this.hosts.length - 1,
      },
    );
    const admission = checks
      .instance(
        'admission',
        given.admission ?? AdmissionControl.percentage(),
        'an AdmissionControl such as AdmissionControl.percentage()',
        (value) => value instanceof AdmissionControl,
      )
      .read(checks, this.hosts);
    const evcMode = this.evcOf(given.evcMode);
    const { networkScope, system } = this.hypervisor;
    const known = frozen({
      path: this.node.path,
      name: this.node.id,
      source: this.source,
      hosts: this.hosts.map(({ node }) => node.path).sort(),
      system,
      hostFailuresToTolerate: failures,
      admission,
      drs: this.drs,
      ...(evcMode !== undefined && { evcMode }),
      identity,
      ...(networkScope !== undefined && { networkScope }),
      rules: [],
    });
    this.known = known;
    if (admission.policy === 'percentage' || admission.policy === 'slots') {
      this.checkClocks();
    }
    const { rules } = this;
    this.registry.addCluster(() => ({ ...known, rules: [...rules] }));
    this.declaration = this.offer();
    const platformScope = new Construct(this, 'platform');
    this.budget = new Budget(platformScope, this, (emitted) => this.own(this, emitted));
    const managed = checks.flag('managed', given.managed, false)
      ? { hostFailuresToTolerate: failures, admission, drs: this.drs }
      : undefined;
    if (managed !== undefined) {
      this.hypervisor.checkCluster?.(managed, checks);
    }
    this.vmPlatform = quietly(() =>
      this.hypervisor.bindCluster!(
        platformScope,
        {
          name: this.node.id,
          hosts: this.hosts.map(({ node, hypervisor }) => ({ path: node.path, hypervisor })),
          ...this.clocks(),
          memoryCapacity: this.workers.reduce((sum, { memory }) => sum + capacityOf(memory), 0),
          guaranteed: () => this.guaranteed(),
          ...(managed !== undefined && { managed }),
        },
        (emitted) => this.own(this, emitted),
      ),
    );
    if (managed !== undefined) {
      this.joinHosts();
    }
  }

  /** Hosts of a cluster that is yet to be made cannot look it up. */
  private joinHosts(): void {
    const late = this.hosts.find((host) => host.vmPlatform.joinCluster?.(this.vmPlatform.reference) === false);
    if (late !== undefined) {
      this.checks.fail(
        'INP002',
        `'managed' is too late: ${late.node.id} has VMs already, which look the cluster up; define the Cluster before VMs that name its hosts`,
      );
    }
  }

  /** Adds a virtual machine. The same as `new VirtualMachine(cluster, id, { host: cluster, ...props })`. */
  public addVirtualMachine(id: string, props: VirtualMachineOptions): VirtualMachine {
    return new VirtualMachine(this, id, { ...props, host: this });
  }

  /** Creates a network on every host of the cluster; VMs join it by its name. */
  public addNetwork(id: string, props: VmNetworkOptions = {}): VmNetwork {
    return new VmNetwork(this, id, { ...props, host: this });
  }

  /**
   * Takes a VM resource that was defined without this library into the ledger, with all that it emits.
   *
   * @param options what its resource does not say of it; a list is that of its disks
   */
  public adoptVirtualMachine(
    id: string,
    resource: TerraformResource,
    options: AdoptVirtualMachineOptions | Disk[] = {},
  ): AdoptedVirtualMachine {
    return new AdoptedVirtualMachine(this, id, { host: this, resource, options });
  }

  /**
   * How many more VMs of a shape fit, with every VM still restarting after the failures that it tolerates.
   *
   * Exact where the search decides; `exact` says so.
   */
  public howManyMore(shape: PlacedVmShapeProps): Room {
    return roomIn(this, this.checks.at(captureSource()), shape);
  }

  /**
   * What would go where if a host were emptied for maintenance; nothing is moved. Where all fits and admission control
   * would still refuse, `refusedBy` says why.
   */
  public evacuate(host: BareMetalHost): Evacuation {
    const { node } = this.member(this.checks.at(captureSource()), 'evacuate.host', host);
    return evacuateHost(Enforcer.of(this).estate(), this.node.path, node.path);
  }

  /** No two of these VMs on one host. */
  public separate(id: string, vms: VirtualMachine[], props: ClusterRuleProps = {}): void {
    this.addRule('separate', id, () => ({ kind: 'apart' }), vms, props);
  }

  /** All of these VMs on one host. */
  public colocate(id: string, vms: VirtualMachine[], props: ClusterRuleProps = {}): void {
    this.addRule('colocate', id, () => ({ kind: 'together' }), vms, props);
  }

  /** These VMs on these hosts only. */
  public pin(id: string, vms: VirtualMachine[], hosts: BareMetalHost[], props: ClusterRuleProps = {}): void {
    this.addRule('pin', id, (checks) => ({ kind: 'on', hosts: this.members(checks, 'pin', hosts) }), vms, props);
  }

  /** These VMs on any host but these. */
  public avoid(id: string, vms: VirtualMachine[], hosts: BareMetalHost[], props: ClusterRuleProps = {}): void {
    this.addRule(
      'avoid',
      id,
      (checks) => ({ kind: 'not-on', hosts: this.members(checks, 'avoid', hosts) }),
      vms,
      props,
    );
  }

  /** @internal */
  public guard(guest: Construct, sizes: readonly Size[]): void {
    this.budget.guard(guest, sizes);
  }

  /** @internal */
  public spread(vm: Construct, resources: readonly TerraformResource[], mandatory: boolean): void {
    this.emitRule(vm, 'spread', `strata-${this.node.id}-${vm.node.id}-spread`, { kind: 'apart' }, resources, mandatory);
  }

  private addRule(
    verb: string,
    id: string,
    read: (checks: Checks) => Affinity,
    vms: VirtualMachine[],
    props: ClusterRuleProps,
  ): void {
    const source = captureSource();
    const checks = this.checks.at(source);
    const affinity = read(checks);
    const name = checkedId(this, id, 'rule of a cluster', source);
    const { mandatory } = checks.object(verb, props, 'mandatory, or nothing');
    const must = checks.flag(`${verb}.mandatory`, mandatory, true);
    const least = affinity.kind === 'together' || affinity.kind === 'apart' ? 2 : 1;
    const members = checks.list(`${verb}.vms`, vms, 'VMs of the cluster').map((vm, index) => {
      const what = `a VM on ${this.node.id} or on one of its hosts`;
      return checks.instance(`${verb}.vms[${index}]`, vm, what, (value) => this.isMember(value));
    });
    const resources = [...new Set(members)].flatMap((vm) => [...vm.resources]);
    if (resources.length < least || new Set(members).size < members.length) {
      checks.wrong(`${verb}.vms`, `a list of at least ${least} VM${least === 1 ? '' : 's'}, each once`, members.length);
    }
    const stacks = new Set(members.map((vm) => TerraformStack.of(vm)));
    if (stacks.size > 1) {
      checks.wrong(
        `${verb}.vms`,
        'VMs of one stack: no other could name them all',
        [...stacks].map(({ node }) => node.id).join(', '),
      );
    }
    const [stack] = [...stacks] as [TerraformStack];
    const scope =
      stack === TerraformStack.of(this) ? new Construct(this, name) : new Construct(stack, `${this.node.id}-${name}`);
    const rule: ClusterRule = {
      path: `${this.node.path}/${name}`,
      name,
      source,
      ...affinity,
      vms: members.map(({ node }) => node.path).sort(),
      mandatory: must,
    };
    this.rules.push(frozen(rule));
    this.registry.touch();
    this.emitRule(scope, 'Resource', `strata-${this.node.id}-${name}`, affinity, resources, must);
  }

  private emitRule(
    scope: Construct,
    id: string,
    name: string,
    affinity: Affinity,
    vms: readonly TerraformResource[],
    mandatory: boolean,
  ): void {
    const hosts = 'hosts' in affinity ? affinity.hosts : [];
    quietly(() => this.vmPlatform.emitRule(scope, id, { name, kind: affinity.kind, vms, hosts, mandatory })).forEach(
      (emitted) => this.own(scope, emitted),
    );
  }

  private isMember(value: object): boolean {
    return value instanceof VirtualMachine && [this, ...this.hosts].some((place) => place === value.host);
  }

  private members(checks: Checks, verb: string, hosts: BareMetalHost[]): string[] {
    const given = checks
      .list(`${verb}.hosts`, hosts, 'hosts of the cluster')
      .map((host, index) => this.member(checks, `${verb}.hosts[${index}]`, host).node.path);
    return given.length > 0 ? given : checks.wrong(`${verb}.hosts`, 'a list of at least one host', given.length);
  }

  private member(checks: Checks, prop: string, host: BareMetalHost): BareMetalHost {
    const isOwn = (value: object): boolean => this.hosts.some((own) => own === value);
    return checks.instance(prop, host, `a host of ${this.node.id}`, isOwn);
  }

  private hostsOf(hosts: BareMetalHost[]): BareMetalHost[] {
    const { checks } = this;
    const listed = checks
      .list('hosts', hosts, 'hosts')
      .map((host, index) =>
        checks.instance(`hosts[${index}]`, host, 'a BareMetalHost', (value) => value instanceof BareMetalHost),
      );
    return listed.length > 0 && new Set(listed).size === listed.length
      ? listed
      : checks.wrong('hosts', 'a list of at least one BareMetalHost, each once', listed.length);
  }

  /** All hosts are of one system and in one cluster, which is the cluster's identity. */
  private checkMembers(): ClusterModel['identity'] {
    const { checks, hypervisor } = this;
    const { system, cluster } = hypervisor;
    if (hypervisor.bindCluster === undefined) {
      return checks.fail(
        'TGT001',
        `a Cluster is not possible on ${system.label}: ${insteadOf(system, 'affinity') ?? 'the library emits none for it'}`,
      );
    }
    this.hosts.forEach((host, index) => {
      const at = `'hosts[${index}]' (${host.node.id})`;
      if (host.hypervisor.system !== system) {
        checks.fail('INP002', `${at} must run ${system.label} as the first does, got ${host.hypervisor.system.label}`);
      }
      const own = host.hypervisor.cluster;
      if (own === undefined || own.name !== cluster?.name || own.scope !== cluster.scope) {
        const elsewhere = own?.name === cluster?.name ? ' of another datacenter or endpoint' : '';
        const got = own === undefined ? 'none' : `'${own.name}'${elsewhere}`;
        const allowed = cluster === undefined ? 'a cluster' : `the cluster of the first, '${cluster.name}'`;
        checks.fail('INP002', `${at} must name ${allowed} in its hypervisor's 'cluster', got ${got}`);
      }
      const { architecture } = host.declaration;
      const first = this.hosts[0]!.declaration.architecture;
      if (architecture !== first) {
        checks.fail('INP002', `${at} must be ${first} as the first is, got ${architecture}`);
      }
    });
    return cluster!;
  }

  private evcOf(stated: string | undefined): string | undefined {
    if (stated === undefined) {
      return undefined;
    }
    const { checks } = this;
    const evcMode = checks.evcMode('evcMode', stated);
    const short = this.hosts.find(({ declaration }) => {
      const newest = declaration.topology.evcMode;
      return newest !== undefined && !supportsEvc(newest, evcMode);
    });
    return short === undefined
      ? evcMode
      : checks.wrong('evcMode', `one that ${short.node.id} supports (${short.declaration.topology.evcMode})`, evcMode);
  }

  /** Admission control counts MHz: without a clock it could only be guessed. */
  private checkClocks(): void {
    const without = this.hosts.find(({ declaration }) => declaration.topology.mhzPerCore === undefined);
    if (without !== undefined) {
      this.checks.fail(
        'INP008',
        `'cpu.mhzPerCore' of ${without.node.id} is not stated, and admission control counts MHz; state it, or choose an 'admission' without`,
      );
    }
  }

  /** What the hosts offer together: all their datastores, and what can be guaranteed on any of them. */
  private offer(): VmOffer {
    const declarations = this.hosts.map(({ declaration }) => declaration);
    const memory = declarations.map((host) => host.memory);
    const { mhzPerCore } = this.clocks();
    return {
      path: this.node.path,
      name: this.node.id,
      identity: this.known.identity,
      stores: [...new Map(declarations.flatMap(({ stores }) => stores.map((store) => [store.key, store]))).values()],
      cpu: { ratioPercent: this.clocks().cpuRatioPercent },
      memory: memory.reduce((loosest, host) => (host.ratioPercent > loosest.ratioPercent ? host : loosest)),
      topology: mhzPerCore === undefined ? {} : { mhzPerCore },
      architecture: declarations[0]!.architecture,
      system: this.known.system,
    };
  }

  /** Its hosts, without those that run nothing until another one fails: they are no part of its capacity. */
  private get workers(): readonly Host[] {
    const working = new Set(workingHosts(this.known));
    return this.hosts.map(({ declaration }) => declaration).filter(({ path }) => working.has(path));
  }

  private clocks(): { mhzPerCore?: number; cpuCapacityMhz?: number; cpuRatioPercent: number } {
    const hosts = this.hosts.map(({ declaration }) => declaration);
    const cpuRatioPercent = Math.max(...hosts.map(({ cpu }) => cpu.ratioPercent));
    const clocks = hosts.flatMap(({ topology }) => topology.mhzPerCore ?? []);
    return clocks.length < hosts.length
      ? { cpuRatioPercent }
      : {
          cpuRatioPercent,
          mhzPerCore: Math.min(...clocks),
          cpuCapacityMhz: this.workers.reduce(
            (sum, { cpu, topology }) => sum + Math.floor(mhzOf(capacityOf(cpu), topology.mhzPerCore!)),
            0,
          ),
        };
  }

  /** What its own VMs are guaranteed, without those that name one of its hosts: those have a pool of their own. */
  private guaranteed(): { mhz: number; mib: number } {
    const row = Enforcer.of(this).row(this.node.path);
    const { cpu, memory } = row === undefined ? { cpu: 0, memory: 0 } : ownGuarantee(row);
    return { mhz: Math.floor(mhzOf(cpu, this.clocks().mhzPerCore ?? 0)), mib: memory };
  }
}
