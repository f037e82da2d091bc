import type { Memory } from '../../model';

/** Options of `Hypervisor.kvm()`. */
export interface KvmOptions {
  /** libvirt's connection URI, such as `qemu:///system` or `qemu+ssh://user@host/system`. */
  readonly uri: string;

  /**
   * `kvm`, or `qemu` where the machine has no hardware acceleration, such as nested CI machines.
   *
   * @default 'kvm'
   */
  readonly domainType?: 'kvm' | 'qemu';

  /**
   * The CPU that guests see: the host's own (`host-passthrough`), the nearest model that libvirt knows (`host-model`,
   * which hosts of one generation share), all that can be had (`maximum`), or QEMU's own (`hypervisor-default`).
   * A change replaces the domains; their disks stay.
   *
   * @default 'host-passthrough' - 'hypervisor-default' where `domainType` is `qemu`, which passes none through
   */
  readonly cpuMode?: KvmCpuMode;

  /**
   * Board of the guests: `pc` (i440FX) or `q35`, whose CD drives are SATA. A CD on q35 needs `xsltproc` where Terraform
   * runs. A change replaces the domains; their disks stay.
   *
   * @default - libvirt's own choice
   */
  readonly machine?: 'pc' | 'q35';

  /**
   * The UEFI firmware that guests boot by, unless their `firmware` is `bios`.
   *
   * @default - none; guests boot by BIOS
   */
  readonly uefi?: KvmUefi;

  /**
   * How the memory of the guests is backed. Needs `xsltproc` where Terraform runs: the provider has no argument for it.
   *
   * @default - ordinary pages, which the host may share and swap
   */
  readonly memoryBacking?: KvmMemoryBacking;

  /**
   * What the storage pools of `datastores` are, by name, where they are more than directories.
   *
   * @default - `path` makes a directory's pool; a pool without one is there
   */
  readonly pools?: Record<string, KvmPool>;

  /**
   * Bridges of the host OS that VMs join as networks: the bridge by the name that `networks` lists,
   * such as `{ services: 'br0' }`.
   *
   * @default - networks are those of libvirt
   */
  readonly bridges?: Record<string, string>;
}

/** The CPU that guests see. */
export type KvmCpuMode = 'host-passthrough' | 'host-model' | 'maximum' | 'hypervisor-default';

/** UEFI firmware on the libvirt host. */
export interface KvmUefi {
  /** Path of the firmware's code, such as `/usr/share/OVMF/OVMF_CODE_4M.fd`. */
  readonly code: string;

  /**
   * Path of the template of its variables, of which each guest has a copy, such as `/usr/share/OVMF/OVMF_VARS_4M.fd`.
   *
   * @default - the one that libvirt knows to belong to `code`
   */
  readonly variables?: string;
}

/** How the memory of guests is backed. */
export interface KvmMemoryBacking {
  /**
   * Size of the huge pages that the memory is made of, such as `Memory.mib(2)`. The host OS keeps them ready for VMs
   * alone, and each VM's memory is a multiple of it.
   *
   * @default - ordinary pages
   */
  readonly hugePageSize?: Memory;

  /**
   * Whether the memory stays in RAM, with all that QEMU itself takes: the host can then neither swap nor reclaim it.
   *
   * @default false
   */
  readonly locked?: boolean;

  /**
   * Whether the host may keep equal pages of several guests once (KSM), by which a guest can guess what others hold.
   *
   * @default true
   */
  readonly sharePages?: boolean;
}

/** A storage pool of a libvirt host. */
export interface KvmPool {
  /**
   * LVM volume group that the pool is made of, which is there already. Its volumes are raw.
   *
   * @default - a directory, or a pool that is there
   */
  readonly volumeGroup?: string;

  /**
   * Format of its volumes: `raw` where the pool takes no other (LVM, Ceph, iSCSI). Raw volumes are no overlays: they start
   * empty, never from a template, an image or another VM.
   *
   * @default 'qcow2' - 'raw' with a volume group
   */
  readonly format?: 'qcow2' | 'raw';
}

/** Format of the volumes in a pool. */
export function formatIn(options: KvmOptions, pool: string): 'qcow2' | 'raw' {
  const { format, volumeGroup } = options.pools?.[pool] ?? {};
  return format ?? (volumeGroup === undefined ? 'qcow2' : 'raw');
}

/** The CPU that guests see; nothing where it is QEMU's own. */
export function cpuModeOf({ cpuMode, domainType }: KvmOptions): Exclude<KvmCpuMode, 'hypervisor-default'> | undefined {
  const mode = cpuMode ?? (domainType === 'qemu' ? 'hypervisor-default' : 'host-passthrough');
  return mode === 'hypervisor-default' ? undefined : mode;
}
