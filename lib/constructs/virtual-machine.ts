import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { captureSource } from '../enforcement';
import {
  type Ask,
  type Snapshot,
  type StatedVm,
  type Vm,
  type VmTemplate,
  declareVm,
  insteadOf,
  replicaName,
  set,
} from '../model';
import { type ICopyable, VmSource, type VmSpec, declaredVm, dialectOf } from '../targets';
import { quietly } from '../terraform/quietly';
import { checkedId } from './checks';
import { type IGuest, allowFlow } from './flow';
import { frozen } from './frozen';
import type { Port } from './port';
import { StrataConstruct, resourceId } from './strata-construct';
import type { SaveTemplateProps, SnapshotProps, VirtualMachineProps } from './virtual-machine-props';
import { type IVmHost, copyScopeOf, isVmHost } from './vm-hosting';
import { VmReader } from './vm-reader';

/** A virtual machine: isolated, mobile, and charged to its host. */
export class VirtualMachine extends StrataConstruct implements IGuest, ICopyable {
  /** The host it is charged to. */
  public readonly host: IVmHost;

  /** The resources in Terraform, one a replica. */
  public readonly resources: readonly TerraformResource[];

  /** Names of the networks it is on. */
  public readonly networks: readonly string[];

  /** Its name at the hypervisor. */
  public readonly name: string;

  /** Size of its first disk, in GiB. */
  public readonly firstDiskGib: number;

  /** Sizes of all its disks, in GiB, in order: what a copy has at least. */
  public readonly diskSizesGib: readonly number[];

  /** Marks what others may be allowed to call. */
  public readonly isGuest = true;

  /** @internal */
  protected readonly declaration: Vm;

  private readonly snapshots: Snapshot[] = [];
  private readonly templates: VmTemplate[] = [];
  private readonly firstStore: string;

  constructor(scope: Construct, id: string, props: VirtualMachineProps, noun = 'VirtualMachine') {
    super(scope, id, noun);
    const { checks } = this;
    const given = checks.object('props', props, `the props of a ${noun}`);
    this.host = checks.instance('host', given.host, 'a BareMetalHost or a HostedWorkstation', isVmHost);
    const reader = new VmReader(checks, this.host, { id: this.node.id, path: this.node.path, source: this.source });
    const spec = reader.specOf(given);
    this.host.vmPlatform.checkVm?.(spec, checks);
    this.name = spec.name;
    this.firstDiskGib = spec.disks[0]!.sizeGib;
    this.diskSizesGib = spec.disks.map(({ sizeGib }) => sizeGib);
    this.firstStore = spec.disks[0]!.store;
    const declaration = frozen(this.declared(spec, reader.statedOf(given, spec)));
    this.declaration = declaration;
    this.networks = declaration.networks;
    this.registry.addVm(() => this.grown());
    this.resources = this.define(spec, this.declaration.replicas);
    if (declaration.spread !== undefined) {
      this.host.spread?.(this, this.resources, declaration.spread === 'must');
    }
    this.host.guard(this, [spec.vcpus, spec.memory]);
  }

  /** The (first) resource in Terraform. What is changed on it behind the ledger's back is refused at synth. */
  public get resource(): TerraformResource {
    return this.resources[0]!;
  }

  /** Whether it runs. */
  public get powered(): boolean {
    return this.declaration.powered;
  }

  /** Path of the host it is on. */
  public get hostPath(): string {
    return this.host.node.path;
  }

  /** Hosts of one scope copy each other's VMs. */
  public get copyScope(): string {
    return copyScopeOf(this.host);
  }

  /** Declares that this VM calls another guest; they must share a network (ISO009). */
  public allowTo(other: IGuest, port: Port): void {
    allowFlow(this, this.checks, this.registry, other, port);
  }

  /**
   * Saves the VM's state: each disk once more at worst, and its memory if asked, are charged to the datastore.
   *
   * @param id also the snapshot's name
   */
  public saveSnapshot(id: string, props: SnapshotProps): void {
    const { checks, host } = this;
    const given = checks.object('saveSnapshot', props, 'a description and keepUntil');
    const memory = checks.flag('saveSnapshot.memory', given.memory, false);
    const quiesce = checks.flag('saveSnapshot.quiesce', given.quiesce, false);
    if (memory && quiesce) {
      checks.wrong('saveSnapshot.quiesce', "false where 'memory' is saved", quiesce);
    }
    const name = checkedId(this, id, 'snapshot', captureSource());
    const description = checks.text('saveSnapshot.description', given.description);
    this.snapshots.push({
      name,
      memory,
      keepUntil: checks.date('saveSnapshot.keepUntil', given.keepUntil),
      purpose: checks.oneOf<Snapshot['purpose']>('saveSnapshot.purpose', given.purpose ?? 'rollback', [
        'rollback',
        'backup',
      ]),
      source: captureSource(),
    });
    this.registry.touch();
    const scope = new Construct(this, name);
    quietly(() =>
      this.resources.forEach((vm, index) =>
        host.vmPlatform
          .emitSnapshot?.(scope, resourceId(index), vm, {
            name,
            description,
            memory,
            quiesce,
          })
          .forEach((part) => this.own(this, part)),
      ),
    );
  }

  /**
   * Saves the (first) VM as a template, and gives it as a source of others. Its disks are charged once more.
   *
   * @param id also the template's name
   */
  public asTemplate(id: string, props: SaveTemplateProps): VmSource {
    const { checks, host } = this;
    const given = checks.object('asTemplate', props, 'a description');
    const name = checkedId(this, id, 'template', captureSource());
    const description = checks.text('asTemplate.description', given.description);
    const library = checks.optionalText('asTemplate.library', given.library);
    const stores = host.declaration.stores.map((store) => store.name);
    const store = checks.optionalText('asTemplate.datastore', given.datastore) ?? this.firstStore;
    if (!stores.includes(store)) {
      checks.wrong('asTemplate.datastore', `one of ${stores.join(', ')}`, store);
    }
    const spec = { name, description, store, ...(library !== undefined && { library }) };
    // Where the target saves none, TGT001 stops the synth.
    const possible = insteadOf(host.hypervisor.system, 'template') === undefined;
    if (possible) {
      host.vmPlatform.checkTemplate?.(this, spec, checks);
    }
    const sizeGib = this.diskSizesGib.reduce((sum, size) => sum + size, 0);
    this.templates.push({ name, store: host.hypervisor.storeKeyOf(host.node.path, store), sizeGib });
    this.registry.touch();
    const scope = new Construct(this, name);
    const saved = possible
      ? quietly(() => host.vmPlatform.emitTemplate?.(scope, 'Resource', this.resource, spec))
      : undefined;
    saved?.emitted.forEach((part) => this.own(this, part));
    return VmSource.saved(name, saved?.id ?? '', this);
  }

  private declared(spec: VmSpec, stated: StatedVm): Vm {
    const { hypervisor, declaration } = this.host;
    const { cpu, topology } = declaration;
    const clock = { cpuRatioPercent: cpu.ratioPercent, ...set({ mhzPerCore: topology.mhzPerCore }) };
    // A spec is complete: nothing of it is left to be unknown or missing.
    return declareVm(declaredVm(spec, clock, dialectOf(hypervisor.system)?.guarantees), stated, declaration).node;
  }

  private define(spec: VmSpec, replicas: number): TerraformResource[] {
    return quietly(() =>
      Array.from({ length: replicas }, (_, index) => {
        const name = replicaName(spec.name, index + 1);
        const emitted = this.host.vmPlatform.emitVm(this, resourceId(index), { ...spec, name });
        emitted.forEach((part) => this.own(this, part));
        return emitted[0]!.resource as TerraformResource;
      }),
    );
  }

  /** The VM with its saved states and templates, and what they ask of the target. */
  private grown(): Vm {
    const { declaration, snapshots, templates } = this;
    if (snapshots.length === 0 && templates.length === 0) {
      return declaration;
    }
    const asks: Ask[] = [
      ...snapshots.map(({ memory }): Ask => ({
        feature: memory ? 'memory-snapshot' : 'snapshot',
        prop: 'saveSnapshot',
      })),
      ...templates.map((): Ask => ({ feature: 'template', prop: 'asTemplate' })),
    ];
    return {
      ...declaration,
      snapshots: [...snapshots],
      templates: [...templates],
      asks: [...declaration.asks, ...asks],
    };
  }
}
