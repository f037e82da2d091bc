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
}
