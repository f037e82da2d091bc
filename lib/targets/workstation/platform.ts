import { type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { providerAlias } from '../../terraform/provider-alias';
import { requireProvider } from '../../terraform/required-provider';
import type { Emitted, HostSpec, OptionChecks, VmPlatform, VmSpec } from '../target';
import { pinsOf } from '../shared/pins';
import { WORKSTATION } from './capabilities';
import { WORKSTATION_VM } from './dialect';
import type { WorkstationOptions } from './options';
import {
  DataVmworkstationVirtualMachine,
  VMWORKSTATION,
  VmworkstationProvider,
  VmworkstationVm,
  type VmworkstationVmAttributes,
} from './vmworkstation';

/** What the provider cannot change: it would plan to, and then fail on what it reads back. */
const NOT_CHANGED = ['denomination', 'description'];

/**
 * One Workstation in Terraform.
 *
 * The provider takes a VM's processors and memory. Its disks and its network are those of its template: what is declared of
 * them is charged and judged, and nothing enforces it.
 */
export class WorkstationPlatform implements VmPlatform {
  private readonly providers = new Map<TerraformStack, VmworkstationProvider>();
  private readonly templates = new Map<string, string>();
  private readonly vms = new Map<TerraformResource, string>();
  /** The VM that was defined last, by stack. */
  private readonly last = new Map<TerraformStack, TerraformResource>();

  constructor(
    private readonly scope: Construct,
    private readonly options: WorkstationOptions,
    private readonly host: HostSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    this.providerIn(scope);
  }

  public checkVm({ name, source }: VmSpec, checks: OptionChecks): void {
    if (!/^\w(?:[\w .-]*[\w-])?$/.test(name)) {
      checks.wrong(
        'name',
        'letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them',
        name,
      );
    }
    const { vm } = source.origin;
    if (source.kind === 'copy' && vm?.powered === true) {
      checks.fail(
        'TGT001',
        `'source' is not possible on ${WORKSTATION.label}: ${vm.name} cannot be cloned while it runs; copy a VM that is not powered, or use VmSource.template()`,
      );
    }
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const stack = TerraformStack.of(scope);
    const provider = this.providerIn(scope);
    const attributes: VmworkstationVmAttributes = {
      sourceid: this.sourceId(spec),
      denomination: spec.name,
      path: this.pathOf(spec.name),
      processors: spec.vcpus.emitted,
      memory: spec.memory.emitted,
      state: spec.powered ? 'on' : 'off',
    };
    const preconditions = [spec.vcpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
    const before = this.last.get(stack);
    const resource = new VmworkstationVm(scope, id, attributes, {
      provider,
      // The REST API makes one VM at a time.
      ...(before !== undefined && { dependsOn: [before] }),
      lifecycle: {
        ignoreChanges: NOT_CHANGED,
        ...(preconditions.length > 0 && { precondition: preconditions }),
      },
    });
    this.last.set(stack, resource);
    this.vms.set(resource, resource.id);
    return [{ resource, guards: { ...pinsOf(attributes, WORKSTATION_VM.owned), provider: provider.fqn } }];
  }

  /** A stack's own provider: one of another stack is nothing that a resource could refer to. */
  private providerIn(scope: Construct): VmworkstationProvider {
    const stack = TerraformStack.of(scope);
    const known = this.providers.get(stack);
    if (known !== undefined) {
      return known;
    }
    const home = TerraformStack.of(this.scope) === stack;
    const alias = providerAlias(this.host.name, this.scope);
    const [at, id] = home ? [this.scope, 'provider'] : [stack, `${alias}-provider`];
    const { endpoint, user: username, password } = this.options;
    const attributes = { endpoint, username, password, https: false, debug: 'NONE' } as const;
    const provider = new VmworkstationProvider(at, id, attributes, alias);
    this.emitted({ resource: provider, guards: { ...attributes, alias } });
    requireProvider(stack, VMWORKSTATION.type, VMWORKSTATION.version);
    this.providers.set(stack, provider);
    return provider;
  }

  /** What a VM is cloned from: another VM of the estate, or one that is found by its name, once a host. */
  private sourceId({ source }: VmSpec): string {
    const { reference, origin } = source;
    const copied = origin.vm === undefined ? undefined : this.vms.get(origin.vm.resource);
    if (copied !== undefined) {
      return copied;
    }
    const known = this.templates.get(reference);
    if (known !== undefined) {
      return known;
    }
    const id = `template${this.templates.size}`;
    const data = new DataVmworkstationVirtualMachine(this.scope, id, reference, {
      provider: this.providerIn(this.scope),
    });
    this.emitted({ resource: data });
    this.templates.set(reference, data.id);
    return data.id;
  }

  /** Where the REST API puts a clone. */
  private pathOf(name: string): string {
    const { folder } = this.options;
    const separator = folder.startsWith('/') ? '/' : '\\';
    return [folder.replace(/[\\/]+$/, ''), name, `${name}.vmx`].join(separator);
  }
}
