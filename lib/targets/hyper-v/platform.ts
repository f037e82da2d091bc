import { type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { gibToBytes } from '../../model';
import { providerAlias } from '../../terraform/provider-alias';
import { requireProvider } from '../../terraform/required-provider';
import type { DiskSpec, Emitted, HostSpec, NetworkSpec, OptionChecks, VmPlatform, VmSpec } from '../target';
import { pinsOf } from '../shared/pins';
import { type Places, checkNetwork, checkVm } from './checks';
import { HYPER_V_VM } from './dialect';
import {
  HYPERV,
  HypervMachine,
  HypervNetworkSwitch,
  HypervProvider,
  HypervVhd,
  type HypervVhdAttributes,
} from './hyperv';
import { type Connection, machineOf } from './machine';
import type { HyperVOptions } from './options';
import { isAbsolute, joined } from './paths';

/** A disk of a VM: what exists already has no resource. */
interface DiskFile {
  readonly path: string;
  readonly emitted: readonly Emitted[];
}

/** One Hyper-V host in Terraform: its providers, and where its disks and networks are. */
export class HyperVPlatform implements VmPlatform, Places {
  private readonly providers = new Map<TerraformStack, HypervProvider>();
  private readonly networks = new Map<string, Connection>();
  /** First disks of the VMs on this host. */
  private readonly firstDisks = new Map<TerraformResource, string>();

  constructor(
    private readonly scope: Construct,
    private readonly options: HyperVOptions,
    private readonly host: HostSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    this.providerIn(scope);
  }

  public checkVm(spec: VmSpec, checks: OptionChecks): void {
    checkVm(spec, checks, this);
  }

  public checkNetwork(spec: NetworkSpec, checks: OptionChecks): void {
    checkNetwork(spec, checks, this.options.virtualSwitch);
  }

  public templatePath(name: string): string | undefined {
    const { templates, folder } = this.options;
    const within = templates ?? (folder === undefined ? undefined : joined(folder, 'templates'));
    return isAbsolute(name) ? name : within && joined(within, `${name}.vhdx`);
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const provider = this.providerIn(scope);
    const files = spec.disks.map((disk, index) => this.diskFile(scope, id, spec, disk, index));
    const storeFolder = this.storeFolder(spec.disks[0]!.store);
    const machine = machineOf(spec, {
      options: this.options,
      cpuRatioPercent: this.host.cpuRatioPercent,
      storeFolder,
      folder: joined(storeFolder, spec.name),
      disks: files.map(({ path }) => path),
      dvd: spec.source.kind === 'iso' ? this.within(storeFolder, spec.source.reference) : undefined,
      connectionOf: (network) => this.networks.get(network) ?? { switchName: network },
    });
    const preconditions = [spec.vcpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
    const resource = new HypervMachine(scope, id, machine, {
      provider,
      ...(preconditions.length > 0 && { lifecycle: { precondition: preconditions } }),
    });
    this.firstDisks.set(resource, files[0]!.path);
    return [
      { resource, guards: { ...pinsOf(machine, HYPER_V_VM.owned), provider: provider.fqn } },
      ...files.flatMap((file) => file.emitted),
    ];
  }

  /** A switch of its own where nothing may leave the host; a VLAN of one that is there has no resource. */
  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    const vlan = spec.vlan === undefined ? {} : { vlan: spec.vlan };
    if (!spec.internal) {
      this.networks.set(spec.name, { switchName: (spec.virtualSwitch ?? this.options.virtualSwitch)!, ...vlan });
      return [];
    }
    const attributes = { name: spec.name, switch_type: 'Private', allow_management_os: false } as const;
    const resource = new HypervNetworkSwitch(scope, 'Resource', attributes, { provider: this.providerIn(scope) });
    this.networks.set(spec.name, { switchName: resource.name, ...vlan });
    return [{ resource, guards: { ...attributes, net_adapter_names: undefined, enable_iov: undefined } }];
  }

  /** A stack's own provider: one of another stack is nothing that a resource could refer to. */
  private providerIn(scope: Construct): HypervProvider {
    const stack = TerraformStack.of(scope);
    const known = this.providers.get(stack);
    if (known !== undefined) {
      return known;
    }
    const home = TerraformStack.of(this.scope) === stack;
    const alias = providerAlias(this.host.name, this.scope);
    const [at, id] = home ? [this.scope, 'provider'] : [stack, `${alias}-provider`];
    const { host, user, password, https = true, port, kerberosRealm } = this.options;
    const attributes = {
      host,
      port: port ?? (https ? 5986 : 5985),
      user,
      password,
      https,
      insecure: false,
      use_ntlm: true,
      kerberos_realm: kerberosRealm ?? '',
      tls_server_name: this.options.tlsServerName ?? '',
      cacert_path: this.options.caCertFile ?? '',
    } as const;
    const provider = new HypervProvider(at, id, attributes, alias);
    this.emitted({ resource: provider, guards: { ...attributes, alias } });
    requireProvider(stack, HYPERV.type, HYPERV.version);
    this.providers.set(stack, provider);
    return provider;
  }

  private storeFolder(store: string): string {
    const path = this.host.stores.find(({ name }) => name === store)?.path;
    return path ?? joined(this.options.folder!, store);
  }

  private within(folder: string, path: string): string {
    return isAbsolute(path) ? path : joined(folder, path);
  }

  /**
   * Each VM has a folder in each of its datastores, and the number of a disk has as many digits as any other: the
   * provider removes, with a disk, every file beside it whose name begins like its own.
   */
  private diskFile(scope: Construct, id: string, spec: VmSpec, disk: DiskSpec, index: number): DiskFile {
    const store = this.storeFolder(disk.store);
    if (disk.attach !== undefined) {
      return { path: this.within(store, disk.attach), emitted: [] };
    }
    const path = joined(store, spec.name, `disk${String(index).padStart(2, '0')}.vhdx`);
    const attributes: HypervVhdAttributes = { path, ...(index === 0 ? this.firstOf(spec, disk) : sizeOf(disk)) };
    // A copy is of the type of what it is copied from, which cannot be stated beside a source.
    const ignoreChanges = attributes.source === undefined ? undefined : ['vhd_type'];
    const resource = new HypervVhd(scope, id === 'Resource' ? `disk${index}` : `${id}-disk${index}`, attributes, {
      provider: this.providerIn(scope),
      ...((disk.preventDestroy || ignoreChanges !== undefined) && {
        lifecycle: {
          ...(disk.preventDestroy && { preventDestroy: true }),
          ...(ignoreChanges !== undefined && { ignoreChanges }),
        },
      }),
    });
    const guards = {
      path,
      size: attributes.size,
      source: attributes.source,
      parent_path: attributes.parent_path,
      source_vm: undefined,
      source_disk: undefined,
    };
    return { path: resource.path, emitted: [{ resource, guards }] };
  }

  /** What a VM's first disk starts from. A differencing disk is as large as its parent, and takes no size. */
  private firstOf({ source }: VmSpec, disk: DiskSpec): Omit<HypervVhdAttributes, 'path'> {
    const { kind, reference, origin } = source;
    if (kind === 'clone') {
      const template = this.templatePath(reference)!;
      return origin.linked === true
        ? { parent_path: template, vhd_type: 'Differencing' }
        : { source: template, ...sizeOf(disk) };
    }
    if (kind === 'image') {
      return { source: this.within(this.storeFolder(disk.store), reference), ...sizeOf(disk) };
    }
    return kind === 'copy' && origin.vm !== undefined
      ? { source: this.firstDisks.get(origin.vm.resource)!, ...sizeOf(disk) }
      : sizeOf(disk);
  }
}

function sizeOf({ sizeGib }: DiskSpec): { readonly size: number } {
  return { size: gibToBytes(sizeGib) };
}
