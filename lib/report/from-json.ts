import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import type { LedgerRow, Line } from '../model';
import type { Finding, Report, ReportedRoom } from '../rules';
import {
  type JsonAmount,
  type JsonFinding,
  type JsonLine,
  type JsonReport,
  type JsonRoom,
  type JsonRow,
  lastPart,
} from './shape';
import schema from './report.schema.json';

/** A text that is no report; the message is one line, without the name of the file. */
export class NotAReportError extends Error {
  public override readonly name = 'NotAReportError';
}

/** Compiled at the first use: it takes longer than reading the file. */
let validate: ValidateFunction<JsonReport> | undefined;

/**
 * Reads a report back from its JSON, strictly: the shipped schema is the one truth about the shape.
 *
 * @throws NotAReportError when the text is no JSON, of another version, or of another shape
 */
export function fromJson(text: string): Report {
  const json = parse(text);
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (version !== undefined && version !== 1) {
    throw new NotAReportError(
      `report of version ${JSON.stringify(version)}, known is version 1; use the strata that wrote it`,
    );
  }
  // `format: date` is a note to people: a waiver with a bad date must still be reportable.
  validate ??= new Ajv2020({ strict: true, validateFormats: false }).compile<JsonReport>(schema);
  if (!validate(json)) {
    throw new NotAReportError(`not a strata report: ${explain(validate.errors?.[0])}`);
  }
  return {
    version: 1,
    ok: json.ok,
    policy: json.policy,
    findings: json.findings.map(findingOf),
    ledger: json.ledger.map(rowOf),
    blastRadius: json.blastRadius,
    clusters: json.clusters,
    headroom: json.headroom.map(roomOf),
    waivers: json.waivers,
    // A report of an earlier release has no such list.
    notJudged: (json.notJudged ?? []).map(({ source, ...unjudged }) => ({
      ...unjudged,
      name: lastPart(unjudged.path),
      ...(source !== null && { source }),
    })),
  };
}

/** All is of the one usual shape. */
function roomOf({ path, count, exact, atMost, blockedBy }: JsonRoom): ReportedRoom {
  return { path, count, exact, ...(atMost !== undefined && { atMost }), blockedBy };
}

function parse(text: string): unknown {
  try {
    // Some editors on Windows put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new NotAReportError(`not JSON: ${cause}`);
  }
}

/** `/findings/0/severity must be equal to one of the allowed values (error, warning)` */
function explain(error: ErrorObject | undefined): string {
  const { instancePath, message, params } = error!;
  const details = [params.additionalProperty, params.unevaluatedProperty, params.allowedValues, params.allowedValue]
    .flat()
    .filter((detail) => detail !== undefined)
    .map(String);
  const where = instancePath === '' ? 'the document' : instancePath;
  return `${where} ${message}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

function findingOf({ source, consumers, requested, capacity, ...finding }: JsonFinding): Finding {
  return {
    ...finding,
    ...(requested !== undefined && { requested: amountOf(requested) }),
    ...(capacity !== undefined && { capacity: amountOf(capacity) }),
    ...(consumers !== undefined && {
      consumers: consumers.map(({ path, amount }) => ({ path, name: lastPart(path), amount: amountOf(amount) })),
    }),
    ...(source !== null && { source }),
  };
}

function rowOf(row: JsonRow): LedgerRow {
  const { path, layer, technique, system, charged, cpu, memory, disk } = row;
  return {
    path,
    name: row.name ?? lastPart(path),
    layer,
    technique,
    system,
    charged:
      charged === undefined
        ? { cpu: 0, memory: 0, disk: 0 }
        : { cpu: amountOf(charged.cpu), memory: amountOf(charged.memory), disk: amountOf(charged.disk) },
    ...(cpu !== undefined && { cpu: lineOf(cpu) }),
    ...(memory !== undefined && { memory: lineOf(memory) }),
    ...(disk !== undefined && { disk: lineOf(disk) }),
    ...(row.guaranteed !== undefined && {
      guaranteed: { cpu: amountOf(row.guaranteed.cpu), memory: amountOf(row.guaranteed.memory) },
    }),
    children: row.children.map(rowOf),
  };
}

function lineOf(line: JsonLine): Line {
  return {
    total: amountOf(line.total),
    reserved: amountOf(line.reserved),
    ratioPercent: amountOf(line.ratioPercent),
    capacity: amountOf(line.capacity),
    allocated: amountOf(line.allocated),
    free: amountOf(line.free),
  };
}

function amountOf(amount: JsonAmount): number {
  return amount ?? NaN;
}
