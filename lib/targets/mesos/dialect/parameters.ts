import { type IsolationFacts, type PortFacts, isLater, known } from '../../../model';
import { protocolOf, publishedAddress, publishedPort } from '../../shared/dialect/ports';
import { type HostPath, type IsolationReader, unconfinedBy } from '../../shared/dialect/isolation-reader';

/** Options of `docker run`, in the order that they are given. */
export type Parameters = readonly { readonly key: string; readonly value: unknown }[];

/** What options say of isolation. */
type Loosened = Pick<
  IsolationFacts,
  'privileged' | 'hostNetwork' | 'hostPid' | 'hostIpc' | 'hostUsers' | 'hostCgroups' | 'devices' | 'hostPaths'
> &
  Pick<IsolationFacts, 'capabilities' | 'unconfined' | 'joins' | 'mountsOf' | 'publishesAll' | 'readOnly' | 'gpus'> & {
    readonly user: string | undefined;
  };

/** Reads what an app's Docker options give its container. */
export function loosenedBy(parameters: Parameters, isolation: IsolationReader): Loosened {
  const values = (...keys: string[]): unknown[] =>
    parameters.filter(({ key }) => keys.includes(key.replace(/^--?/, ''))).map(({ value }) => value);
  const last = (...keys: string[]): unknown => values(...keys).at(-1);
  const isHost = (value: unknown): boolean => value === 'host';
  const isSet = (value: unknown): boolean => value !== 'false' && value !== false;
  return {
    privileged: isolation.loosens('privileged', last('privileged'), isSet),
    hostNetwork: isolation.loosens('hostNetwork', last('network', 'net'), isHost),
    hostPid: isolation.loosens('hostPid', last('pid'), isHost),
    hostIpc: isolation.loosens('hostIpc', last('ipc'), isHost),
    hostUsers: isolation.loosens('hostUsers', last('userns'), isHost),
    hostCgroups: isolation.loosens('hostCgroups', last('cgroupns'), isHost),
    devices: isolation.texts('devices', values('device')).map((device) => device.split(':')[0]!),
    gpus: isolation.texts('devices', values('gpus')),
    hostPaths: [
      ...isolation.texts('mounts', values('volume', 'v')).flatMap(pathOfVolume),
      ...isolation.texts('mounts', values('mount')).flatMap(pathOfMount),
    ],
    capabilities: isolation.capabilities(values('cap-add')),
    unconfined: unconfinedBy(isolation.texts('securityOptions', values('security-opt'))),
    joins: [
      ...joined(values('network', 'net'), 'network'),
      ...joined(values('pid'), 'processes'),
      ...joined(values('ipc'), 'shared memory'),
    ],
    mountsOf: isolation.texts('mounts', values('volumes-from')).map((from) => from.split(':')[0]!),
    publishesAll: isolation.loosens('ports', last('publish-all', 'P'), isSet),
    user: isolation.text('user', last('user', 'u')),
    readOnly: isolation.loosens('readOnly', last('read-only'), isSet),
  };
}

function joined(modes: readonly unknown[], what: string): string[] {
  return modes.flatMap((mode) => {
    const [, name] = /^container:(.*)$/.exec(String(mode)) ?? [];
    return name === undefined ? [] : [`the ${what} of ${isLater(name) ? 'another container' : name}`];
  });
}

/** `/srv/data:/data:ro` */
function pathOfVolume(volume: string): HostPath[] {
  const [source = '', , options = ''] = volume.split(':');
  return source.startsWith('/') && volume.includes(':')
    ? [{ path: source, readOnly: options.split(',').includes('ro') }]
    : [];
}

/** `type=bind,source=/srv/data,target=/data,readonly` */
function pathOfMount(mount: string): HostPath[] {
  const options = new Map(
    mount.split(',').map((option): [string, string] => {
      const [key = '', value = 'true'] = option.split('=');
      return [key.trim(), value];
    }),
  );
  const path = options.get('source') ?? options.get('src') ?? '';
  const readOnly = options.get('readonly') ?? options.get('ro') ?? 'false';
  return path.startsWith('/') ? [{ path, readOnly: readOnly === 'true' || readOnly === '1' }] : [];
}

/** Ports that an app's Docker options publish: `127.0.0.1:8080:80/tcp`, in its longer and shorter forms. */
export function portsOf(parameters: Parameters): PortFacts[] {
  return parameters
    .filter(({ key }) => ['publish', 'p'].includes(key.replace(/^--?/, '')))
    .map(({ value }): PortFacts => {
      const [, bracketed, plain, external, internal, protocol] =
        /^(?:(?:\[([^\]]*)\]|(\d+\.[\d.]+)):)?(?:(\d*):)?(\d+)(?:\/(\w+))?$/.exec(String(value)) ?? [];
      const isRead = internal !== undefined && !isLater(value);
      return {
        address: bracketed ?? publishedAddress(plain),
        port: isRead ? publishedPort(external) : 'unknown',
        internal: isRead ? known(Number(internal)) : 'unknown',
        protocol: protocolOf(protocol),
      };
    });
}
