import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { providerAlias } from '../../terraform/provider-alias';
import { requireProvider } from '../../terraform/required-provider';
import type { Emitted, HostSpec, OptionChecks, VmPlatform, VmSpec } from '../target';
import { pinsOf } from '../shared/pins';
import { VIRTUALBOX } from './capabilities';
import { VIRTUALBOX_VM } from './dialect';
import { memoryText } from './memory';
import { VirtualBoxNetwork } from './network';
import type { VirtualBoxOptions } from './options';
import { VIRTUALBOX_PROVIDER, VirtualBoxProvider, VirtualBoxVm, type VirtualBoxVmAttributes } from './vm';

/**
 * One VirtualBox host in Terraform.
 *
 * The provider takes a VM's CPUs and memory. What its disks hold is what its image holds: their declared sizes are
 * charged, and nothing enforces them.
 */
export class VirtualBoxPlatform implements VmPlatform {
  private readonly providers = new Map<TerraformStack, VirtualBoxProvider>();
  /** Images by the folder that the provider unpacks each into, once. */
  private readonly images = new Map<string, string>();

  constructor(
    private readonly scope: Construct,
    private readonly options: VirtualBoxOptions,
    private readonly host: HostSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    this.providerIn(scope);
  }

  public checkVm({ name, memory, source }: VmSpec, checks: OptionChecks): void {
    if (!/^\w[\w .-]*$/.test(name)) {
      checks.wrong(
        'name',
        'letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them',
        name,
      );
    }
    if (memory.guard !== undefined) {
      checks.fail('INP001', `'memory' must be known at synth on ${VIRTUALBOX.label}; give a Memory`);
    }
    if (memoryText(memory.charged) === undefined) {
      checks.wrong(
        'memory',
        'MiB below 1 GiB, halves of a GiB below 10 GiB, or whole GiB: the provider reads any other back rounded, and would restart the VM at each apply',
        `${memory.charged} MiB`,
      );
    }
    if (source.kind === 'image') {
      this.checkImage(source.reference, checks);
    }
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const provider = this.providerIn(scope);
    const attributes: VirtualBoxVmAttributes = {
      name: spec.name,
      image: spec.source.reference,
      cpus: spec.vcpus.emitted,
      memory: memoryText(spec.memory.charged)!,
      status: 'running',
      network_adapter: spec.networks.map((name) => adapterOf(this.options.networks?.[name] ?? VirtualBoxNetwork.nat())),
    };
    const guards = { ...pinsOf(attributes, VIRTUALBOX_VM.owned), provider: provider.fqn };
    const { guard } = spec.vcpus;
    const resource = new VirtualBoxVm(scope, id, attributes, {
      provider,
      ...(guard !== undefined && { lifecycle: { precondition: [guard] } }),
    });
    return [{ resource, guards }];
  }

  /** A stack's own provider: one of another stack is nothing that a resource could refer to. */
  private providerIn(scope: Construct): VirtualBoxProvider {
    const stack = TerraformStack.of(scope);
    const known = this.providers.get(stack);
    if (known !== undefined) {
      return known;
    }
    const home = TerraformStack.of(this.scope) === stack;
    const alias = providerAlias(this.host.name, this.scope);
    const [at, id] = home ? [this.scope, 'provider'] : [stack, `${alias}-provider`];
    const provider = new VirtualBoxProvider(at, id, alias);
    this.emitted({ resource: provider, guards: { alias } });
    requireProvider(stack, VIRTUALBOX_PROVIDER.type, VIRTUALBOX_PROVIDER.version);
    this.providers.set(stack, provider);
    return provider;
  }

  /** The provider unpacks an image once, into a folder that is called like its file: another of that name is never read. */
  private checkImage(reference: string, checks: OptionChecks): void {
    if (/^[a-z][a-z\d+.-]*:/i.test(reference) && !/^https?:/i.test(reference)) {
      checks.wrong('source', 'an http(s) URL, or a path on the machine that runs Terraform', reference);
    }
    const file = reference.split(/[?#]/)[0]!.split('/').at(-1)!;
    const folder = file.replace(/\.[^.]*$/, '').replace(/\.tar$/, '');
    const other = this.images.get(folder);
    if (other !== undefined && other !== reference) {
      checks.wrong('source', `of another file name than ${other}, which the provider would take instead`, reference);
    }
    this.images.set(folder, reference);
  }
}

function adapterOf({ type, hostInterface }: VirtualBoxNetwork): VirtualBoxVmAttributes['network_adapter'][number] {
  return { type, ...(hostInterface !== undefined && { host_interface: hostInterface }) };
}
