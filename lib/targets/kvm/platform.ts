import { type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { gibToBytes } from '../../model';
import { firstBootOf, needsMac } from '../shared/first-boot';
import { literalText } from '../../terraform/literal-text';
import { macOf } from '../shared/mac-of';
import { providerAlias } from '../../terraform/provider-alias';
import { pinsOf } from '../shared/pins';
import { refuse } from '../shared/refuse';
import { requireProvider } from '../../terraform/required-provider';
import type {
  DiskSpec,
  Emitted,
  HostSpec,
  NetworkSpec,
  OptionChecks,
  SavedTemplate,
  TemplateSpec,
  VmPlatform,
  VmSpec,
} from '../target';
import type { ICopyable } from '../vm-source';
import { KVM_VM } from './dialect';
import { attributesOf, lifecycleOf } from './domain';
import {
  LIBVIRT,
  LibvirtCloudinitDisk,
  LibvirtDomain,
  type LibvirtDomainAttributes,
  LibvirtNetwork,
  LibvirtPool,
  type LibvirtPoolAttributes,
  LibvirtProvider,
  LibvirtVolume,
  type LibvirtVolumeAttributes,
} from './libvirt';
import { type KvmOptions, formatIn } from './options';
import { refusalOfNetwork, refusalOfTemplate, refusalOfVm } from './refusals';

/** One libvirt host in Terraform: its provider, pools, and the images that its VMs start from. */
export class KvmPlatform implements VmPlatform {
  private readonly providers = new Map<TerraformStack, LibvirtProvider>();
  private readonly pools = new Map<string, string>();
  private readonly images = new Map<string, string>();
  private readonly networks = new Map<string, string>();
  private readonly templates = new Map<string | undefined, readonly LibvirtVolume[]>();

  constructor(
    private readonly scope: Construct,
    private readonly options: KvmOptions,
    private readonly host: HostSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    this.providerIn(scope);
    for (const { name, path } of host.stores) {
      this.pools.set(name, this.pool(name, path));
    }
  }

  public checkVm(spec: VmSpec, checks: OptionChecks): void {
    refuse(checks, refusalOfVm(spec, this.options));
  }

  public checkTemplate(vm: ICopyable, spec: TemplateSpec, checks: OptionChecks): void {
    refuse(checks, refusalOfTemplate(vm, spec, this.options));
  }

  public checkNetwork(spec: NetworkSpec, checks: OptionChecks): void {
    refuse(checks, refusalOfNetwork(spec, this.options));
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const provider = this.providerIn(scope);
    const volumes = spec.disks.map((disk, index) => this.volume(scope, id, spec, disk, index));
    const cloudInit = isTold(spec) ? this.cloudInit(scope, id, spec) : undefined;
    const nics = spec.networks.map((name, index) => this.nic(name, index === 0 ? this.macOf(spec) : undefined));
    const parts = { options: this.options, volumes, cloudInit, nics };
    const attributes = attributesOf(spec, parts);
    const domain = new LibvirtDomain(scope, id, attributes, { provider, ...lifecycleOf(spec, parts) });
    disksOfDomains.set(domain, volumes);
    return [
      { resource: domain, guards: { ...pinsOf(attributes, KVM_VM.owned), provider: provider.fqn } },
      ...volumes.map(pinned),
      ...(cloudInit === undefined ? [] : [pinned(cloudInit)]),
    ];
  }

  /** An overlay on each disk of a domain that is stopped; what is cloned from it are overlays on these. */
  public emitTemplate(scope: Construct, id: string, vm: TerraformResource, spec: TemplateSpec): SavedTemplate {
    const volumes = (disksOfDomains.get(vm) ?? []).map(
      (disk, index) =>
        new LibvirtVolume(
          scope,
          index === 0 ? id : `${id}-disk${index}`,
          {
            // A volume of a name that is there would silently be taken for this one: the domain's name makes it its own.
            name: `${(vm as LibvirtDomain).attributes.name}-${spec.name}-disk${index}`,
            pool: this.pools.get(spec.store) ?? spec.store,
            format: 'qcow2',
            ...(disk.attributes.size !== undefined && { size: disk.attributes.size }),
            base_volume_id: disk.id,
          },
          { provider: this.providerIn(scope), dependsOn: [vm] },
        ),
    );
    const [first] = volumes;
    if (first === undefined) {
      return { id: '', emitted: [] };
    }
    // Each look at the id is another token.
    const known = first.id;
    this.templates.set(known, volumes);
    return { id: known, emitted: volumes.map(pinned) };
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    const resource = new LibvirtNetwork(
      scope,
      'Resource',
      {
        name: spec.name,
        mode: spec.internal ? 'none' : 'nat',
        autostart: true,
        ...(spec.subnet !== undefined && { addresses: [spec.subnet], dhcp: [{ enabled: true }] }),
      },
      { provider: this.providerIn(scope) },
    );
    this.networks.set(spec.name, resource.id);
    const { name, mode, addresses } = resource.attributes;
    return [{ resource, guards: { name, mode, addresses, bridge: undefined, xml: undefined } }];
  }

  /** A stack's own provider: one of another stack is nothing that a resource could refer to. */
  private providerIn(scope: Construct): LibvirtProvider {
    const stack = TerraformStack.of(scope);
    const known = this.providers.get(stack);
    if (known !== undefined) {
      return known;
    }
    const home = TerraformStack.of(this.scope) === stack;
    const alias = providerAlias(this.host.name, this.scope);
    const [at, id] = home ? [this.scope, 'provider'] : [stack, `${alias}-provider`];
    const provider = new LibvirtProvider(at, id, this.options.uri, alias);
    this.emitted({ resource: provider, guards: { uri: this.options.uri, alias } });
    requireProvider(stack, LIBVIRT.type, LIBVIRT.version);
    this.providers.set(stack, provider);
    return provider;
  }

  /** A lease is never waited for: where no DHCP answers, that takes five minutes and taints the domain. */
  private nic(name: string, mac: string | undefined): LibvirtDomainAttributes['network_interface'][number] {
    const bridge = this.options.bridges?.[name];
    const id = this.networks.get(name);
    return {
      ...(bridge !== undefined ? { bridge } : id !== undefined ? { network_id: id } : { network_name: name }),
      // As the provider reads it back.
      ...(mac !== undefined && { mac: mac.toUpperCase() }),
      wait_for_lease: false,
    };
  }

  /** MAC address of a guest's first card, where cloud-init needs it to tell the cards apart. */
  private macOf(spec: VmSpec): string | undefined {
    return needsMac(spec) ? macOf(QEMU_MACS, `${this.options.uri}/${spec.name}`) : undefined;
  }

  /** A pool of what the options say, else of a directory, else the one that is there. */
  private pool(name: string, path: string | undefined): string {
    const group = this.options.pools?.[name]?.volumeGroup;
    if (group === undefined && path === undefined) {
      return name;
    }
    const attributes: LibvirtPoolAttributes =
      group === undefined
        ? { name, type: 'dir', target: [{ path: path! }] }
        : { name, type: 'logical', source: [{ name: group }], target: [{ path: `/dev/${group}` }] };
    const resource = new LibvirtPool(this.scope, `pool-${name}`, attributes, {
      provider: this.providerIn(this.scope),
    });
    this.emitted({ resource, guards: { source: undefined, ...attributes, xml: undefined } });
    return resource.getStringAttribute('name');
  }

  private volume(scope: Construct, id: string, spec: VmSpec, disk: DiskSpec, index: number): LibvirtVolume {
    const pool = this.pools.get(disk.store) ?? disk.store;
    const original = spec.source.kind === 'copy' ? spec.source.origin.vm?.resource : undefined;
    // An overlay made while the provider starts the original for a moment would be one on a disk that is written to.
    const first = original !== undefined && TerraformStack.of(original) === TerraformStack.of(scope) ? [original] : [];
    return new LibvirtVolume(
      scope,
      id === 'Resource' ? `disk${index}` : `${id}-disk${index}`,
      {
        name: `${spec.name}-disk${index}`,
        pool,
        format: formatIn(this.options, disk.store),
        size: gibToBytes(disk.sizeGib),
        ...this.baseOf(spec, pool, index),
      },
      {
        provider: this.providerIn(scope),
        ...(first.length > 0 && { dependsOn: first }),
        ...(disk.preventDestroy && { lifecycle: { preventDestroy: true } }),
      },
    );
  }

  /**
   * What a disk starts from: a disk of another VM or of its template; for the first, also an image, loaded once a host,
   * or a volume that is there.
   */
  private baseOf({ source }: VmSpec, pool: string, index: number): Base {
    const { kind, reference, origin } = source;
    const others = kind === 'copy' ? disksOfDomains.get(origin.vm!.resource) : this.templates.get(origin.templateId);
    if (others !== undefined) {
      const other = others[index];
      return other === undefined ? {} : { base_volume_id: other.id };
    }
    if (index > 0 || origin.vm !== undefined) {
      return {};
    }
    if (kind === 'clone') {
      return { base_volume_name: reference, base_volume_pool: pool };
    }
    return kind === 'image' ? { base_volume_id: this.imageId(reference, pool) } : {};
  }

  private imageId(reference: string, pool: string): string {
    const key = `${pool}\n${reference}`;
    const known = this.images.get(key);
    if (known !== undefined) {
      return known;
    }
    const name = `image${this.images.size}`;
    const resource = new LibvirtVolume(
      this.scope,
      name,
      { name: `strata-${this.host.name}-${name}`, pool, source: reference },
      { provider: this.providerIn(this.scope) },
    );
    this.emitted(pinned(resource));
    this.images.set(key, resource.id);
    return resource.id;
  }

  private cloudInit(scope: Construct, id: string, spec: VmSpec): LibvirtCloudinitDisk {
    const store = spec.disks[0]!.store;
    const { metaData, userData, network } = firstBootOf(spec, this.macOf(spec));
    return new LibvirtCloudinitDisk(
      scope,
      id === 'Resource' ? 'cloud-init' : `${id}-cloud-init`,
      {
        name: `${spec.name}-cloud-init.iso`,
        pool: this.pools.get(store) ?? store,
        meta_data: literalText(JSON.stringify(metaData)),
        user_data: literalText(userData),
        ...(network !== undefined && { network_config: literalText(JSON.stringify(network)) }),
      },
      { provider: this.providerIn(scope) },
    );
  }
}

/** MAC addresses that QEMU and KVM give their guests. */
const QEMU_MACS = '52:54:00';

type Base = Pick<LibvirtVolumeAttributes, 'base_volume_id' | 'base_volume_name' | 'base_volume_pool'>;

/** Disks of every domain of ours, which copies and templates of it start from. */
const disksOfDomains = new WeakMap<TerraformResource, readonly LibvirtVolume[]>();

/** Whether cloud-init has something to tell the guest. */
function isTold({ address, userData }: VmSpec): boolean {
  return address !== undefined || userData !== undefined;
}

/** Arguments of a volume or a cloud-init disk that we leave out at times, and that change what is in it. */
const CONTENT = [
  'size',
  'source',
  'base_volume_id',
  'base_volume_name',
  'base_volume_pool',
  'network_config',
  'xml',
] as const;

/** A volume or a cloud-init disk as it is declared: what is in it, where it comes from, and how large it may grow. */
function pinned(resource: LibvirtVolume | LibvirtCloudinitDisk): Emitted {
  const none = Object.fromEntries(CONTENT.map((argument) => [argument, undefined]));
  return { resource, guards: { ...none, ...resource.attributes } };
}
