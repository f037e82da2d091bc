/**
 * Options of `Hypervisor.workstation()`.
 *
 * A template is a VM of Workstation by its name. It must have a description, without which the provider reads no VM.
 */
export interface WorkstationOptions {
  /**
   * URL of the machine's REST API (`vmrest`), such as `http://localhost:8697/api`. Beyond the machine itself it must be
   * https, whose certificate is verified.
   */
  readonly endpoint: string;

  /** User of the REST API. */
  readonly user: string;

  /** Its password: a sensitive `TerraformVariable`, never a literal. */
  readonly password: string;

  /**
   * The folder that Workstation keeps its VMs in (its preferences call it the default location), such as `D:\VMs` or
   * `/home/lab/vmware`. The REST API clones into no other, and an apply fails where this one is not it.
   */
  readonly folder: string;

  /**
   * Name of the machine that Workstation runs on.
   *
   * @default - that of `endpoint`
   */
  readonly machine?: string;
}
