import type { TerraformResource } from 'cdktf';
import type { Feature } from '../model';

/** A VM of the estate that others can be made from. */
export interface ICopyable {
  /** Its name at the hypervisor. */
  readonly name: string;
  /** Its (first) resource in Terraform. */
  readonly resource: TerraformResource;
  /** Size of its first disk, in GiB. */
  readonly firstDiskGib: number;
  /** Sizes of all its disks, in GiB, in order. */
  readonly diskSizesGib: readonly number[];
  /** Whether it runs. */
  readonly powered: boolean;
  /** Path of the host it is on. */
  readonly hostPath: string;
  /** Hosts of one scope copy each other's VMs. */
  readonly copyScope: string;
}

/** How a template is cloned. */
export interface TemplateOptions {
  /**
   * Whether the clone's disks stay linked to the template's: quick and small at first, and lost with them.
   * Charged in full all the same, since it may grow to that.
   *
   * On vSphere its disks have exactly the sizes of the template's, and what is cloned must be a template, or a VM with
   * one snapshot. On KVM every clone is linked, stated or not: libvirt's volumes know no other.
   *
   * @default false
   */
  readonly linked?: boolean;
}

/** What a source must be able to say of itself beside its kind. */
interface Origin {
  readonly linked?: boolean;
  /** The VM it is a copy of. */
  readonly vm?: ICopyable;
  /** Terraform id of a template that the estate saves. */
  readonly templateId?: string;
}

/** Where a VM's first disk comes from. */
export class VmSource {
  /**
   * A template that is there: a VM template on vSphere, a VHDX on Hyper-V, a volume of the storage pool on libvirt, a VM
   * on Workstation.
   */
  public static template(name: string, options: TemplateOptions = {}): VmSource {
    return new VmSource('clone', name, { linked: options?.linked });
  }

  /** Empty disks; the guest is installed by other means, such as PXE. */
  public static blank(): VmSource {
    return new VmSource('blank-disk', '');
  }

  /** Empty disks and an installation image in the CD drive: a path on the VM's first datastore, or on the host. */
  public static iso(path: string): VmSource {
    return new VmSource('iso', path);
  }

  /** A disk image: a path or URL that the hypervisor's provider can read. On VirtualBox, an archive with one in it. */
  public static image(pathOrUrl: string): VmSource {
    return new VmSource('image', pathOrUrl);
  }

  /**
   * A duplicate of another VM of the estate: its own identity and disks, at least those of the original, charged in full.
   *
   * It is made when it is first applied, as the original then stands, and replaced when the original is.
   * On KVM its disks are overlays on the original's, which must therefore be declared stopped, and never run again:
   * the provider starts a domain for a moment whenever it makes or changes one.
   */
  public static copyOf(vm: ICopyable): VmSource {
    return new VmSource('copy', vm?.name ?? '', { vm });
  }

  /** A template that the estate saved from one of its VMs. @internal */
  public static saved(name: string, templateId: string, vm: ICopyable): VmSource {
    return new VmSource('clone', name, { templateId, vm });
  }

  private constructor(
    /** What the target must be able to do. */
    public readonly kind: Feature & ('clone' | 'blank-disk' | 'iso' | 'image' | 'copy'),
    /** Template name, path or URL. */
    public readonly reference: string,
    /** @internal */
    public readonly origin: Origin = {},
  ) {}
}
