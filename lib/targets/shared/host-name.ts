/** Names and addresses by which a machine calls itself. */
const LOOPBACK = /^(localhost|localhost\.localdomain|127(\.\d{1,3}){3}|::1)$/;

/** One way to write the name of a machine: names have no case, and no dot at their end. */
export function normalHost(name: string): string {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  return bare === '' || LOOPBACK.test(bare) ? 'localhost' : bare;
}

/** Parts of what names a machine: `https://user@host:5986/path?with=more`, of which the host alone must be there. */
const ADDRESS = /^(?:([a-z][a-z\d+.-]*):\/\/)?(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?(?:[/?#].*)?$/i;

/** What a URL or address says of a machine. */
export interface MachineAddress {
  readonly scheme: string;
  /** As {@link normalHost} writes it. */
  readonly host: string;
  readonly port?: string;
}

/** Takes a URL or address apart; nothing where it is neither. */
export function machineAddressOf(text: string): MachineAddress | undefined {
  const [whole, scheme = '', host = '', port] = ADDRESS.exec(text.trim()) ?? [];
  return whole === undefined
    ? undefined
    : { scheme: scheme.toLowerCase(), host: normalHost(host), ...(port !== undefined && { port }) };
}

/** The machine that a URL or address names, and its port where it is none of the usual ones: behind it may be another machine. */
export function normalMachine(text: string, usualPorts: readonly string[]): string {
  const address = machineAddressOf(text);
  if (address === undefined) {
    return normalHost(text);
  }
  const { host, port } = address;
  return port === undefined || usualPorts.includes(port) ? host : `${host}:${port}`;
}
