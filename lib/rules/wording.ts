import type { Consumer, Host, Line } from '../model';
import { formatCpu, formatMemory, formatRatio, listNames, plural } from '../model';
import type { Site } from '../clusters';

/** `a 16, b 9 and 3 more` */
export function listConsumers(consumers: readonly Consumer[], format: (amount: number) => string): string {
  return listNames(consumers.map(({ name, amount }) => `${name} ${format(amount)}`));
}

/** Where a VM that does not fit could go. */
export function moreRoom({ cluster }: Site): string {
  return cluster === undefined ? 'place one on another host' : 'add a host';
}

/** How a site's CPU capacity comes about: `2 x 12 cores, 0 reserved, 1:1`; of a cluster, by host. */
export function describeCpu(site: Site, line: Line): string {
  const [host] = site.hosts as [Host];
  const { sockets, coresPerSocket, threadsPerCore } = host.topology;
  const threads = host.countCpusBy === 'threads' ? ` x ${threadsPerCore ?? 1} threads` : '';
  return site.cluster === undefined
    ? `${sockets} x ${coresPerSocket} cores${threads}, ${describeReserve(host, line.reserved, formatCpu, (app) => app.milliCpu)}, ${formatRatio(line.ratioPercent)}`
    : describeHosts(site, line, 'cpu', formatCpu);
}

/** How a site's memory capacity comes about: `256 GiB, 16 GiB reserved, 1:1`; of a cluster, by host. */
export function describeMemory(site: Site, line: Line): string {
  const [host] = site.hosts as [Host];
  const overhead = site.system.overhead === undefined ? '' : ', VM overhead included';
  const reserve = describeReserve(host, line.reserved, formatMemory, (app) => app.memoryMib);
  return site.cluster === undefined
    ? `${formatMemory(line.total)}, ${reserve}, ${formatRatio(line.ratioPercent)}${overhead}`
    : `${describeHosts(site, line, 'memory', formatMemory)}${overhead}`;
}

/** `2 hosts: esxi-01 24, esxi-02 24; 0 reserved, 1:1` */
function describeHosts(
  { hosts }: Site,
  line: Line,
  resource: 'cpu' | 'memory',
  format: (amount: number) => string,
): string {
  const each = listNames(hosts.map((host) => `${host.name} ${format(host[resource].total)}`));
  return `${plural(hosts.length, 'host')}: ${each}; ${format(line.reserved)} reserved, ${formatRatio(line.ratioPercent)}`;
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

/** How INP001 is said, by the rule and where a construct refuses a value at once. */
export function unknownValue(
  prop: string,
  give = 'a literal value',
  by: 'Terraform' | 'provider' = 'Terraform',
): string {
  const got = by === 'provider' ? 'one that its provider decides' : 'a value that Terraform knows later';
  return `'${prop}' must be known at synth, got ${got}; give ${give}`;
}

/** How CAP007 is said, by the rule and where a construct refuses a prop at once. */
export function noReserve(prop: string): string {
  return `'${prop}' must be above zero: a host OS and its applications take their share before any guest; state what they need`;
}
