import { Token } from 'cdktf';
import type { Shell } from '../shared/readiness';
import type { OptionChecks } from '../target';
import type { IncusProviderAttributes, IncusRemote } from './incus';

/** How a shell on an engine's machine is reached. */
export interface LxcShellOptions {
  /** User on the engine's machine; in its `incus` or `incus-admin` group. */
  readonly user: string;

  /**
   * SSH port.
   *
   * @default 22
   */
  readonly port?: number;

  /**
   * The machine's public host key, such as `ssh-ed25519 AAAA…`.
   *
   * @default - any host key is accepted; no secret is sent
   */
  readonly hostKey?: string;
}

/** Options of `LxcConnection.https()`. */
export interface LxcHttpsOptions {
  /** Address or name of the engine's machine, known at synth. */
  readonly address: string;

  /**
   * Port of the engine's API.
   *
   * @default 8443
   */
  readonly port?: number;

  /**
   * Its name among the client's remotes: its certificate is the pinned one in `servercerts/NAME.crt` of the
   * client's folder, where `incus remote add NAME` puts it. An unknown certificate is refused.
   *
   * @default - the address
   */
  readonly remote?: string;

  /**
   * Folder with the client's certificate `client.crt`, its key `client.key` and `servercerts`.
   *
   * @default - the provider's: `$INCUS_CONF`, or `$HOME/.config/incus`
   */
  readonly configDir?: string;

  /**
   * One-time token by which the engine comes to trust the client's certificate, which is made where there is none:
   * a sensitive `TerraformVariable`, never a literal.
   *
   * @default - the engine trusts the client's certificate already
   */
  readonly token?: string;

  /**
   * A shell on the engine's machine, by which a `ContainerInVm` waits until its engine answers.
   *
   * @default - nothing waits: the first apply may come before the engine
   */
  readonly shell?: LxcShellOptions;
}

/** TCP port numbers. */
const PORTS = { least: 1, most: 65535 };

/** Port of Incus' API, as its documentation sets it up. */
const API_PORT = 8443;

/** How a daemon that runs LXC containers is reached. Never with a certificate that nobody has seen. */
export class LxcConnection {
  /**
   * The daemon of the machine that runs Terraform.
   *
   * @param socket path of its socket, such as `/var/lib/incus/unix.socket`; found by the provider where it is left out
   */
  public static local(socket?: string): LxcConnection {
    return new LxcConnection({ ...(socket !== undefined && { socket }) });
  }

  /** By its API, with the certificates of both sides verified. */
  public static https(options: LxcHttpsOptions): LxcConnection {
    return new LxcConnection({ https: { ...options } });
  }

  private constructor(private readonly options: { readonly socket?: string; readonly https?: LxcHttpsOptions }) {}

  /** Where the engine's machine is; none for the local one. */
  public get address(): string | undefined {
    return this.options.https?.address;
  }

  /** Which daemon it is, whoever calls. */
  public get endpoint(): string {
    const { https, socket = '' } = this.options;
    return https === undefined ? `unix://${socket}` : `https://${https.address}:${https.port ?? API_PORT}`;
  }

  /** The provider's arguments beside where images are from. */
  public get material(): Omit<IncusProviderAttributes, 'remote'> {
    const { https } = this.options;
    return {
      default_remote: this.remote.name,
      // Stated, since the environment would decide otherwise.
      accept_remote_certificate: false,
      generate_client_certificates: https?.token !== undefined,
      ...(https?.configDir !== undefined && { config_dir: https.configDir }),
    };
  }

  /** The engine among the provider's remotes. */
  public get remote(): IncusRemote {
    const { https } = this.options;
    const address = this.endpoint;
    return https === undefined
      ? { name: 'local', address, protocol: 'incus' }
      : {
          name: https.remote ?? https.address,
          address,
          protocol: 'incus',
          authentication_type: 'tls',
          ...(https.token !== undefined && { token: https.token }),
        };
  }

  /** How a shell on the engine's machine is reached, when it is. */
  public get shell(): Shell | undefined {
    const shell = this.options.https?.shell;
    return (
      shell && {
        user: shell.user,
        port: shell.port ?? 22,
        ...(shell.hostKey !== undefined && { hostKey: shell.hostKey }),
      }
    );
  }

  /** Props that hold a secret as a literal. */
  public get literalSecrets(): string[] {
    const token = this.options.https?.token;
    return token !== undefined && !Token.isUnresolved(token) ? ['engine.connection.token'] : [];
  }

  /** Checks what it was made of, on behalf of the host or VM that uses it. */
  public check(checks: OptionChecks): void {
    const { socket, https } = this.options;
    const prop = (name: string): string => `engine.connection.${name}`;
    if (socket !== undefined && !checks.text(prop('socket'), socket).startsWith('/')) {
      checks.wrong(prop('socket'), 'an absolute path such as /var/lib/incus/unix.socket', socket);
    }
    if (https === undefined) {
      return;
    }
    checks.text(prop('address'), https.address);
    checks.whole(prop('port'), https.port ?? API_PORT, PORTS);
    checks.optionalText(prop('remote'), https.remote);
    checks.optionalText(prop('configDir'), https.configDir);
    if (https.token !== undefined && (typeof https.token !== 'string' || https.token === '')) {
      checks.wrong(prop('token'), 'a sensitive variable', https.token);
    }
    if (https.shell !== undefined) {
      const shell = checks.object(prop('shell'), https.shell, 'a user');
      checks.text(prop('shell.user'), shell.user);
      checks.whole(prop('shell.port'), shell.port ?? 22, PORTS);
      checks.optionalText(prop('shell.hostKey'), shell.hostKey);
    }
  }
}
