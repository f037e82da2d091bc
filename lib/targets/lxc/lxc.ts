import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Identity } from '../../model';
import { checkDefaultSizes, sizesOf } from '../shared/default-sizes';
import {
  type ContainerPlatform,
  type ContainerSpec,
  type Emitted,
  type EngineSpec,
  EngineTarget,
  type NetworkSpec,
  type OptionChecks,
} from '../target';
import { LXC } from './capabilities';
import { LxcConnection } from './connection';
import { DEFAULT_NETWORK } from './dialect/devices';
import { normalIdentity } from './dialect/engine';
import { KNOWN_SERVERS, imageSourceOf } from './images';
import type { LxcOptions } from './options';
import { LxcPlatform } from './platform';

/** An instance's name is its host name. */
const INSTANCE_NAME = /^(?!\d+$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** A bridge's name is that of a network interface. */
const BRIDGE_NAME = /^[\w.-]{2,15}$/;

/** LXC containers of an Incus daemon, through the `lxc/incus` provider. */
export class Lxc extends EngineTarget {
  public readonly system = LXC;
  /** Names of the networks on it. */
  private readonly networks = new Set([DEFAULT_NETWORK]);

  constructor(private readonly options: LxcOptions) {
    super();
  }

  public get defaults(): { readonly milliCpu?: number; readonly memoryMib?: number } {
    return sizesOf(this.options.defaults);
  }

  public get address(): string | undefined {
    // Asked before the options are checked.
    const { connection } = this.options;
    return connection instanceof LxcConnection ? connection.address : undefined;
  }

  public get literalSecrets(): readonly string[] {
    return this.options.connection.literalSecrets;
  }

  public check(checks: OptionChecks): void {
    const { connection, project, storagePool, rootDisk, processes, subnet, registry, defaults } = this.options;
    if (!(connection instanceof LxcConnection)) {
      checks.wrong('engine.connection', 'an LxcConnection such as LxcConnection.local()', connection);
    }
    connection.check(checks);
    checks.optionalText('engine.project', project);
    checks.optionalText('engine.storagePool', storagePool);
    if (rootDisk !== undefined) {
      checks.disk('engine.rootDisk', rootDisk);
    }
    if (processes !== undefined) {
      checks.whole('engine.processes', processes);
    }
    if (subnet !== undefined) {
      checks.subnet('engine.subnet', subnet);
    }
    if (registry !== undefined) {
      checkUrl(checks, 'engine.registry', registry);
    }
    this.checkImageServers(checks);
    checkDefaultSizes(checks, defaults);
  }

  public identityOf(): Identity {
    // Projects share one machine: whatever its project, it is one engine.
    return { scope: 'lxc', name: normalIdentity(this.options.connection.endpoint) };
  }

  public bind(scope: Construct, engine: EngineSpec, emitted: (resource: Emitted) => void): ContainerPlatform {
    return new LxcPlatform(scope, this.options, engine, emitted);
  }

  public override checkContainer(checks: OptionChecks, spec: ContainerSpec): void {
    const { name, command, environment, isolation, image } = spec;
    if (!INSTANCE_NAME.test(name)) {
      checks.wrong('name', 'letters, digits and inner hyphens, at most 63 and no number alone', name);
    }
    for (const [variable, value] of Object.entries(environment)) {
      if (value === '') {
        checks.wrong(`environment.${variable}`, 'a text that is not empty: an empty one is none on LXC', value);
      }
    }
    if (isolation.user !== undefined && !/^\d+(:\d+)?$/.test(isolation.user)) {
      checks.wrong('user', 'a number, or two such as 1000:1000, on LXC', isolation.user);
    }
    if (command?.some((word) => Token.isUnresolved(word)) === true) {
      checks.fail('INP001', "'command' must be known at synth on LXC, which takes it as one line; use 'environment'");
    }
    for (const prop of ['command', 'user'] as const) {
      const asked = prop === 'command' ? command : isolation.user;
      if (asked !== undefined && !imageSourceOf(image, this.options).isOci) {
        checks.fail('TGT001', `'${prop}' is not possible with ${image}, a system with its own init; use an OCI image`);
      }
    }
  }

  public override checkNetwork(checks: OptionChecks, { name }: NetworkSpec): void {
    if (!BRIDGE_NAME.test(name)) {
      checks.wrong('name', 'the name of a network interface, of 2 to 15 letters, digits, hyphens or dots', name);
    }
    // Incus before 6.11 and LXD remove such an interface when they make the shorter one, as left from a tunnel of it.
    const other = [...this.networks].find((known) => known.startsWith(`${name}-`) || name.startsWith(`${known}-`));
    if (other !== undefined) {
      checks.fail('INP004', `'name' must not go on from another network's by a hyphen: '${other}' and '${name}' clash`);
    }
    this.networks.add(name);
  }

  private checkImageServers(checks: OptionChecks): void {
    const taken = new Set<string>([...Object.values(KNOWN_SERVERS), this.options.connection.remote.name]);
    checks.list('engine.imageServers', this.options.imageServers, 'servers').forEach((server, index) => {
      const prop = `engine.imageServers[${index}]`;
      const { name, address, protocol } = checks.object(prop, server, 'a name and an address');
      if (!/^[\w.-]+$/.test(checks.text(`${prop}.name`, name))) {
        checks.wrong(`${prop}.name`, 'letters, digits, hyphens and dots', name);
      }
      if (taken.has(name)) {
        checks.fail('INP004', `'${prop}.name' must be unique, and none of ${[...taken].join(', ')}, got '${name}'`);
      }
      taken.add(name);
      checkUrl(checks, `${prop}.address`, address);
      checks.oneOf(`${prop}.protocol`, protocol ?? 'simplestreams', ['simplestreams', 'oci']);
    });
  }
}

/** Images are read over HTTPS only: what is run is what the server sent. */
function checkUrl(checks: OptionChecks, prop: string, value: string): void {
  if (!/^https:\/\/[^\s/]/.test(checks.text(prop, value))) {
    checks.wrong(prop, 'an address such as https://images.example.com', value);
  }
}
