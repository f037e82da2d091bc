import type { Consumer, Host, Line } from '../model';
import { formatCpu, formatRatio } from '../model';

/** Consumers named in a message; the rest are counted. */
const NAMED_CONSUMERS = 8;

/** `a 16, b 9 and 3 more` */
export function listConsumers(consumers: readonly Consumer[], format: (amount: number) => string): string {
  return listNames(consumers.map(({ name, amount }) => `${name} ${format(amount)}`));
}

/** `a, b and 3 more` */
export function listNames(names: readonly string[]): string {
  const rest = names.length - NAMED_CONSUMERS;
  return names.slice(0, NAMED_CONSUMERS).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** How a host's CPU capacity comes about: `2 x 12 cores, 0 reserved, 1:1`. */
export function describeCpu(host: Host, line: Line): string {
  const { sockets, coresPerSocket, threadsPerCore } = host.topology;
  const threads = host.countCpusBy === 'threads' ? ` x ${threadsPerCore ?? 1} threads` : '';
  const metal = `${sockets} x ${coresPerSocket} cores${threads}`;
  return `${metal}, ${describeReserve(host, line.reserved, formatCpu, (app) => app.milliCpu)}, ${formatRatio(line.ratioPercent)}`;
}

/** How any other capacity comes about: `256 GiB, 8 GiB reserved, 1:1`. */
export function describeLine(line: Line, format: (amount: number) => string): string {
  return `${format(line.total)}, ${format(line.reserved)} reserved, ${formatRatio(line.ratioPercent)}`;
}

/** `2 reserved`, or with applications `3 reserved (host OS 2, IDE 1)`. */
export function describeReserve(
  host: Host,
  reserved: number,
  format: (amount: number) => string,
  amountOf: (application: Host['applications'][number]) => number,
): string {
  if (host.applications.length === 0) {
    return `${format(reserved)} reserved`;
  }
  const applications = host.applications.map((app) => `${app.name} ${format(amountOf(app))}`);
  const hostOs = reserved - host.applications.reduce((sum, app) => sum + amountOf(app), 0);
  return `${format(reserved)} reserved (host OS ${format(hostOs)}, ${listNames(applications)})`;
}
