import { formatCpu, formatMemory } from '../model';
import { type ClusterReport, type Report, type ReportedRoom, USUAL_SHAPE } from '../rules';
import { lastPart } from './shape';
import { plain } from './plain';
import { count } from './plural';

/** Hosts and clusters whose room is told; the JSON report has all. */
const MOST_TOLD = 20;

/** Names told in one line; the rest are counted. */
const MOST_NAMED = 8;

/** What is proven of each cluster, and how many more VMs each host and cluster takes, a line each; empty without any. */
export function formatOutlook(report: Report): string {
  return [...report.clusters.map(clusterLine), ...roomLines(report.headroom)].map(plain).join('\n');
}

/** `production: 40 VMs have a host; all restart after the loss of any host; db can move among esxi-01, esxi-02` */
function clusterLine({ path, placement, survival, migrations }: ClusterReport): string {
  const moves = migrations.map((migration) =>
    migration.hosts.length < 2
      ? `${lastPart(migration.path)} cannot move while it runs`
      : `${lastPart(migration.path)} can move among ${names(migration.hosts.map(lastPart))}`,
  );
  const broken = (placement.broken ?? []).map(({ what }) => `not kept: ${what}`);
  return `${path}: ${[placementOf(placement), ...survivalOf(survival), ...moves, ...broken].join('; ')}`;
}

function placementOf({ verdict, hosts }: ClusterReport['placement']): string {
  const vms = hosts.reduce((sum, host) => sum + host.vms.length, 0);
  return {
    fits: `${count(vms, 'VM')} ${vms === 1 ? 'has' : 'have'} a host`,
    'does-not-fit': 'there is no placement',
    undecided: 'whether there is a placement is undecided',
  }[verdict];
}

function survivalOf({ verdict, failures, lost, stranded, staysDown = [] }: ClusterReport['survival']): string[] {
  const any = failures === 1 ? 'any host' : `any ${failures} hosts`;
  const some = names(lost.map(lastPart));
  const who = staysDown.length === 0 ? 'all' : 'all others';
  const down = `${names(staysDown)} ${staysDown.length === 1 ? 'stays' : 'stay'} down with ${staysDown.length === 1 ? 'its host' : 'their hosts'}`;
  const rest = staysDown.length === 0 ? [] : [down];
  return {
    survives: [...rest, `${who} restart after the loss of ${any}`],
    'does-not-survive': [...rest, `after the loss of ${some}, ${names(stranded)} would not restart`],
    undecided: [...rest, `whether ${who} restart after the loss of ${lost.length === 0 ? any : some} is undecided`],
    'not-asked': failures === 0 ? ['no host may be lost'] : [],
  }[verdict];
}

function roomLines(rooms: readonly ReportedRoom[]): string[] {
  if (rooms.length === 0) {
    return [];
  }
  const told = rooms.slice(0, MOST_TOLD);
  const width = Math.max(...told.map(({ path }) => path.length));
  const { milliCpu, memoryMib } = USUAL_SHAPE;
  return [
    `room for more VMs of ${formatCpu(milliCpu)} vCPU and ${formatMemory(memoryMib)}:`,
    ...told.map((room) => `  ${room.path.padEnd(width)}  ${roomOf(room)}`),
    ...(rooms.length > told.length
      ? [`  and ${count(rooms.length - told.length, 'more place')} in the JSON report`]
      : []),
  ];
}

/** `4 (vCPU: 9 free)`; `at least 4, at most 7 (…)` where more may fit. */
function roomOf({ count: room, exact, atMost, blockedBy }: ReportedRoom): string {
  if (room === null) {
    return 'cannot be counted';
  }
  const least = exact ? String(room) : `at least ${room}`;
  const told = atMost === undefined ? least : room === 0 ? `at most ${atMost}` : `${least}, at most ${atMost}`;
  return blockedBy === null ? told : `${told} (${blockedBy})`;
}

function names(list: readonly string[]): string {
  const rest = list.length - MOST_NAMED;
  return list.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
