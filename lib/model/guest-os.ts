/** The kernel an operating system runs. */
export type Kernel = 'linux' | 'windows' | 'darwin';

/** Processor architecture, in the names container images use. */
export type Architecture = 'amd64' | 'arm64';

/** How a guest learns its name and address at its first boot: by itself from its data, from an answer file, or not at all. */
export type FirstBoot = 'cloud-init' | 'unattend' | 'none';

/** What `GuestOs.custom()` needs. */
export interface GuestOsOptions {
  /** As people call it, such as `Debian 12`. */
  readonly label: string;

  /** The kernel it runs. */
  readonly kernel: Kernel;

  /** vSphere's guest identifier, such as `debian12_64Guest`. */
  readonly vsphereGuestId: string;

  /**
   * The newest generation of Hyper-V's virtual hardware that it boots on: 2 by UEFI, 1 by BIOS only.
   *
   * @default 2
   */
  readonly hyperVGeneration?: 1 | 2;

  /**
   * How its images learn their name and address at their first boot.
   *
   * @default - `cloud-init` on Linux, `unattend` on Windows, `none` on macOS
   */
  readonly firstBoot?: FirstBoot;
}

/** How images of a kernel's systems usually learn who they are. */
const FIRST_BOOT: Readonly<Record<Kernel, FirstBoot>> = { linux: 'cloud-init', windows: 'unattend', darwin: 'none' };

/** An operating system: of a guest, or of a machine under a hosted hypervisor or container engine. */
export class GuestOs {
  public static readonly WINDOWS_SERVER_2016 = GuestOs.custom({
    label: 'Windows Server 2016',
    kernel: 'windows',
    vsphereGuestId: 'windows9Server64Guest',
  });
  public static readonly WINDOWS_SERVER_2019 = GuestOs.custom({
    label: 'Windows Server 2019',
    kernel: 'windows',
    vsphereGuestId: 'windows2019srv_64Guest',
  });
  public static readonly WINDOWS_SERVER_2022 = GuestOs.custom({
    label: 'Windows Server 2022',
    kernel: 'windows',
    vsphereGuestId: 'windows2019srvNext_64Guest',
  });
  public static readonly WINDOWS_10 = GuestOs.custom({
    label: 'Windows 10',
    kernel: 'windows',
    vsphereGuestId: 'windows9_64Guest',
  });
  public static readonly WINDOWS_11 = GuestOs.custom({
    label: 'Windows 11',
    kernel: 'windows',
    vsphereGuestId: 'windows11_64Guest',
  });
  public static readonly DEBIAN_11 = GuestOs.custom({
    label: 'Debian 11',
    kernel: 'linux',
    vsphereGuestId: 'debian11_64Guest',
  });
  public static readonly DEBIAN_12 = GuestOs.custom({
    label: 'Debian 12',
    kernel: 'linux',
    vsphereGuestId: 'debian12_64Guest',
  });
  public static readonly UBUNTU_22_04 = GuestOs.custom({
    label: 'Ubuntu 22.04',
    kernel: 'linux',
    vsphereGuestId: 'ubuntu64Guest',
  });
  public static readonly UBUNTU_24_04 = GuestOs.custom({
    label: 'Ubuntu 24.04',
    kernel: 'linux',
    vsphereGuestId: 'ubuntu64Guest',
  });
  public static readonly RHEL_8 = GuestOs.custom({
    label: 'Red Hat Enterprise Linux 8',
    kernel: 'linux',
    vsphereGuestId: 'rhel8_64Guest',
  });
  public static readonly RHEL_9 = GuestOs.custom({
    label: 'Red Hat Enterprise Linux 9',
    kernel: 'linux',
    vsphereGuestId: 'rhel9_64Guest',
  });
  public static readonly ROCKY_9 = GuestOs.custom({
    label: 'Rocky Linux 9',
    kernel: 'linux',
    vsphereGuestId: 'rockylinux_64Guest',
  });
  public static readonly ALMALINUX_9 = GuestOs.custom({
    label: 'AlmaLinux 9',
    kernel: 'linux',
    vsphereGuestId: 'almalinux_64Guest',
  });
  public static readonly SLES_15 = GuestOs.custom({
    label: 'SUSE Linux Enterprise Server 15',
    kernel: 'linux',
    vsphereGuestId: 'sles15_64Guest',
  });
  public static readonly MACOS_11 = GuestOs.custom({
    label: 'macOS 11',
    kernel: 'darwin',
    vsphereGuestId: 'darwin20_64Guest',
  });
  public static readonly MACOS_12 = GuestOs.custom({
    label: 'macOS 12',
    kernel: 'darwin',
    vsphereGuestId: 'darwin21_64Guest',
  });

  /** An operating system that is not listed here. */
  public static custom(options: GuestOsOptions): GuestOs {
    return new GuestOs(options);
  }

  /** As people call it. */
  public readonly label: string;
  /** The kernel it runs; containers share it. */
  public readonly kernel: Kernel;
  /** vSphere's guest identifier. */
  public readonly vsphereGuestId: string;
  /** The newest generation of Hyper-V's virtual hardware that it boots on. */
  public readonly hyperVGeneration: 1 | 2;
  /** How its images learn their name and address at their first boot. */
  public readonly firstBoot: FirstBoot;

  private constructor(options: GuestOsOptions) {
    this.label = options.label;
    this.kernel = options.kernel;
    this.vsphereGuestId = options.vsphereGuestId;
    this.hyperVGeneration = options.hyperVGeneration ?? 2;
    this.firstBoot = options.firstBoot ?? FIRST_BOOT[options.kernel];
  }
}

/** How guest identifiers of vSphere begin, by the kernel that they are of. */
const ID_PREFIXES: readonly (readonly [RegExp, Kernel])[] = [
  [/^darwin/i, 'darwin'],
  [/^win/i, 'windows'],
];

/** The system that a guest identifier of vSphere is of, as far as it tells. */
export function guestOsOfId(id: string): GuestOs | undefined {
  const listed = Object.values(GuestOs).filter(
    (value): value is GuestOs => value instanceof GuestOs && value.vsphereGuestId === id,
  );
  const kernel = listed[0]?.kernel ?? ID_PREFIXES.find(([prefix]) => prefix.test(id))?.[1];
  // Several releases may have one identifier.
  return listed.length === 1 || kernel === undefined
    ? listed[0]
    : GuestOs.custom({ label: id, kernel, vsphereGuestId: id });
}
