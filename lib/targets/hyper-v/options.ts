import type { HyperVVersion } from './capabilities';

/** Options of `Hypervisor.hyperV()`. */
export interface HyperVOptions {
  /** Name or address of the host's WinRM endpoint, known at synth. */
  readonly host: string;

  /** Release of Windows Server on it: `2016`, `2019`, `2022` or `2025`. What a VM may have at most depends on it. */
  readonly version: HyperVVersion;

  /** Account that the provider logs in with, by NTLM; one of the host's Hyper-V administrators. */
  readonly user: string;

  /** Its password: a sensitive `TerraformVariable`, never a literal. */
  readonly password: string;

  /**
   * Whether WinRM is spoken by TLS, with the host's certificate verified. Without it, whoever is on the way can read
   * what is said.
   *
   * @default true
   */
  readonly https?: boolean;

  /**
   * Port of the endpoint.
   *
   * @default - 5986, or 5985 without `https`
   */
  readonly port?: number;

  /**
   * File with the certificate of the authority (PEM), on the machine that runs Terraform. (The provider's arguments for
   * a client's certificate have no effect in 1.2: it logs in with the account only.)
   *
   * @default - the authorities that this machine knows
   */
  readonly caCertFile?: string;

  /**
   * Name in the host's certificate.
   *
   * @default - `host`
   */
  readonly tlsServerName?: string;

  /**
   * Kerberos realm, where the host takes no NTLM; the provider then reads `/etc/krb5.conf` on the machine that runs Terraform.
   *
   * @default - NTLM
   */
  readonly kerberosRealm?: string;

  /**
   * Folder of the host in which each datastore that states no `path` is a folder of its name, such as `D:\Hyper-V`, or
   * `C:\ClusterStorage`. A VM has a folder in its datastore, with its disks, configuration, checkpoints and paging file.
   *
   * @default - each datastore states its `path`
   */
  readonly folder?: string;

  /**
   * Folder of the host with the VHDX files that VMs are cloned from: a template `debian-12` is `debian-12.vhdx` in it.
   * They must never change, or their linked clones are lost. A VM that is there keeps its disk when its template is another.
   *
   * @default - `templates` in `folder`; a template may also be a path of the host
   */
  readonly templates?: string;

  /**
   * The external virtual switch that networks with a way out are on, where they name none.
   *
   * @default - each such network names its own
   */
  readonly virtualSwitch?: string;

  /**
   * What is saved when someone, or a backup program, takes a checkpoint by other means: none may be taken
   * (`disabled`), the guest's disks at rest (`production`, or `production-only` where anything else would fail), or
   * its memory too (`standard`). Nothing charges such checkpoints: leave room for them.
   *
   * @default 'production'
   */
  readonly checkpoints?: 'disabled' | 'production' | 'production-only' | 'standard';

  /**
   * Names of the VMs that may answer as DHCP server or router. What others answer as such is dropped.
   *
   * @default - none
   */
  readonly networkServers?: string[];
}
