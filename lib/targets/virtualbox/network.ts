import type { OptionChecks } from '../target';

/** What a network of VMs is made of on VirtualBox. */
export class VirtualBoxNetwork {
  /** Each VM behind an address translation of its own, in which it meets no other VM. */
  public static nat(): VirtualBoxNetwork {
    return new VirtualBoxNetwork('nat');
  }

  /** VirtualBox's internal network: VMs only, neither the host nor anything beyond. The provider knows one of them. */
  public static internal(): VirtualBoxNetwork {
    return new VirtualBoxNetwork('internal');
  }

  /**
   * VMs and the host. The provider waits up to five minutes for an address there, and needs the guest additions for it.
   *
   * @param hostInterface a host-only interface that is there, such as `vboxnet0`
   */
  public static hostOnly(hostInterface: string): VirtualBoxNetwork {
    return new VirtualBoxNetwork('hostonly', hostInterface);
  }

  /**
   * The host's own network. The provider waits up to five minutes for an address there, and needs the guest additions for it.
   *
   * @param hostInterface an interface of the host, such as `eth0`
   */
  public static bridged(hostInterface: string): VirtualBoxNetwork {
    return new VirtualBoxNetwork('bridged', hostInterface);
  }

  private constructor(
    /** As the provider calls it. */
    public readonly type: 'nat' | 'internal' | 'hostonly' | 'bridged',
    /** The host's end of it, where it has one. */
    public readonly hostInterface?: string,
  ) {}

  /** Two networks of one kind on one interface are one network; each translation is one of its own. */
  public get key(): string | undefined {
    return this.type === 'nat' ? undefined : `${this.type} ${this.hostInterface ?? ''}`.trim();
  }

  /** Checks what it was made of, on behalf of the host that uses it. */
  public check(checks: OptionChecks, prop: string): void {
    if (this.type === 'hostonly' || this.type === 'bridged') {
      checks.text(`${prop}.hostInterface`, this.hostInterface);
    }
  }
}
