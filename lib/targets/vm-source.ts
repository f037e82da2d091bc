import type { Feature } from '../model';

/** Where a VM's first disk comes from. */
export class VmSource {
  /** A template that is there: a VM template on vSphere, a volume of the storage pool on libvirt. */
  public static template(name: string): VmSource {
    return new VmSource('clone', name);
  }

  /** Empty disks; the guest is installed by other means, such as PXE. */
  public static blank(): VmSource {
    return new VmSource('blank-disk', '');
  }

  /** Empty disks and an installation image in the CD drive: a path on the VM's first datastore, or on the host. */
  public static iso(path: string): VmSource {
    return new VmSource('iso', path);
  }

  /** A disk image: a path or URL that the hypervisor's provider can read. */
  public static image(pathOrUrl: string): VmSource {
    return new VmSource('image', pathOrUrl);
  }

  private constructor(
    /** What the target must be able to do. */
    public readonly kind: Feature & ('clone' | 'blank-disk' | 'iso' | 'image'),
    /** Template name, path or URL. */
    public readonly reference: string,
  ) {}
}
