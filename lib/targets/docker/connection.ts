import { Token } from 'cdktf';
import type { OptionChecks } from '../target';

/** Options of `DockerConnection.ssh()`. */
export interface DockerSshOptions {
  /** User on the engine's machine; in its `docker` group. */
  readonly user: string;

  /** Address or name of the engine's machine, known at synth. */
  readonly address: string;

  /**
   * SSH port.
   *
   * @default 22
   */
  readonly port?: number;

  /** File with the machine's host key; an unknown key is refused. */
  readonly knownHostsFile: string;

  /**
   * The machine's public host key, such as `ssh-ed25519 AAAA…`, for the readiness gate of a `ContainerInVm`: Terraform's own
   * SSH connection reads no known-hosts file.
   *
   * @default - the gate accepts any host key; it sends no secret
   */
  readonly hostKey?: string;
}

/** Options of `DockerConnection.tls()`. */
export interface DockerTlsOptions {
  /** Address or name of the engine's machine, known at synth. */
  readonly address: string;

  /**
   * Port of the TLS socket.
   *
   * @default 2376
   */
  readonly port?: number;

  /** Certificate of the authority, PEM. Without one the provider would not verify the engine. */
  readonly ca: string;

  /** Client certificate, PEM. */
  readonly cert: string;

  /** Key of the client certificate, PEM: a sensitive `TerraformVariable`, never a literal. */
  readonly key: string;
}

/** TCP port numbers. */
const PORTS = { least: 1, most: 65535 };

/** How a Docker engine is reached. Never by its plain TCP socket. */
export class DockerConnection {
  /** The engine of the machine that runs Terraform. */
  public static local(): DockerConnection {
    return new DockerConnection({});
  }

  /** By SSH, with a pinned host key. */
  public static ssh(options: DockerSshOptions): DockerConnection {
    return new DockerConnection({ ssh: { ...options } });
  }

  /** By TLS, with both sides verified. */
  public static tls(options: DockerTlsOptions): DockerConnection {
    return new DockerConnection({ tls: { ...options } });
  }

  private constructor(private readonly options: { readonly ssh?: DockerSshOptions; readonly tls?: DockerTlsOptions }) {}

  /** Where the engine's machine is; none for the local one. */
  public get address(): string | undefined {
    return (this.options.ssh ?? this.options.tls)?.address;
  }

  /** The provider's `host`. */
  public get host(): string {
    const { ssh, tls } = this.options;
    if (ssh !== undefined) {
      return `ssh://${ssh.user}@${ssh.address}:${ssh.port ?? 22}`;
    }
    return tls === undefined ? 'unix:///var/run/docker.sock' : `tcp://${tls.address}:${tls.port ?? 2376}`;
  }

  /** Further arguments of the provider. */
  public get material(): {
    readonly sshOpts?: string[];
    readonly caMaterial?: string;
    readonly certMaterial?: string;
    readonly keyMaterial?: string;
  } {
    const { ssh, tls } = this.options;
    if (ssh !== undefined) {
      return { sshOpts: ['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${ssh.knownHostsFile}`] };
    }
    return tls === undefined ? {} : { caMaterial: tls.ca, certMaterial: tls.cert, keyMaterial: tls.key };
  }

  /** How a shell on the engine's machine is reached, when it is. */
  public get shell(): { readonly user: string; readonly port: number; readonly hostKey?: string } | undefined {
    const { ssh } = this.options;
    return (
      ssh && {
        user: ssh.user,
        port: ssh.port ?? 22,
        ...(ssh.hostKey !== undefined && { hostKey: ssh.hostKey }),
      }
    );
  }

  /** Props that hold a secret as a literal. */
  public get literalSecrets(): string[] {
    const key = this.options.tls?.key;
    return key !== undefined && !Token.isUnresolved(key) ? ['engine.connection.key'] : [];
  }

  /** Checks what it was made of, on behalf of the host or VM that uses it. */
  public check(checks: OptionChecks): void {
    const { ssh, tls } = this.options;
    const prop = (name: string): string => `engine.connection.${name}`;
    if (ssh !== undefined) {
      checks.text(prop('user'), ssh.user);
      checks.text(prop('address'), ssh.address);
      checks.whole(prop('port'), ssh.port ?? 22, PORTS);
      checks.text(prop('knownHostsFile'), ssh.knownHostsFile);
      checks.optionalText(prop('hostKey'), ssh.hostKey);
    }
    if (tls !== undefined) {
      checks.text(prop('address'), tls.address);
      checks.whole(prop('port'), tls.port ?? 2376, PORTS);
      for (const name of ['ca', 'cert', 'key'] as const) {
        if (typeof tls[name] !== 'string' || tls[name] === '') {
          checks.wrong(prop(name), 'PEM text; without all three the engine would not be verified', tls[name]);
        }
      }
    }
  }
}
