import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EngineInStack, PerStack } from '../shared/engine-in-stack';
import { requireProvider } from '../../terraform/required-provider';
import type { ContainerPlatform, ContainerSpec, Emitted, EngineSpec } from '../target';
import { appOf } from './app';
import type { FILE_OWNED } from './dialect/resources';
import { templateOf } from './json';
import { LOCAL, LocalFile, LocalProvider } from './local';
import type { MesosOptions } from './options';

/** Where app definitions are written when nobody says otherwise. */
const DIRECTORY = './marathon';

/** What one stack needs to write files. */
interface Shared {
  readonly provider: LocalProvider;
  readonly place: EngineInStack;
}

/** One Mesos agent in Terraform: a file with a Marathon app for each of its containers. */
export class MesosPlatform implements ContainerPlatform {
  private readonly shared: PerStack<Shared>;

  constructor(
    scope: Construct,
    private readonly options: MesosOptions,
    /** Marathon's group for its apps, without outer slashes. */
    private readonly group: string,
    engine: EngineSpec,
    emitted: (resource: Emitted) => void,
  ) {
    this.shared = new PerStack((stack) => shared(scope, stack, engine, emitted));
  }

  public emitContainer(scope: Construct, id: string, spec: ContainerSpec): Emitted[] {
    const { provider, place } = this.shared.in(scope);
    const { agent, network, directory = DIRECTORY } = this.options;
    const path = `${this.group}/${spec.name}`;
    const app = appOf(spec, { id: `/${path}`, agent, ...(network !== undefined && { network }) });
    const conditions = [spec.cpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
    const attributes = {
      filename: `${directory.replace(/\/+$/, '')}/${path}.json`,
      content: `${templateOf(app)}\n`,
      // An environment may hold secrets.
      file_permission: '0600',
      directory_permission: '0700',
    };
    const resource = new LocalFile(scope, id, attributes, {
      provider,
      dependsOn: [...place.gate],
      ...(conditions.length > 0 && { lifecycle: { precondition: conditions } }),
    });
    const owned: Record<(typeof FILE_OWNED)[number], unknown> = {
      ...attributes,
      content_base64: undefined,
      sensitive_content: undefined,
      source: undefined,
    };
    return [{ resource, guards: { ...owned, provider: provider.fqn } }];
  }
}

function shared(
  owner: Construct,
  stack: TerraformStack,
  engine: EngineSpec,
  emitted: (resource: Emitted) => void,
): Shared {
  const place = new EngineInStack(owner, stack, engine, emitted);
  const { at, alias } = place;
  const provider = new LocalProvider(at, place.id('provider'), alias);
  emitted({ resource: provider, guards: { alias } });
  requireProvider(stack, LOCAL.type, LOCAL.version);
  return { provider, place };
}
