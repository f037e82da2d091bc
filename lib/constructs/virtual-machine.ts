import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { isIP } from 'node:net';
import { type Disk, GuestOs, type Memory, type Vm, defaultReservationMib } from '../model';
import { UNTRUSTED_ZONES } from '../rules';
import { type DiskSpec, type StaticAddress, VmSource, type VmSpec } from '../targets';
import { quietly } from '../targets/shared/quietly';
import { isGuestOs } from './machine';
import { frozen } from './frozen';
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
export interface VirtualMachineOptions {
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
}

/** Props of a VM. */
export interface VirtualMachineProps extends VirtualMachineOptions {
  /** The host it is charged to and runs on. */
  readonly host: IVmHost;
}

/** Characters of a NetBIOS name. */
const LONGEST_WINDOWS_NAME = 15;

/** A virtual machine: isolated, mobile, and charged to its host. */
export class VirtualMachine extends StrataConstruct {
  /** The host it is charged to. */
  public readonly host: IVmHost;

  /** The resources in Terraform, one a replica. */
  public readonly resources: readonly TerraformResource[];

  /** Names of the networks it is on. */
  public readonly networks: readonly string[];

  /** @internal */
  protected readonly declaration: Vm;

  constructor(scope: Construct, id: string, props: VirtualMachineProps, noun = 'VirtualMachine') {
    super(scope, id, noun);
    const { checks } = this;
    const given = checks.object('props', props, `the props of a ${noun}`);
    this.host = checks.instance('host', given.host, 'a BareMetalHost or a HostedWorkstation', isVmHost);
    const spec = this.specOf(given);
    this.networks = spec.networks;
    const declaration = frozen(this.declarationOf(given, spec));
    this.declaration = declaration;
    this.registry.addVm(() => declaration);
    this.resources = this.define(spec, this.declaration.replicas);
    this.host.guard(this, [spec.vcpus, spec.memory]);
  }

  /** The (first) resource in Terraform. What is changed on it behind the ledger's back is refused at synth. */
  public get resource(): TerraformResource {
    return this.resources[0]!;
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
      disks: spec.disks.map(({ sizeGib, store }) => ({ sizeGib, store: host.hypervisor.storeKeyOf(path, store) })),
      networks: spec.networks,
      addresses: spec.address === undefined ? [] : [{ network: spec.networks[0]!, address: spec.address.ip }],
      identity: { scope: host.hypervisor.identityOf(path).scope, name: spec.name },
      powered: spec.powered,
      replicas,
      ...(spec.coresPerSocket !== undefined && { coresPerSocket: spec.coresPerSocket }),
      guestOs: spec.guestOs,
      ...(trustZone !== undefined && { trustZone }),
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
      return { sizeGib, store, preventDestroy: checks.flag(`${prop}.preventDestroy`, given.preventDestroy, index > 0) };
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
