import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { gibToBytes } from '../../model';
import { providerAlias } from '../shared/provider-alias';
import { requireProvider } from '../shared/required-provider';
import type { DiskSpec, Emitted, HostSpec, NetworkSpec, VmPlatform, VmSpec } from '../target';
import { cloudInitOf } from './cloud-init';
import type { KvmOptions } from './options';
import {
  LIBVIRT,
  LibvirtCloudinitDisk,
  LibvirtDomain,
  type LibvirtDomainAttributes,
  LibvirtNetwork,
  LibvirtPool,
  LibvirtProvider,
  LibvirtVolume,
} from './libvirt';

/** One libvirt host in Terraform: its provider, pools, and the images that its VMs start from. */
export class KvmPlatform implements VmPlatform {
  private readonly providers = new Map<TerraformStack, LibvirtProvider>();
  private readonly pools = new Map<string, string>();
  private readonly images = new Map<string, string>();
  private readonly networks = new Map<string, string>();

  constructor(
    private readonly scope: Construct,
    private readonly options: KvmOptions,
    private readonly host: HostSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    this.providerIn(scope);
    for (const { name, path } of host.stores) {
      this.pools.set(name, path === undefined ? name : this.pool(name, path));
    }
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const provider = this.providerIn(scope);
    const volumes = spec.disks.map((disk, index) => this.volume(scope, id, spec, disk, index));
    const cloudinit = spec.address === undefined ? undefined : this.cloudInit(scope, id, spec);
    const attributes: LibvirtDomainAttributes = {
      name: spec.name,
      type: this.options.domainType ?? 'kvm',
      vcpu: spec.vcpus.emitted,
      memory: spec.memory.emitted,
      running: spec.powered,
      autostart: spec.powered,
      ...(cloudinit !== undefined && { cloudinit: cloudinit.id }),
      ...(this.options.domainType !== 'qemu' && { cpu: [{ mode: 'host-passthrough' }] }),
      disk: [
        ...volumes.map((volume) => ({ volume_id: volume.id })),
        ...(spec.source.kind === 'iso' ? [{ file: spec.source.reference }] : []),
      ],
      network_interface: spec.networks.map((name) => this.nic(name)),
      console: [{ type: 'pty', target_port: '0', target_type: 'serial' }],
    };
    const guards = [spec.vcpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
    const domain = new LibvirtDomain(scope, id, attributes, {
      provider,
      ...(guards.length > 0 && { lifecycle: { precondition: guards } }),
    });
    const own: Emitted = {
      resource: domain,
      guards: {
        vcpu: attributes.vcpu,
        memory: attributes.memory,
        running: attributes.running,
        type: attributes.type,
        'disk.*.volume_id': volumes.map((volume) => volume.id),
        'disk.*.block_device': [],
        filesystem: undefined,
        xml: undefined,
        provider: provider.fqn,
      },
    };
    const disks = volumes.map((resource, index) => ({
      resource,
      guards: { size: gibToBytes(spec.disks[index]!.sizeGib), pool: resource.attributes.pool },
    }));
    return [own, ...disks, ...(cloudinit === undefined ? [] : [{ resource: cloudinit }])];
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
    return [{ resource, guards: { mode: resource.attributes.mode } }];
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
  private nic(name: string): LibvirtDomainAttributes['network_interface'][number] {
    const id = this.networks.get(name);
    return { ...(id === undefined ? { network_name: name } : { network_id: id }), wait_for_lease: false };
  }

  private pool(name: string, path: string): string {
    const resource = new LibvirtPool(
      this.scope,
      `pool-${name}`,
      { name, type: 'dir', target: [{ path }] },
      { provider: this.providerIn(this.scope) },
    );
    this.emitted({ resource });
    return resource.getStringAttribute('name');
  }

  private volume(scope: Construct, id: string, spec: VmSpec, disk: DiskSpec, index: number): LibvirtVolume {
    const pool = this.pools.get(disk.store) ?? disk.store;
    return new LibvirtVolume(
      scope,
      id === 'Resource' ? `disk${index}` : `${id}-disk${index}`,
      {
        name: `${spec.name}-disk${index}`,
        pool,
        format: 'qcow2',
        size: gibToBytes(disk.sizeGib),
        ...(index === 0 && this.baseOf(spec, pool)),
      },
      { provider: this.providerIn(scope), ...(disk.preventDestroy && { lifecycle: { preventDestroy: true } }) },
    );
  }

  /** What a VM's first disk starts from: an image, loaded once a host, or a volume that is there. */
  private baseOf(
    spec: VmSpec,
    pool: string,
  ): { base_volume_id?: string; base_volume_name?: string; base_volume_pool?: string } {
    const { kind, reference } = spec.source;
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
    this.emitted({ resource });
    this.images.set(key, resource.id);
    return resource.id;
  }

  private cloudInit(scope: Construct, id: string, spec: VmSpec): LibvirtCloudinitDisk {
    const store = spec.disks[0]!.store;
    return new LibvirtCloudinitDisk(
      scope,
      id === 'Resource' ? 'cloud-init' : `${id}-cloud-init`,
      {
        name: `${spec.name}-cloud-init.iso`,
        pool: this.pools.get(store) ?? store,
        ...cloudInitOf(spec.name, spec.address!),
      },
      { provider: this.providerIn(scope) },
    );
  }
}
