import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { isIP } from 'node:net';
import { captureSource } from '../enforcement';
import {
  type Disk,
  GuestOs,
  MILLI_PER_CPU,
  type Memory,
  type Passthrough,
  type Snapshot,
  type Vm,
  defaultReservationMib,
  disclosures,
} from '../model';
import { UNTRUSTED_ZONES } from '../rules';
import { type DiskSpec, type StaticAddress, VmSource, type VmSpec } from '../targets';
import { quietly } from '../targets/shared/quietly';
import { isGuestOs } from './machine';
import { checkedId } from './checks';
import { type IGuest, allowFlow } from './flow';
import { frozen } from './frozen';
import { type GuestTraitsProps, traitsOf } from './guest-traits';
import type { Port } from './port';
import { StrataConstruct, resourceId } from './strata-construct';
import { type IVmHost, isVmHost } from './vm-hosting';

/** A disk of a VM. */
export interface VmDiskProps {
  /** Its size; at least that of the template. */
  readonly size: Disk;

  /**
   * Name of the datastore it is on.
   *
   * @default - the host's first
   */
  readonly datastore?: string;

  /**
   * Whether Terraform refuses to destroy it, where the target can say so for a disk (KVM).
   *
   * @default - true for all but the first disk
   */
  readonly preventDestroy?: boolean;

  /**
   * Path of a disk that exists already, on its datastore, and is attached as it is.
   *
   * @default - a disk of its own
   */
  readonly attach?: string;

  /**
   * Whether several VMs may write to it; seen by ISO002.
   *
   * @default false
   */
  readonly shared?: boolean;
}

/** A physical device that is handed to a VM, which then is no longer independent of its host. */
export interface PassthroughProps {
  /** The target's id of the device, such as a PCI id. */
  readonly device: string;

  /** Why a virtual device will not do. */
  readonly reason: string;
}

/** A saved state of a VM. */
export interface SnapshotProps {
  /**
   * Whether the memory is saved with the disks.
   *
   * @default false
   */
  readonly memory?: boolean;

  /**
   * Whether the guest's file systems are brought to rest first; needs tools in the guest, and excludes `memory`.
   *
   * @default false
   */
  readonly quiesce?: boolean;

  /** Why it is there. Changing it replaces the snapshot, and loses the state. */
  readonly description: string;

  /** Day after which it is to be gone, as an ISO date such as `2027-01-31`. */
  readonly keepUntil: string;

  /**
   * What it is for. A snapshot is no backup: it is on the same datastore.
   *
   * @default 'rollback'
   */
  readonly purpose?: 'rollback' | 'backup';
}

/** What the hypervisor guarantees a VM. */
export interface Reservation {
  /**
   * Whether its whole CPU is guaranteed, in MHz at the host's ratio. The host must state its clock.
   *
   * @default false
   */
  readonly cpu?: boolean;

  /**
   * Guaranteed memory; the rest is charged to the datastore as swap.
   *
   * @default - all of it, or none where the host overcommits its memory
   */
  readonly memory?: Memory;
}

/** How a guest is addressed, known before it exists. */
export interface VmAddress {
  /** IPv4 address on the VM's first network. */
  readonly ip: string;

  /**
   * Bits of the network.
   *
   * @default 24
   */
  readonly prefixLength?: number;

  /**
   * Its gateway.
   *
   * @default - none
   */
  readonly gateway?: string;

  /**
   * Its name servers.
   *
   * @default - none
   */
  readonly dnsServers?: string[];

  /**
   * Its domain.
   *
   * @default 'local'
   */
  readonly domain?: string;
}

/** Props of a VM beside its host. */
export interface VirtualMachineOptions extends GuestTraitsProps {
  /**
   * Virtual CPUs: a whole number. `Bounded.atMost()` for one that Terraform knows later.
   */
  readonly vcpus: number;

  /** Memory. */
  readonly memory: Memory;

  /** Its disks, at least one. */
  readonly disks: VmDiskProps[];

  /** The operating system in it. */
  readonly guestOs: GuestOs;

  /** Where its first disk comes from. */
  readonly source: VmSource;

  /** Names of the networks it is on, at least one: VMs share nothing and meet only there. */
  readonly networks: string[];

  /**
   * Its name at the hypervisor; replicas get `-1`, `-2` and so on.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Address that the guest is given.
   *
   * @default - whatever the network gives it
   */
  readonly address?: VmAddress;

  /**
   * Zone of trust; `public` and `untrusted` are not trusted.
   *
   * @default - none stated
   */
  readonly trustZone?: string;

  /**
   * How many of it; each is charged.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Whether it runs. A stopped VM is charged its disks only.
   *
   * @default true
   */
  readonly powered?: boolean;

  /**
   * What the hypervisor guarantees it.
   *
   * @default - all its memory, no CPU
   */
  readonly reservation?: Reservation;

  /**
   * Cores of each virtual socket; divides `vcpus`.
   *
   * @default - the target's choice
   */
  readonly coresPerSocket?: number;

  /**
   * How it boots. A template must agree; Terraform stops the plan when it does not.
   *
   * @default 'efi' - with secure boot, on ESXi; as the machine type says, on KVM
   */
  readonly firmware?: 'efi' | 'bios';

  /**
   * How long its guest may take to shut down, in minutes, before it is powered off.
   *
   * @default 3
   */
  readonly shutdownWaitMinutes?: number;

  /**
   * Whether an apply waits until the guest tells its address, for which it needs tools, on ESXi.
   *
   * @default - true for a template, false otherwise
   */
  readonly waitForAddress?: boolean;

  /**
   * A physical device that it is handed; seen by ISO003.
   *
   * @default - virtual devices only
   */
  readonly passthrough?: PassthroughProps;

  /**
   * Further settings of the target, such as vSphere's `extra_config`. Insecure values are seen by ISO005.
   *
   * @default - the hardening keys only
   */
  readonly settings?: Record<string, string>;
}

/** Props of a VM. */
export interface VirtualMachineProps extends VirtualMachineOptions {
  /** The host it is charged to and runs on. */
  readonly host: IVmHost;
}

/** Characters of a NetBIOS name. */
const LONGEST_WINDOWS_NAME = 15;

/** A virtual machine: isolated, mobile, and charged to its host. */
export class VirtualMachine extends StrataConstruct implements IGuest {
  /** The host it is charged to. */
  public readonly host: IVmHost;

  /** The resources in Terraform, one a replica. */
  public readonly resources: readonly TerraformResource[];

  /** Names of the networks it is on. */
  public readonly networks: readonly string[];

  /** Marks what others may be allowed to call. */
  public readonly isGuest = true;

  /** @internal */
  protected readonly declaration: Vm;

  private readonly snapshots: Snapshot[] = [];

  constructor(scope: Construct, id: string, props: VirtualMachineProps, noun = 'VirtualMachine') {
    super(scope, id, noun);
    const { checks } = this;
    const given = checks.object('props', props, `the props of a ${noun}`);
    this.host = checks.instance('host', given.host, 'a BareMetalHost or a HostedWorkstation', isVmHost);
    const spec = this.specOf(given);
    this.networks = spec.networks;
    const declaration = frozen(this.declarationOf(given, spec));
    this.declaration = declaration;
    this.registry.addVm(() => (this.snapshots.length === 0 ? declaration : withSnapshots(declaration, this.snapshots)));
    this.resources = this.define(spec, this.declaration.replicas);
    this.host.guard(this, [spec.vcpus, spec.memory]);
  }

  /** The (first) resource in Terraform. What is changed on it behind the ledger's back is refused at synth. */
  public get resource(): TerraformResource {
    return this.resources[0]!;
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
    const name = checkedId(this, id, 'snapshot');
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
          .emitSnapshot?.(scope, index === 0 ? 'Resource' : `Resource-${index + 1}`, vm, {
            name,
            description,
            memory,
            quiesce,
          })
          .forEach((part) => this.own(this, part)),
      ),
    );
  }

  private specOf(props: VirtualMachineProps): VmSpec {
    const { checks, host } = this;
    const memory = checks.memory('memory', props.memory);
    const reservation = checks.object('reservation', props.reservation ?? {}, 'cpu or memory');
    const networks = checks
      .list('networks', props.networks, 'network names')
      .map((name, index) => checks.text(`networks[${index}]`, name));
    if (networks.length === 0) {
      checks.wrong('networks', 'a list of at least one network name', props.networks);
    }
    const trustZone = checks.optionalText('trustZone', props.trustZone);
    const guestOs = checks.instance('guestOs', props.guestOs, 'a GuestOs such as GuestOs.DEBIAN_12', isGuestOs);
    return {
      name: checks.optionalText('name', props.name) ?? this.node.id,
      vcpus: checks.vcpus('vcpus', props.vcpus),
      memory,
      memoryReservationMib:
        reservation.memory === undefined
          ? defaultReservationMib(host.declaration.memory, memory.charged)
          : this.reservationOf(reservation.memory, memory.charged),
      reserveCpu: this.reservesCpu(reservation),
      limitCpu: trustZone !== undefined && UNTRUSTED_ZONES.includes(trustZone),
      disks: this.disksOf(props.disks),
      networks,
      guestOs,
      source: this.sourceOf(props.source),
      ...(props.address !== undefined && { address: this.addressOf(props.address) }),
      powered: checks.flag('powered', props.powered, true),
      waitForAddress: checks.flag('waitForAddress', props.waitForAddress, props.source?.kind === 'clone'),
      ...(props.coresPerSocket !== undefined && {
        coresPerSocket: checks.whole('coresPerSocket', props.coresPerSocket),
      }),
      firmware: checks.oneOf('firmware', props.firmware ?? 'efi', ['efi', 'bios']),
      ...(props.passthrough !== undefined && { passthrough: this.passthroughOf(props.passthrough).device }),
      settings: this.settingsOf(props.settings),
      shutdownWaitMinutes: checks.whole('shutdownWaitMinutes', props.shutdownWaitMinutes ?? 3, { least: 1, most: 10 }),
    };
  }

  private reservationOf(stated: Memory, memoryMib: number): number {
    const reserved = this.checks.memory('reservation.memory', stated, 0).charged;
    return reserved <= memoryMib
      ? reserved
      : this.checks.wrong('reservation.memory', `at most the VM's memory, ${memoryMib} MiB`, reserved);
  }

  /** A reservation is in MHz: without the clock it would silently be left out. */
  private reservesCpu({ cpu }: Reservation): boolean {
    const { checks, host } = this;
    const asked = checks.flag('reservation.cpu', cpu, false);
    const possible = host.hypervisor.system.cannot['cpu-reservation'] === undefined;
    if (asked && possible && host.declaration.topology.mhzPerCore === undefined) {
      checks.fail(
        'INP008',
        `'cpu.mhzPerCore' of ${host.node.id} is not stated, and 'reservation.cpu' needs it; state it`,
      );
    }
    return asked;
  }

  private declarationOf(props: VirtualMachineProps, spec: VmSpec): Vm {
    const { checks, host, source } = this;
    const { path } = host.node;
    this.checkAddressed(spec);
    const trustZone = checks.optionalText('trustZone', props.trustZone);
    const replicas = checks.copies('replicas', props.replicas ?? 1);
    if (replicas > 1 && spec.address !== undefined) {
      checks.wrong('address', 'left out where there are replicas', spec.address.ip);
    }
    return {
      path: this.node.path,
      name: spec.name,
      source,
      host: path,
      milliCpu: spec.vcpus.charged * 1000,
      memoryMib: spec.memory.charged,
      memoryReservationMib: Math.min(spec.memoryReservationMib, spec.memory.charged),
      disks: spec.disks.map(({ sizeGib, store, attach, shared }) => ({
        sizeGib,
        store: host.hypervisor.storeKeyOf(path, store),
        ...(attach !== undefined && { attached: attach }),
        ...(shared && { shared }),
      })),
      networks: spec.networks,
      addresses: spec.address === undefined ? [] : [{ network: spec.networks[0]!, address: spec.address.ip }],
      identity: { scope: host.hypervisor.identityOf(path).scope, name: spec.name },
      powered: spec.powered,
      replicas,
      ...(spec.coresPerSocket !== undefined && { coresPerSocket: spec.coresPerSocket }),
      guestOs: spec.guestOs,
      ...(trustZone !== undefined && { trustZone }),
      ...traitsOf(checks, props),
      ...(props.passthrough !== undefined && { passthrough: this.passthroughOf(props.passthrough) }),
      disclosures: disclosures(spec.settings),
      ...(spec.reserveCpu && { reservedMilliCpu: this.reservedMilliCpu(spec) }),
      asks: [
        ...(props.firmware === undefined ? [] : [{ feature: 'firmware', prop: 'firmware' } as const]),
        ...(props.shutdownWaitMinutes === undefined
          ? []
          : [{ feature: 'shutdown-wait', prop: 'shutdownWaitMinutes' } as const]),
        { feature: spec.source.kind, prop: 'source' },
        ...(spec.address === undefined ? [] : [{ feature: 'static-address', prop: 'address' } as const]),
        ...(spec.powered ? [] : [{ feature: 'powered-off', prop: 'powered' } as const]),
        ...(spec.coresPerSocket === undefined
          ? []
          : [{ feature: 'cores-per-socket', prop: 'coresPerSocket' } as const]),
        ...(spec.reserveCpu ? [{ feature: 'cpu-reservation', prop: 'reservation.cpu' } as const] : []),
        ...(props.reservation?.memory === undefined
          ? []
          : [{ feature: 'memory-reservation', prop: 'reservation.memory' } as const]),
        ...(spec.passthrough === undefined ? [] : [{ feature: 'passthrough', prop: 'passthrough' } as const]),
        ...(Object.keys(spec.settings).length === 0 ? [] : [{ feature: 'extra-settings', prop: 'settings' } as const]),
        ...(spec.disks.some(({ shared }) => shared) ? [{ feature: 'shared-disk', prop: 'disks' } as const] : []),
        ...(spec.disks.some(({ attach }) => attach !== undefined)
          ? [{ feature: 'attached-disk', prop: 'disks' } as const]
          : []),
      ],
    };
  }

  private define(spec: VmSpec, replicas: number): TerraformResource[] {
    return quietly(() =>
      Array.from({ length: replicas }, (_, index) => {
        const [id, name] = [resourceId(index), replicas === 1 ? spec.name : `${spec.name}-${index + 1}`];
        const emitted = this.host.vmPlatform.emitVm(this, id, { ...spec, name });
        emitted.forEach((part) => this.own(this, part));
        return emitted[0]!.resource as TerraformResource;
      }),
    );
  }

  private passthroughOf(passthrough: PassthroughProps): Passthrough {
    const { checks } = this;
    const { device, reason } = checks.object('passthrough', passthrough, 'a device and a reason');
    // An empty reason is ISO003's to tell.
    return { device: checks.text('passthrough.device', device), reason: typeof reason === 'string' ? reason : '' };
  }

  private settingsOf(settings: Record<string, string> | undefined): Record<string, string> {
    const given = this.checks.object('settings', settings ?? {}, 'texts by key');
    return Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, this.checks.text(`settings['${key}']`, value)]),
    );
  }

  /** What the guaranteed MHz are in the host's own CPU: less than the vCPUs where they are overcommitted. */
  private reservedMilliCpu(spec: VmSpec): number {
    return Math.floor((spec.vcpus.charged * MILLI_PER_CPU * 100) / this.host.declaration.cpu.ratioPercent);
  }

  private disksOf(disks: VmDiskProps[] | undefined): DiskSpec[] {
    const { checks, host } = this;
    const stores = host.declaration.stores.map(({ name }) => name);
    const listed = checks.list('disks', disks, 'disks').map((disk, index) => {
      const prop = `disks[${index}]`;
      const given = checks.object(prop, disk, 'a size');
      const store = checks.optionalText(`${prop}.datastore`, given.datastore) ?? stores[0];
      if (store === undefined || !stores.includes(store)) {
        const allowed =
          stores.length === 0 ? `a datastore of ${host.node.id}, which states none` : `one of ${stores.join(', ')}`;
        return checks.wrong(`${prop}.datastore`, allowed, given.datastore);
      }
      const sizeGib = checks.disk(`${prop}.size`, given.size);
      const attach = checks.optionalText(`${prop}.attach`, given.attach);
      return {
        sizeGib,
        store,
        preventDestroy: checks.flag(`${prop}.preventDestroy`, given.preventDestroy, index > 0),
        shared: checks.flag(`${prop}.shared`, given.shared, false),
        ...(attach !== undefined && { attach }),
      };
    });
    return listed.length > 0 ? listed : checks.wrong('disks', 'a list of at least one disk', disks);
  }

  private sourceOf(source: VmSource): VmSource {
    const { checks } = this;
    const given = checks.instance('source', source, 'a VmSource such as VmSource.template()', isVmSource);
    const { kind, reference } = given;
    if (kind === 'clone') {
      // Its look-up is named after it.
      checks.text('source', reference);
    } else if (kind !== 'blank-disk' && checks.content('source', reference) === '') {
      checks.wrong('source', 'a path or URL', reference);
    }
    return given;
  }

  /** An address is given by customizing a clone or an image; names that Windows is given are NetBIOS names. */
  private checkAddressed({ address, source, guestOs, name }: VmSpec): void {
    const { checks } = this;
    if (address === undefined) {
      return;
    }
    if (source.kind === 'blank-disk' || source.kind === 'iso') {
      checks.wrong('address', 'left out where the guest is installed by other means: nobody would tell it', address.ip);
    }
    if (guestOs.kernel === 'windows' && name.length > LONGEST_WINDOWS_NAME) {
      checks.wrong('name', `at most ${LONGEST_WINDOWS_NAME} characters, where a Windows guest is given its name`, name);
    }
  }

  private addressOf(address: VmAddress): StaticAddress {
    const { checks } = this;
    const given = checks.object('address', address, 'an ip');
    const { gateway } = given;
    return {
      ip: this.ip('address.ip', given.ip),
      prefixLength: checks.whole('address.prefixLength', given.prefixLength ?? 24, { least: 1, most: 32 }),
      ...(gateway !== undefined && { gateway: this.ip('address.gateway', gateway) }),
      dnsServers: checks
        .list('address.dnsServers', given.dnsServers, 'addresses')
        .map((server, index) => this.ip(`address.dnsServers[${index}]`, server)),
      domain: checks.optionalText('address.domain', given.domain) ?? 'local',
    };
  }

  private ip(prop: string, value: string): string {
    return isIP(this.checks.text(prop, value)) === 4 ? value : this.checks.wrong(prop, 'an IPv4 address', value);
  }
}

function isVmSource(value: object): boolean {
  return value instanceof VmSource;
}

/** A VM with its saved states, and what they ask of the target. */
function withSnapshots(vm: Vm, snapshots: readonly Snapshot[]): Vm {
  const asks = snapshots.map(({ memory }) => ({
    feature: memory ? ('memory-snapshot' as const) : ('snapshot' as const),
    prop: 'saveSnapshot',
  }));
  return { ...vm, snapshots: [...snapshots], asks: [...vm.asks, ...asks] };
}
