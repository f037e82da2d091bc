import { type ITerraformDependable, Lazy, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EngineInStack, idOf } from '../shared/engine-in-stack';
import { pruned } from '../../terraform/pruned';
import { requireProvider } from '../../terraform/required-provider';
import type { Emitted, EngineSpec, NetworkSpec } from '../target';
import { DEFAULT_NETWORK } from './dialect/devices';
import { type ImageSource, imageSourceOf } from './images';
import { INCUS, IncusNetwork, IncusProvider, type IncusRemote, IncusStorageVolume } from './incus';
import type { LxcOptions } from './options';

/** The pool that an installed daemon has. */
const DEFAULT_POOL = 'default';

/** The part of a platform that lives in one stack. */
export class StackScope {
  public readonly provider: IncusProvider;
  /** Project and storage pool of everything, in the provider's words. */
  public readonly project: { readonly project?: string };
  public readonly pool: string;

  private readonly place: EngineInStack;
  /** Servers that the provider is told of: the engine, and those that images are from. */
  private readonly remotes = new Map<string, IncusRemote>();
  private readonly networks = new Map<string, string>();

  constructor(
    owner: Construct,
    stack: TerraformStack,
    private readonly options: LxcOptions,
    engine: EngineSpec,
    /** Volumes of the engine, whichever stack defines them. */
    private readonly volumes: Map<string, IncusStorageVolume>,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    const { connection, project, storagePool } = options;
    const { shell, address, material, remote } = connection;
    this.project = { ...(project !== undefined && { project }) };
    this.pool = storagePool ?? DEFAULT_POOL;
    this.remotes.set(remote.name, remote);
    this.place = new EngineInStack(owner, stack, engine, emitted, {
      shell,
      address,
      engine: 'incus',
      command: 'incus info',
    });
    const remotes = (): IncusRemote[] => [...this.remotes.values()].map((known) => ({ ...known }));
    const attributes = {
      ...material,
      // Those of images are known only once all containers are.
      get remote(): readonly IncusRemote[] {
        return remotes();
      },
    };
    const { at, alias } = this.place;
    this.provider = new IncusProvider(at, this.place.id('provider'), attributes, alias);
    const guards = { ...material, alias, remote: Lazy.anyValue({ produce: remotes }) };
    this.emitted({ resource: this.provider, guards });
    requireProvider(stack, INCUS.type, INCUS.version);
  }

  /** What must be there before the first resource of the engine. */
  public get gate(): readonly ITerraformDependable[] {
    return this.place.gate;
  }

  /** An image by reference; the provider is told of its server. */
  public image(reference: string): ImageSource {
    const source = imageSourceOf(reference, this.options);
    if (source.remote !== undefined) {
      this.remotes.set(source.remote.name, source.remote);
    }
    return source;
  }

  /** Defines a network of the estate. */
  public defineNetwork(scope: Construct, id: string, spec: Pick<NetworkSpec, 'name' | 'internal' | 'subnet'>): Emitted {
    const config = {
      // Without an address of its own, the daemon chooses one.
      ...(spec.subnet !== undefined && { 'ipv4.address': firstAddress(spec.subnet) }),
      'ipv4.nat': String(!spec.internal),
      ...(spec.internal && { 'ipv4.routing': 'false' }),
      'ipv6.address': 'none',
    };
    const attributes = { name: spec.name, type: 'bridge', ...this.project, config } as const;
    const meta = { provider: this.provider, dependsOn: [...this.gate] };
    const resource = new IncusNetwork(scope, id, attributes, meta);
    this.networks.set(spec.name, resource.name);
    return { resource, guards: { ...pruned(attributes), project: this.project.project } };
  }

  /** A network by name: one that the estate creates, the default one, or one that is there. */
  public network(name: string | undefined): { readonly name: string; readonly isOurs: boolean } {
    const ours = this.defaultNetwork;
    if (name === undefined && !this.networks.has(ours)) {
      const { subnet } = this.options;
      const spec = { name: ours, internal: false, ...(subnet !== undefined && { subnet }) };
      this.emitted(this.defineNetwork(this.place.at, this.place.id('network-default'), spec));
    }
    const wanted = name ?? ours;
    const known = this.networks.get(wanted);
    return { name: known ?? wanted, isOurs: known !== undefined };
  }

  /** A volume by name. What is in it stays: a plan that would destroy it is refused. */
  public volume(name: string): string {
    const known = this.volumes.get(name);
    if (known !== undefined) {
      // One stack defines it; it is in another one by name alone.
      return TerraformStack.of(known) === this.place.stack ? known.name : name;
    }
    const attributes = { name, pool: this.pool, ...this.project };
    const resource = new IncusStorageVolume(this.place.at, this.place.id(`volume-${idOf(name)}`), attributes, {
      provider: this.provider,
      dependsOn: [...this.gate],
      lifecycle: { preventDestroy: true },
    });
    this.emitted({ resource, guards: { ...attributes, project: this.project.project } });
    this.volumes.set(name, resource);
    return resource.name;
  }

  /** Two stacks on one daemon must not both define one network. */
  private get defaultNetwork(): string {
    const { isHome, stack } = this.place;
    return isHome ? DEFAULT_NETWORK : `strata${stack.node.addr.slice(-8)}`;
  }
}

/** The bridge's own address among those of its network: the first one. */
function firstAddress(subnet: string): string {
  const [address = '', prefix] = subnet.split('/');
  const bytes = address.split('.').map(Number);
  const network = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(network / size) * size + 1;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;
}
