/** The machine that Terraform runs on. */
const THIS_MACHINE = 'localhost';

/** Schemes of addresses that are paths on the machine that Terraform runs on. */
const LOCAL_SCHEMES = ['unix', 'npipe', 'fd'];

/** What an engine's clients take where nobody says otherwise: it tells no two engines apart. */
export interface EngineDefaults {
  /** Ports of its API, and of the shell by which it is reached. */
  readonly ports: readonly number[];
  /** Paths of its socket; others are those of other engines on the machine. */
  readonly sockets: readonly string[];
}

/**
 * One name for a machine, however its address is spelled: by whatever scheme and user, in whatever case, with or
 * without a port that is a default, the dot at the end of a full name, and spaces around it.
 */
export function machineName(address: string, { ports, sockets }: EngineDefaults): string {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(address.trim())!;
  if (LOCAL_SCHEMES.includes(scheme.toLowerCase()) || (scheme === '' && rest.startsWith('/'))) {
    return rest === '' || sockets.includes(rest) ? THIS_MACHINE : `${scheme.toLowerCase() || 'unix'}://${rest}`;
  }
  const [authority = ''] = rest.split(/[/?#]/, 1);
  const [host, port] = cutPort(authority.slice(authority.lastIndexOf('@') + 1).trim());
  const name = hostName(host);
  return port === undefined || ports.includes(port) ? name : `${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Host and port; an IPv6 address may stand without its brackets where there is no port. */
function cutPort(text: string): [host: string, port: number | undefined] {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(text) ?? [undefined, undefined, text];
  return [bracketed ?? plain ?? '', port === undefined || port === '' ? undefined : Number(port)];
}

function hostName(host: string): string {
  const lower = host.toLowerCase().replace(/\.+$/, '');
  const name = lower.includes(':') ? shortIpv6(lower) : lower;
  return name === '' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) ? THIS_MACHINE : name;
}

/** An IPv6 address in its short form; text that is none stays as it is. */
function shortIpv6(text: string): string {
  return URL.canParse(`http://[${text}]`) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
}
