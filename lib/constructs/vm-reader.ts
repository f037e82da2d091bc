import {
  type GuestOs,
  type Memory,
  type SourceLocation,
  type StatedVm,
  type Vm,
  UNTRUSTED_ZONES,
  defaultReservationMib,
  insteadOf,
  set,
} from '../model';
import { type DiskSpec, type RestartPriority, type Size, type VmSpec, dialectOf } from '../targets';
import type { Checks } from './checks';
import { traitsOf } from './guest-traits';
import { isGuestOs } from './machine';
import type {
  DynamicMemory,
  PassthroughProps,
  Reservation,
  VirtualMachineProps,
  VmDiskProps,
} from './virtual-machine-props';
import { asksOf } from './vm-asks';
import { checkAddressed, readAddress } from './vm-address-reader';
import type { IVmHost } from './vm-hosting';
import { isDuplicate, readSource } from './vm-source-reader';

const RESTART_PRIORITIES: readonly RestartPriority[] = ['disabled', 'lowest', 'low', 'medium', 'high', 'highest'];

/** The VM whose props are read. */
interface Guest {
  readonly id: string;
  readonly path: string;
  readonly source: SourceLocation;
}

/** Reads a VM's props: checks them, and completes them from its host. */
export class VmReader {
  constructor(
    private readonly checks: Checks,
    private readonly host: IVmHost,
    private readonly guest: Guest,
  ) {}

  /** Everything that its target needs, checked and complete. */
  public specOf(props: VirtualMachineProps): VmSpec {
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
    const disks = this.disksOf(props.disks);
    const firmware = checks.oneOf('firmware', props.firmware ?? 'efi', ['efi', 'bios']);
    const hotAdd = checks.object('hotAdd', props.hotAdd ?? {}, 'cpu or memory');
    const guestOs = checks.instance('guestOs', props.guestOs, 'a GuestOs such as GuestOs.DEBIAN_12', isGuestOs);
    return {
      name: checks.optionalText('name', props.name) ?? this.guest.id,
      vcpus: checks.vcpus('vcpus', props.vcpus),
      memory,
      memoryReservationMib:
        reservation.memory === undefined
          ? defaultReservationMib(host.declaration.memory, memory.charged)
          : this.reservationOf(reservation.memory, memory.charged),
      reserveCpu: this.reservesCpu(reservation),
      limitCpu: trustZone !== undefined && UNTRUSTED_ZONES.includes(trustZone),
      disks,
      networks,
      guestOs,
      source: readSource(checks, host, props.source, disks),
      ...(props.address !== undefined && { address: readAddress(checks, props.address) }),
      powered: checks.flag('powered', props.powered, true),
      waitForAddress: checks.flag('waitForAddress', props.waitForAddress, isDuplicate(props.source)),
      ...(props.coresPerSocket !== undefined && {
        coresPerSocket: checks.whole('coresPerSocket', props.coresPerSocket),
      }),
      firmware,
      secureBoot: this.secureBootOf(props.secureBoot, firmware),
      ...(props.autostart !== undefined && { autostart: checks.flag('autostart', props.autostart, false) }),
      hotAdd: {
        cpu: checks.flag('hotAdd.cpu', hotAdd.cpu, false),
        memory: checks.flag('hotAdd.memory', hotAdd.memory, false),
      },
      ...this.restartOf(props),
      ...(props.dynamicMemory !== undefined && { dynamicMemory: this.dynamicMemoryOf(props.dynamicMemory, memory) }),
      ...(props.userData !== undefined && { userData: this.userDataOf(props.userData, guestOs) }),
      ...(props.passthrough !== undefined && { passthrough: this.passthroughOf(props.passthrough).device }),
      settings: this.settingsOf(props.settings),
      shutdownWaitMinutes: checks.whole('shutdownWaitMinutes', props.shutdownWaitMinutes ?? 3, { least: 1, most: 10 }),
    };
  }

  private reservationOf(stated: Memory, memoryMib: number): number {
    const reserved = this.checks.mib('reservation.memory', stated, 0);
    return reserved <= memoryMib
      ? reserved
      : this.checks.wrong('reservation.memory', `at most the VM's memory, ${memoryMib} MiB`, reserved);
  }

  /** Where a reservation is in MHz, it would silently be left out without the clock. */
  private reservesCpu({ cpu }: Reservation): boolean {
    const { checks, host } = this;
    const { system } = host.hypervisor;
    const asked = checks.flag('reservation.cpu', cpu, false);
    const inMhz = insteadOf(system, 'cpu-reservation') === undefined && system.cpuLimitNeedsClock === true;
    if (asked && inMhz && host.declaration.topology.mhzPerCore === undefined) {
      checks.fail(
        'INP008',
        `'cpu.mhzPerCore' of ${host.node.id} is not stated, and 'reservation.cpu' needs it; state it`,
      );
    }
    return asked;
  }

  /** What is stated of it beside what its target emits. */
  public statedOf(props: VirtualMachineProps, spec: VmSpec): StatedVm {
    const { checks, host, guest } = this;
    const { id, path, source } = guest;
    checkAddressed(checks, spec);
    const trustZone = checks.optionalText('trustZone', props.trustZone);
    const replicas = checks.copies('replicas', props.replicas ?? 1);
    if (replicas > 1 && spec.address !== undefined) {
      checks.wrong('address', 'left out where there are replicas', spec.address.ip);
    }
    return {
      path,
      name: id,
      source,
      copies: replicas,
      // What is attached has its size elsewhere.
      disks: spec.disks.map(({ sizeGib }) => ({ sizeGib })),
      guestOs: spec.guestOs,
      ...traitsOf(checks, props),
      ...(checks.flag('liveMigration', props.liveMigration, false) && { liveMigration: true }),
      ...(spec.restartPriority === 'disabled' && { staysDown: true }),
      ...set({
        trustZone,
        passthroughReason: props.passthrough === undefined ? undefined : this.passthroughOf(props.passthrough).reason,
        spread: this.spreadOf(props, replicas),
      }),
      asks: asksOf(props, spec),
      asAWhole: dialectOf(host.hypervisor.system)?.guarantees === 'as a whole',
    };
  }

  private passthroughOf(passthrough: PassthroughProps): { readonly device: string; readonly reason: string } {
    const { checks } = this;
    const { device, reason } = checks.object('passthrough', passthrough, 'a device and a reason');
    if (this.host.placesVms) {
      checks.fail(
        'TGT001',
        "'passthrough' is not possible on a cluster: a device is on one of its hosts; name that host",
      );
    }
    // An empty reason is ISO003's to tell.
    return { device: checks.text('passthrough.device', device), reason: typeof reason === 'string' ? reason : '' };
  }

  private settingsOf(settings: Record<string, string> | undefined): Record<string, string> {
    const given = this.checks.object('settings', settings ?? {}, 'texts by key');
    return Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, this.checks.text(`settings['${key}']`, value)]),
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

  /** Replicas keep to hosts of their own unless somebody says otherwise. */
  private spreadOf({ spread }: VirtualMachineProps, replicas: number): Vm['spread'] {
    const { checks, host } = this;
    const stated = spread === undefined ? undefined : checks.oneOf('spread', spread, ['must', 'should', 'none']);
    if (stated !== undefined && (!host.placesVms || replicas < 2)) {
      return checks.wrong('spread', 'left out where there is one host, or one replica', stated);
    }
    const effective = host.placesVms && replicas > 1 ? (stated ?? 'must') : 'none';
    return effective === 'none' ? undefined : effective;
  }

  private restartOf({ restartPriority, criticality }: VirtualMachineProps): Pick<VmSpec, 'restartPriority'> {
    const { checks, host } = this;
    if (restartPriority === undefined) {
      return host.placesVms && criticality === 'critical' ? { restartPriority: 'highest' } : {};
    }
    return host.placesVms || host.hypervisor.cluster !== undefined
      ? { restartPriority: checks.oneOf('restartPriority', restartPriority, RESTART_PRIORITIES) }
      : checks.wrong(
          'restartPriority',
          'left out where its host is in no cluster: nothing restarts it elsewhere',
          restartPriority,
        );
  }

  private secureBootOf(stated: boolean | undefined, firmware: VmSpec['firmware']): boolean {
    const secureBoot = this.checks.flag('secureBoot', stated, firmware === 'efi');
    return secureBoot && firmware === 'bios'
      ? this.checks.wrong('secureBoot', "false where 'firmware' is bios", secureBoot)
      : secureBoot;
  }

  private dynamicMemoryOf(stated: DynamicMemory, maximum: Size): NonNullable<VmSpec['dynamicMemory']> {
    const { checks } = this;
    const { minimum, startup } = checks.object('dynamicMemory', stated, 'a minimum');
    const minimumMib = checks.mib('dynamicMemory.minimum', minimum);
    const startupMib = startup === undefined ? minimumMib : checks.mib('dynamicMemory.startup', startup);
    if (maximum.guard !== undefined) {
      checks.fail('INP001', "'memory' must be known at synth where 'dynamicMemory' is stated; give a Memory");
    }
    if (startupMib < minimumMib) {
      checks.wrong('dynamicMemory.startup', `at least the minimum, ${minimumMib} MiB`, startupMib);
    }
    if (startupMib > maximum.charged) {
      checks.wrong('dynamicMemory', `at most the VM's memory, ${maximum.charged} MiB`, startupMib);
    }
    return { minimumMib, startupMib };
  }

  private userDataOf(userData: string, guestOs: GuestOs): string {
    const { checks } = this;
    const text = checks.text('userData', userData);
    if (!/^#(cloud-config\s|!)/.test(text)) {
      checks.wrong('userData', "a text that starts with '#cloud-config' or '#!'", text.split('\n')[0]);
    }
    return guestOs.firstBoot === 'cloud-init'
      ? text
      : checks.wrong(
          'userData',
          `left out: ${guestOs.label} has no cloud-init that would read it`,
          text.split('\n')[0],
        );
  }
}
