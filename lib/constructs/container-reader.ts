import { type Ask, type IsolationFacts, type SourceLocation, type StatedContainer, asked, set } from '../model';
import type { ContainerSpec, HealthCheckSpec, MountSpec, PortSpec, Size, UnsizedContainerSpec } from '../targets';
import type { Checks } from './checks';
import type { ContainerHealthCheck, ContainerMount, ContainerOptions, ContainerPort } from './container-props';
import type { Engine } from './engine';
import { traitsOf } from './guest-traits';

/** How many of a container are charged, and how many Terraform defines. */
interface Count {
  readonly charged: number;
  readonly emitted: number;
}

/** The container whose props are read. */
interface Guest {
  readonly id: string;
  readonly path: string;
  readonly source: SourceLocation;
}

/** What a container's props say. */
interface ReadContainer {
  /** Without sizes where neither it nor its engine states them. */
  readonly spec: UnsizedContainerSpec;
  readonly count: Count;
  readonly stated: StatedContainer;
}

/** Reads a container's props: checks them, each once, and completes them from its engine. */
export class ContainerReader {
  constructor(
    private readonly checks: Checks,
    private readonly engine: Engine,
    private readonly guest: Guest,
  ) {}

  /** Everything that is to be known of it. */
  public read(props: ContainerOptions): ReadContainer {
    const { checks, engine, guest } = this;
    const sizes = this.sizesOf(props);
    const count = this.countOf(props);
    const mounts = this.mountsOf(props.mounts);
    const isolation = this.isolationOf(props, mounts);
    const name = checks.optionalText('name', props.name) ?? guest.id;
    const trustZone = checks.optionalText('trustZone', props.trustZone);
    const { charged, emitted } = count;
    const { architecture } = engine.declaration;
    return {
      spec: {
        name,
        ...set(sizes),
        isolation,
        mounts,
        ports: checks.list('ports', props.ports, 'ports').map((port, index) => this.portOf(port, `ports[${index}]`)),
        image: checks.text('image', props.image),
        networks: checks
          .list('networks', props.networks, 'network names')
          .map((network, index) => checks.text(`networks[${index}]`, network)),
        ...this.processOf(props),
      },
      count,
      stated: {
        path: guest.path,
        name,
        source: guest.source,
        copies: charged,
        ...(emitted !== charged && { defined: emitted }),
        os: checks.oneOf('os', props.os ?? 'linux', ['linux', 'windows', 'darwin']),
        architecture: checks.oneOf('architecture', props.architecture ?? architecture, ['amd64', 'arm64']),
        ...set({ trustZone }),
        ...traitsOf(checks, props),
        asks: asksOf(props, mounts),
      },
    };
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

  private isolationOf(props: ContainerOptions, mounts: readonly MountSpec[]): IsolationFacts {
    const { checks } = this;
    const texts = (prop: string, values: string[] | undefined): string[] =>
      checks.list(prop, values, 'texts').map((value, index) => checks.text(`${prop}[${index}]`, value));
    return {
      privileged: checks.flag('privileged', props.privileged, false),
      hostNetwork: checks.flag('hostNetwork', props.hostNetwork, false),
      hostPid: checks.flag('hostPid', props.hostPid, false),
      hostIpc: checks.flag('hostIpc', props.hostIpc, false),
      devices: texts('devices', props.devices),
      hostPaths: mounts
        .filter(({ source }) => source?.startsWith('/'))
        .map(({ source, readOnly }) => ({ path: source!, readOnly })),
      capabilities: texts('capabilities', props.capabilities),
      ...set({ user: checks.optionalText('user', props.user) }),
      readOnly: checks.flag('readOnly', props.readOnly, true),
    };
  }

  private mountsOf(mounts: readonly ContainerMount[] | undefined): MountSpec[] {
    const { checks } = this;
    return checks.list('mounts', mounts, 'mounts').map((mount, index) => {
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
        ...set({ source }),
      };
    });
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

  /** How it is started, watched and started again. */
  private processOf(
    props: ContainerOptions,
  ): Pick<ContainerSpec, 'environment' | 'command' | 'healthCheck' | 'restart'> {
    const { checks } = this;
    return {
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

  /** What a health check runs: words, or a line for a shell. */
  private checkedBy(command: string[] | string): string[] {
    const prop = 'healthCheck.command';
    return typeof command === 'string' && command !== ''
      ? ['CMD-SHELL', command]
      : this.commandOf(prop, typeof command === 'string' ? [] : command);
  }

  private healthCheckOf(check: ContainerHealthCheck): HealthCheckSpec {
    const { checks } = this;
    const given = checks.object('healthCheck', check, 'a command');
    return {
      command: this.checkedBy(given.command),
      intervalSeconds: checks.whole('healthCheck.intervalSeconds', given.intervalSeconds ?? 30),
      timeoutSeconds: checks.whole('healthCheck.timeoutSeconds', given.timeoutSeconds ?? 30),
      retries: checks.whole('healthCheck.retries', given.retries ?? 3),
      startPeriodSeconds: checks.whole('healthCheck.startPeriodSeconds', given.startPeriodSeconds ?? 0, { least: 0 }),
    };
  }
}

/** What the props ask of the engine that the container's facts do not tell. */
function asksOf(props: ContainerOptions, mounts: readonly MountSpec[]): Ask[] {
  const mounted = (type: MountSpec['type']): boolean => mounts.some((mount) => mount.type === type);
  return asked([
    ['bind-mount', 'mounts', mounted('bind')],
    ['volume-mount', 'mounts', mounted('volume')],
    ['tmpfs-mount', 'mounts', mounted('tmpfs')],
    ['health-check', 'healthCheck', props.healthCheck !== undefined],
    ['command', 'command', props.command !== undefined],
    ['environment', 'environment', props.environment !== undefined],
    ['restart-policy', 'restart', props.restart !== undefined],
    ['read-only-root', 'readOnly', props.readOnly === true],
  ]);
}
