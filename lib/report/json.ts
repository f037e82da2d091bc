import type { Charge, Consumer, Guarantee, LedgerRow, Line } from '../model';
import {
  type ClusterReport,
  type Finding,
  type Report,
  type ReportedRoom,
  USUAL_SHAPE,
  type WaiverRecord,
} from '../rules';
import {
  type JsonFinding,
  type JsonLine,
  type JsonNotJudged,
  type JsonReport,
  type JsonRoom,
  type JsonRow,
  lastPart,
} from './shape';

/**
 * The report as JSON text: keys and arrays in a fixed order, two spaces, a newline at the end.
 *
 * Equal reports give equal bytes. An amount that is no finite number (INP002 tells of it) is null.
 */
export function toJson(report: Report): string {
  const json: JsonReport = {
    version: report.version,
    ok: report.ok,
    policy: { name: report.policy.name, version: report.policy.version },
    findings: report.findings.map(findingOf),
    ledger: report.ledger.map((row) => rowOf(row)),
    blastRadius: report.blastRadius.map(({ path, domains, falls }) => ({ path, domains, falls })),
    clusters: report.clusters.map(clusterOf),
    headroom: report.headroom.map(roomOf),
    waivers: report.waivers.map(waiverOf),
    notJudged: report.notJudged.map(notJudgedOf),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function clusterOf({ path, placement, survival, migrations }: ClusterReport): ClusterReport {
  const { failures, verdict, worst, lost, stranded, staysDown } = survival;
  return {
    path,
    placement: {
      verdict: placement.verdict,
      hosts: placement.hosts.map((host) => ({ path: host.path, vms: host.vms })),
      reason: placement.reason,
      ...(placement.broken !== undefined && {
        broken: placement.broken.map((wish) => ({ path: wish.path, what: wish.what })),
      }),
    },
    survival: {
      failures,
      verdict,
      worst: worst.map((loss) => ({
        lost: loss.lost,
        restarts: loss.restarts.map(({ vm, to }) => ({ vm, to })),
        moves: loss.moves.map(({ vm, from, to }) => ({ vm, from, to })),
      })),
      lost,
      stranded,
      ...(staysDown !== undefined && { staysDown }),
    },
    migrations: migrations.map((migration) => ({ path: migration.path, hosts: migration.hosts })),
  };
}

function roomOf({ path, count, exact, atMost, blockedBy }: ReportedRoom): JsonRoom {
  const { milliCpu: cpu, memoryMib: memory } = USUAL_SHAPE;
  return { path, shape: { cpu, memory }, count, exact, ...(atMost !== undefined && { atMost }), blockedBy };
}

function findingOf(finding: Finding): JsonFinding {
  const { rule, severity, path, message, resource, requested, capacity, unit, consumers, source, waivedBy } = finding;
  return {
    rule,
    severity,
    path,
    message,
    ...(resource !== undefined && { resource }),
    ...(requested !== undefined && { requested }),
    ...(capacity !== undefined && { capacity }),
    ...(unit !== undefined && { unit }),
    ...(consumers !== undefined && { consumers: consumers.map(consumerOf) }),
    source: source === undefined ? null : { file: source.file, line: source.line },
    waivedBy,
  };
}

/** The path tells the name; only a message needs it said. */
function consumerOf({ path, amount }: Consumer): NonNullable<JsonFinding['consumers']>[number] {
  return { path, amount };
}

/** A row that stands on another one says what it takes from it; a root row takes nothing. */
function rowOf(row: LedgerRow, isRoot = true): JsonRow {
  return {
    path: row.path,
    ...(row.name !== lastPart(row.path) && { name: row.name }),
    layer: row.layer,
    technique: row.technique,
    system: row.system,
    ...(!isRoot && { charged: chargeOf(row.charged) }),
    ...(row.cpu !== undefined && { cpu: lineOf(row.cpu) }),
    ...(row.memory !== undefined && { memory: { unit: 'MiB', ...lineOf(row.memory) } }),
    ...(row.disk !== undefined && { disk: { unit: 'GiB', ...lineOf(row.disk) } }),
    ...(row.guaranteed !== undefined && { guaranteed: guaranteeOf(row.guaranteed) }),
    children: row.children.map((child) => rowOf(child, false)),
  };
}

function chargeOf({ cpu, memory, disk }: Charge): Charge {
  return { cpu, memory, disk };
}

function guaranteeOf({ cpu, memory }: Guarantee): Guarantee {
  return { cpu, memory };
}

function lineOf({ total, reserved, ratioPercent, capacity, allocated, free }: Line): JsonLine {
  return { total, reserved, ratioPercent, capacity, allocated, free };
}

function notJudgedOf({ kind, address, path, from, source }: Report['notJudged'][number]): JsonNotJudged {
  return { kind, address, path, from, source: source === undefined ? null : { file: source.file, line: source.line } };
}

function waiverOf(waiver: WaiverRecord): WaiverRecord {
  const { rule, path, scope, reason, owner, expires, limitPercent, used } = waiver;
  return { rule, path, scope, reason, owner, expires, limitPercent, used };
}
