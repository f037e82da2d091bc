import type { Construct } from 'constructs';
import type { Identity, System } from '../../model';
import { checkSecret, literalSecretsIn } from '../shared/secret';
import { type Emitted, type HostSpec, type OptionChecks, Type1Hypervisor, type VmPlatform } from '../target';
import { HYPER_V_VERSIONS, hyperV } from './capabilities';
import { HYPER_V_DIALECT } from './dialect';
import type { HyperVOptions } from './options';
import { checkPath, checkSafe } from './paths';
import { HyperVPlatform } from './platform';

/** TCP port numbers. */
const PORTS = { least: 1, most: 65535 };

/** Microsoft Hyper-V on Windows Server, through the `taliesins/hyperv` provider and WinRM. */
export class HyperV extends Type1Hypervisor {
  public readonly system: System;
  public override readonly version: string;
  public override readonly literalSecrets: readonly string[];

  constructor(public readonly options: HyperVOptions) {
    super();
    this.system = hyperV(options.version);
    this.version = options.version;
    this.literalSecrets = literalSecretsIn({ 'hypervisor.password': options.password });
  }

  public check(checks: OptionChecks): void {
    const { options } = this;
    checks.text('hypervisor.host', options.host);
    checks.oneOf('hypervisor.version', options.version, HYPER_V_VERSIONS);
    checks.text('hypervisor.user', options.user);
    checkSecret(checks, 'hypervisor.password', options.password);
    const https = checks.flag('hypervisor.https', options.https, true);
    checks.whole('hypervisor.port', options.port ?? 5986, PORTS);
    checks.optionalText('hypervisor.kerberosRealm', options.kerberosRealm);
    for (const prop of ['caCertFile', 'tlsServerName'] as const) {
      if (checks.optionalText(`hypervisor.${prop}`, options[prop]) !== undefined && !https) {
        checks.wrong(`hypervisor.${prop}`, 'left out without https: there is no certificate', options[prop]);
      }
    }
    for (const prop of ['folder', 'templates'] as const) {
      if (options[prop] !== undefined && options[prop] !== null) {
        checkPath(checks, `hypervisor.${prop}`, options[prop]);
      }
    }
    if (options.virtualSwitch !== undefined && options.virtualSwitch !== null) {
      checkSafe(checks, 'hypervisor.virtualSwitch', options.virtualSwitch);
    }
    checks.oneOf('hypervisor.checkpoints', options.checkpoints ?? 'production', [
      'disabled',
      'production',
      'production-only',
      'standard',
    ]);
    const servers = options.networkServers ?? [];
    if (!Array.isArray(servers)) {
      checks.wrong('hypervisor.networkServers', 'a list of names of VMs', servers);
    }
    servers.forEach((name, index) => checks.text(`hypervisor.networkServers[${index}]`, name));
  }

  /** A datastore is a folder: it says where, or is in the folder of all. */
  public override checkStores(stores: HostSpec['stores'], checks: OptionChecks): void {
    stores.forEach(({ name, path }, index) => {
      const prop = `datastores[${index}]`;
      if (path !== undefined) {
        checkPath(checks, `${prop}.path`, path);
      } else if (this.options.folder === undefined) {
        checks.fail(
          'INP008',
          `'${prop}.path' is not stated; give a folder of the host such as 'D:\\Hyper-V', or 'folder' to the hypervisor`,
        );
      } else if (/[\\/:]/.test(checkSafe(checks, `${prop}.name`, name))) {
        checks.wrong(`${prop}.name`, 'the name of a folder, where no path is stated', name);
      }
    });
  }

  public identityOf(): Identity {
    const name = HYPER_V_DIALECT.normalIdentity(this.options.host);
    return { scope: `hyper-v:${name}`, name };
  }

  public storeKeyOf(_hostPath: string, store: string): string {
    return `${this.identityOf().scope}/${store}`;
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    return new HyperVPlatform(scope, this.options, host, emitted);
  }
}
