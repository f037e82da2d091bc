/** The kernel an operating system runs. */
export type Kernel = 'linux' | 'windows' | 'darwin';

/** Processor architecture, in the names container images use. */
export type Architecture = 'amd64' | 'arm64';

/** What `GuestOs.custom()` needs. */
export interface GuestOsOptions {
  /** As people call it, such as `Debian 12`. */
  readonly label: string;
  /** The kernel it runs. */
  readonly kernel: Kernel;
  /** vSphere's guest identifier, such as `debian12_64Guest`. */
  readonly vsphereGuestId: string;
}

/** An operating system: of a guest, or of a machine under a hosted hypervisor or container engine. */
export class GuestOs {
  public static readonly WINDOWS_SERVER_2019 = new GuestOs('Windows Server 2019', 'windows', 'windows2019srv_64Guest');
  public static readonly WINDOWS_SERVER_2022 = new GuestOs(
    'Windows Server 2022',
    'windows',
    'windows2019srvNext_64Guest',
  );
  public static readonly WINDOWS_10 = new GuestOs('Windows 10', 'windows', 'windows9_64Guest');
  public static readonly WINDOWS_11 = new GuestOs('Windows 11', 'windows', 'windows11_64Guest');
  public static readonly DEBIAN_12 = new GuestOs('Debian 12', 'linux', 'debian12_64Guest');
  public static readonly UBUNTU_22_04 = new GuestOs('Ubuntu 22.04', 'linux', 'ubuntu64Guest');
  public static readonly UBUNTU_24_04 = new GuestOs('Ubuntu 24.04', 'linux', 'ubuntu64Guest');
  public static readonly RHEL_9 = new GuestOs('Red Hat Enterprise Linux 9', 'linux', 'rhel9_64Guest');
  public static readonly MACOS_12 = new GuestOs('macOS 12', 'darwin', 'darwin21_64Guest');

  /** An operating system that is not listed here. */
  public static custom(options: GuestOsOptions): GuestOs {
    return new GuestOs(options.label, options.kernel, options.vsphereGuestId);
  }

  private constructor(
    /** As people call it. */
    public readonly label: string,
    /** The kernel it runs; containers share it. */
    public readonly kernel: Kernel,
    /** vSphere's guest identifier. */
    public readonly vsphereGuestId: string,
  ) {}
}
