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
import { DOCKER } from './capabilities';
import { DockerConnection } from './connection';
import { normalIdentity } from './dialect/engine';
import { checkLogs } from './logs';
import type { DockerOptions } from './options';
import { checkNetworkSpec, checkSpec } from './refusals';

/** Docker Engine, through the `kreuzwerker/docker` provider. */
export class Docker extends EngineTarget {
  public readonly system = DOCKER;

  constructor(private readonly options: DockerOptions) {
    super();
  }

  public get connection(): DockerConnection {
    return this.options.connection;
  }

  public get defaults(): { readonly milliCpu?: number; readonly memoryMib?: number } {
    return sizesOf(this.options.defaults);
  }

  public check(checks: OptionChecks): void {
    const { connection, defaults, logs } = this.options;
    if (!(connection instanceof DockerConnection)) {
      checks.wrong('engine.connection', 'a DockerConnection such as DockerConnection.local()', connection);
    }
    connection.check(checks);
    checkDefaultSizes(checks, defaults);
    checkLogs(checks, logs);
  }

  public get address(): string | undefined {
    return this.connection.address;
  }

  public get literalSecrets(): readonly string[] {
    return this.connection.literalSecrets;
  }

  public identityOf(): Identity {
    return { scope: 'docker', name: normalIdentity(this.connection.host) };
  }

  public bind(scope: Construct, engine: EngineSpec, emitted: (resource: Emitted) => void): ContainerPlatform {
    // Loaded with the first engine: who has none does not pay for the provider's classes.
    const { DockerPlatform } = module.require('./platform') as typeof import('./platform');
    return new DockerPlatform(scope, this.options, engine, emitted);
  }

  public override checkContainer(checks: OptionChecks, spec: ContainerSpec): void {
    checkSpec(checks, spec);
  }

  public override checkNetwork(checks: OptionChecks, spec: NetworkSpec): void {
    checkNetworkSpec(checks, spec);
  }
}
