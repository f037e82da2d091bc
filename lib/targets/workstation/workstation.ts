import type { Construct } from 'constructs';
import type { Identity } from '../../model';
import { checkSecret, literalSecretsIn } from '../shared/secret';
import { type Emitted, type HostSpec, type OptionChecks, Type2Hypervisor, type VmPlatform } from '../target';
import { WORKSTATION } from './capabilities';
import { WORKSTATION_DIALECT } from './dialect';
import type { WorkstationOptions } from './options';
import { WorkstationPlatform } from './platform';

/** Hosts that are the machine itself. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** VMware Workstation, through the `elsudano/vmworkstation` provider and Workstation's REST API. */
export class Workstation extends Type2Hypervisor {
  public readonly system = WORKSTATION;
  public override readonly literalSecrets: readonly string[];

  constructor(public readonly options: WorkstationOptions) {
    super();
    this.literalSecrets = literalSecretsIn({ 'hypervisor.password': options.password });
  }

  public check(checks: OptionChecks): void {
    const { endpoint, user, password, folder, machine } = this.options;
    const url = URL.canParse(checks.text('hypervisor.endpoint', endpoint)) ? new URL(endpoint) : undefined;
    if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
      checks.wrong('hypervisor.endpoint', "a URL such as 'http://localhost:8697/api'", endpoint);
    } else if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname)) {
      checks.wrong(
        'hypervisor.endpoint',
        'https beyond the machine itself: the password is sent with every call',
        endpoint,
      );
    } else if (url.username !== '' || url.password !== '') {
      checks.wrong('hypervisor.endpoint', 'a URL without credentials; give user and password', 'one with them');
    }
    checks.text('hypervisor.user', user);
    checkSecret(checks, 'hypervisor.password', password);
    if (!/^(\/|[A-Za-z]:\\|\\\\)/.test(checks.text('hypervisor.folder', folder))) {
      checks.wrong('hypervisor.folder', "a path of the machine such as 'D:\\VMs' or '/home/lab/vmware'", folder);
    }
    checks.optionalText('hypervisor.machine', machine);
  }

  /** The REST API clones into one folder, whatever is asked of it. */
  public override checkStores(stores: HostSpec['stores'], checks: OptionChecks): void {
    if (stores.length > 1) {
      checks.wrong('datastores', "one: its REST API clones into the hypervisor's folder only", stores.length);
    }
    if (stores[0]?.path !== undefined) {
      checks.wrong('datastores[0].path', "left out: it is the hypervisor's folder", stores[0].path);
    }
  }

  public identityOf(): Identity {
    const name = WORKSTATION_DIALECT.normalIdentity(this.options.machine ?? this.options.endpoint);
    return { scope: `vmworkstation:${name}`, name };
  }

  public storeKeyOf(_hostPath: string, store: string): string {
    return `${this.identityOf().scope}/${store}`;
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    return new WorkstationPlatform(scope, this.options, host, emitted);
  }
}
