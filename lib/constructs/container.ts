import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Ask,
  type BoundPort,
  type Container as ContainerModel,
  type Feature,
  type IsolationFacts,
  MILLI_PER_CPU,
  loosenings,
} from '../model';
import type { ContainerSpec, HealthCheckSpec, MountSpec, PortSpec, Size } from '../targets';
import { quietly } from '../terraform/quietly';
import type { Engine } from './engine';
import { type IGuest, allowFlow } from './flow';
import { frozen } from './frozen';
import { traitsOf } from './guest-traits';
import type { ContainerHealthCheck, ContainerOptions, ContainerPort, ContainerProps } from './container-props';
import type { Port } from './port';
import { StrataConstruct, resourceId } from './strata-construct';

/** How many of a container are charged, and how many Terraform defines. */
interface Count {
  readonly charged: number;
  readonly emitted: number;
}

/** A container: charged to its engine, with every safe default on. */
export class Container extends StrataConstruct implements IGuest {
  /** Marks what others may be allowed to call. */
  public readonly isGuest = true;

  /** The engine it runs on. */
  public readonly engine: Engine;

  /** The resources in Terraform, one a replica. */
  public readonly resources: readonly TerraformResource[];

  constructor(scope: Construct, id: string, props: ContainerProps) {
    super(scope, id, 'Container');
    const { checks } = this;
    const given = checks.object('props', props, 'the props of a Container');
    const what = 'a ContainerHost or a ContainerInVm';
    this.engine = checks.instance('host', given.host, what, (value) => 'engine' in value).engine;
    const { cpus, memory } = this.sizesOf(given);
    const count = this.countOf(given);
    const isolation = this.isolationOf(given);
    const name = checks.optionalText('name', given.name) ?? this.node.id;
    const declaration = frozen(this.declarationOf(given, { name, cpus, memory, isolation, count }));
    this.registry.addContainer(() => declaration);
    if (cpus === undefined || memory === undefined) {
      // INP008 stops the synth; there is no size to emit.
      this.resources = [];
      return;
    }
    const spec = this.specOf(given, { name, cpus, memory, isolation });
    const { replicas } = declaration;
    this.engine.target.checkContainer(checks, { ...spec, name: numberedName(name, replicas, replicas) });
    this.resources = this.define(spec, count.emitted, replicas);
    this.engine.guard(this, [cpus, memory]);
  }

  /** The (first) resource in Terraform. What is changed on it behind the ledger's back is refused at synth. */
  public get resource(): TerraformResource {
    return this.resources[0]!;
  }

  /** Declares that this container calls another guest; they must share a network (ISO009). */
  public allowTo(other: IGuest, port: Port): void {
    allowFlow(this, this.checks, this.registry, other, port);
  }

  /** Its own sizes, or its engine's defaults; missing where neither is stated. */
  private sizesOf(props: ContainerOptions): { cpus: Size | undefined; memory: Size | undefined } {
    const { checks } = this;
    const { milliCpu, memoryMib } = this.engine.target.defaults;
    const byDefault = (charged: number | undefined): Size | undefined =>
      charged === undefined ? undefined : { charged, emitted: charged };
    return {
      cpus: props.cpus === undefined ? byDefault(milliCpu) : checks.cpus('cpus', props.cpus),
      memory: props.memory === undefined ? byDefault(memoryMib) : checks.memory('memory', props.memory),
    };
  }

  private countOf(props: ContainerOptions): Count {
    const { checks } = this;
    if (props.scale === undefined) {
      const replicas = checks.copies('replicas', props.replicas ?? 1);
      return { charged: replicas, emitted: replicas };
    }
    if (props.replicas !== undefined) {
      checks.wrong('replicas', "left out where 'scale' is stated", props.replicas);
    }
    const { min, max } = checks.object('scale', props.scale, 'a min and a max');
    const charged = checks.copies('scale.max', max);
    return { charged, emitted: checks.whole('scale.min', min, { least: 0, most: charged }) };
  }

  private isolationOf(props: ContainerOptions): IsolationFacts {
    const { checks } = this;
    const user = checks.optionalText('user', props.user);
    const texts = (prop: string, values: string[] | undefined): string[] =>
      checks.list(prop, values, 'texts').map((value, index) => checks.text(`${prop}[${index}]`, value));
    return {
      privileged: checks.flag('privileged', props.privileged, false),
      hostNetwork: checks.flag('hostNetwork', props.hostNetwork, false),
      hostPid: checks.flag('hostPid', props.hostPid, false),
      hostIpc: checks.flag('hostIpc', props.hostIpc, false),
      devices: texts('devices', props.devices),
      hostPaths: this.mountsOf(props)
        .filter(({ source }) => source?.startsWith('/'))
        .map(({ source, readOnly }) => ({ path: source!, readOnly })),
      capabilities: texts('capabilities', props.capabilities),
      ...(user !== undefined && { user }),
      readOnly: checks.flag('readOnly', props.readOnly, true),
    };
  }

  private mountsOf(props: ContainerOptions): MountSpec[] {
    const { checks } = this;
    return checks.list('mounts', props.mounts, 'mounts').map((mount, index) => {
      const prop = `mounts[${index}]`;
      const given = checks.object(prop, mount, 'a target');
      const type = checks.oneOf(`${prop}.type`, given.type ?? 'volume', ['bind', 'volume', 'tmpfs']);
      const source =
        type === 'tmpfs'
          ? checks.optionalText(`${prop}.source`, given.source)
          : checks.text(`${prop}.source`, given.source);
      return {
        type,
        target: checks.text(`${prop}.target`, given.target),
        readOnly: checks.flag(`${prop}.readOnly`, given.readOnly, type === 'bind'),
        ...(source !== undefined && { source }),
      };
    });
  }

  private declarationOf(
    props: ContainerOptions,
    own: { name: string; cpus?: Size; memory?: Size; isolation: IsolationFacts; count: Count },
  ): ContainerModel {
    const { checks, engine } = this;
    const trustZone = checks.optionalText('trustZone', props.trustZone);
    const boundPorts = this.portsOf(props).map(({ internal, external, address, protocol }): BoundPort => {
      return { address, port: external ?? internal, protocol };
    });
    return {
      path: this.node.path,
      name: own.name,
      source: this.source,
      engine: engine.declaration.path,
      ...(own.cpus !== undefined && { milliCpu: own.cpus.charged }),
      ...(own.memory !== undefined && { memoryMib: own.memory.charged }),
      replicas: own.count.charged,
      ...(own.count.emitted !== own.count.charged && { defined: own.count.emitted }),
      image: checks.text('image', props.image),
      os: checks.oneOf('os', props.os ?? 'linux', ['linux', 'windows', 'darwin']),
      architecture: checks.oneOf('architecture', props.architecture ?? engine.declaration.architecture, [
        'amd64',
        'arm64',
      ]),
      ...(trustZone !== undefined && { trustZone }),
      ...traitsOf(checks, props),
      networks: checks.list('networks', props.networks, 'network names'),
      publishedPorts: boundPorts.filter(({ address }) => !isLoopback(address)).map(({ port }) => port),
      boundPorts,
      loosened: loosenings(own.isolation),
      identity: { scope: `${engine.declaration.identity.scope} ${engine.declaration.identity.name}`, name: own.name },
      asks: this.asksOf(props, own),
    };
  }

  /** What the props ask of the engine: what they leave out, it does in its own way. */
  private asksOf(props: ContainerOptions, { cpus }: { readonly cpus?: Size }): Ask[] {
    const given = (list: readonly unknown[] | null | undefined): boolean => (list?.length ?? 0) > 0;
    const mounts = this.mountsOf(props);
    const asked: readonly (readonly [Feature, string, boolean])[] = [
      ['fractional-cpu', 'cpus', cpus !== undefined && cpus.charged % MILLI_PER_CPU !== 0],
      ['container-network', 'networks', given(props.networks)],
      ['published-port', 'ports', given(props.ports)],
      ['bind-mount', 'mounts', mounts.some(({ type }) => type === 'bind')],
      ['volume-mount', 'mounts', mounts.some(({ type }) => type === 'volume')],
      ['tmpfs-mount', 'mounts', mounts.some(({ type }) => type === 'tmpfs')],
      ['health-check', 'healthCheck', props.healthCheck !== undefined],
      ['command', 'command', props.command !== undefined],
      ['environment', 'environment', props.environment !== undefined],
      ['restart-policy', 'restart', props.restart !== undefined],
      ['user', 'user', props.user !== undefined],
      ['read-only-root', 'readOnly', props.readOnly === true],
      ['capabilities', 'capabilities', given(props.capabilities)],
      ['privileged', 'privileged', props.privileged === true],
      ['host-network', 'hostNetwork', props.hostNetwork === true],
      ['host-pid', 'hostPid', props.hostPid === true],
      ['host-ipc', 'hostIpc', props.hostIpc === true],
      ['device', 'devices', given(props.devices)],
    ];
    return asked.flatMap(([feature, prop, isAsked]) => (isAsked ? [{ feature, prop }] : []));
  }

  private specOf(
    props: ContainerOptions,
    own: Pick<ContainerSpec, 'name' | 'cpus' | 'memory' | 'isolation'>,
  ): ContainerSpec {
    const { checks } = this;
    return {
      ...own,
      image: checks.text('image', props.image),
      mounts: this.mountsOf(props),
      networks: checks
        .list('networks', props.networks, 'network names')
        .map((name, index) => checks.text(`networks[${index}]`, name)),
      ports: this.portsOf(props),
      environment: this.environmentOf(props.environment),
      ...(props.command !== undefined && { command: this.commandOf('command', props.command) }),
      ...(props.healthCheck !== undefined && { healthCheck: this.healthCheckOf(props.healthCheck) }),
      restart: checks.oneOf('restart', props.restart ?? 'unless-stopped', [
        'no',
        'on-failure',
        'always',
        'unless-stopped',
      ]),
    };
  }

  private portsOf(props: ContainerOptions): PortSpec[] {
    return this.checks.list('ports', props.ports, 'ports').map((port, index) => this.portOf(port, `ports[${index}]`));
  }

  private portOf(port: ContainerPort, prop: string): PortSpec {
    const { checks } = this;
    const given = checks.object(prop, port, 'an internal port');
    const range = { least: 1, most: 65535 };
    return {
      internal: checks.whole(`${prop}.internal`, given.internal, range),
      ...(given.external !== undefined && { external: checks.whole(`${prop}.external`, given.external, range) }),
      address: checks.optionalText(`${prop}.address`, given.address) ?? '127.0.0.1',
      protocol: checks.oneOf(`${prop}.protocol`, given.protocol ?? 'tcp', ['tcp', 'udp']),
    };
  }

  private environmentOf(environment: Record<string, string> | undefined): Record<string, string> {
    const { checks } = this;
    const given = checks.object('environment', environment ?? {}, 'texts by name');
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, checks.content(`environment.${name}`, value)]),
    );
  }

  private commandOf(prop: string, command: string[]): string[] {
    const { checks } = this;
    const given = checks.list(prop, command, 'texts').map((part, index) => checks.content(`${prop}[${index}]`, part));
    return given.length > 0 ? given : checks.wrong(prop, 'a list of at least one text', command);
  }

  private healthCheckOf(check: ContainerHealthCheck): HealthCheckSpec {
    const { checks } = this;
    const given = checks.object('healthCheck', check, 'a command');
    return {
      command: this.commandOf('healthCheck.command', given.command),
      intervalSeconds: checks.whole('healthCheck.intervalSeconds', given.intervalSeconds ?? 30),
      timeoutSeconds: checks.whole('healthCheck.timeoutSeconds', given.timeoutSeconds ?? 30),
      retries: checks.whole('healthCheck.retries', given.retries ?? 3),
      startPeriodSeconds: checks.whole('healthCheck.startPeriodSeconds', given.startPeriodSeconds ?? 0, { least: 0 }),
    };
  }

  private define(spec: ContainerSpec, count: number, replicas: number): TerraformResource[] {
    return quietly(() =>
      Array.from({ length: count }, (_, index) => {
        const name = numberedName(spec.name, index + 1, replicas);
        const emitted = this.engine.platform.emitContainer(this, resourceId(index), { ...spec, name });
        emitted.forEach((part) => this.own(this, part));
        return emitted[0]!.resource as TerraformResource;
      }),
    );
  }
}

/** The name of one replica; the one there is has no number. */
function numberedName(name: string, number: number, replicas: number): string {
  return replicas > 1 ? `${name}-${number}` : name;
}

/** Whether a published port can only be reached from the engine's own machine. */
function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
