import { type Estate, type Waiver, byPath, compareText, groupBy } from '../../model';
import type { Draft, Finding } from '../finding';
import type { Policy } from './policy';
import type { Rule } from '../rule';

/** An exception on the record. */
export interface WaiverRecord {
  readonly rule: string;
  /** Path of the waiver: what a finding's `waivedBy` names. */
  readonly path: string;
  /** Path of the subtree it covers; empty where it is the whole app. */
  readonly scope: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day it holds, as an ISO date. */
  readonly expires: string;
  /** The share of what there is up to which it covers, in whole percent; null where it covers any amount. */
  readonly limitPercent: number | null;
  /** Whether it covers a finding. */
  readonly used: boolean;
}

/** What the waivers of an estate did to its findings. */
export interface WaiverOutcome {
  readonly findings: readonly Finding[];
  readonly records: readonly WaiverRecord[];
  /** Waivers in force that cover nothing. */
  readonly unused: readonly Waiver[];
}

/** Whether a waiver's last day has passed. */
export function isExpired(waiver: Waiver, today: string | undefined): boolean {
  return today !== undefined && waiver.expires < today;
}

/** Whether a rule may be waived here: by the catalogue, and by the policy. */
export function isWaivable(rule: Rule, policy: Policy): boolean {
  return rule.waivable && policy.nonWaivable?.includes(rule.id) !== true;
}

/** Why a waiver can never hold, if so: an unknown rule, one that cannot be waived, or nobody who answers for it. */
export function defectOf(waiver: Waiver, rules: readonly Rule[], policy: Policy): string | undefined {
  const rule = rules.find(({ id }) => id === waiver.rule);
  if (rule === undefined) {
    return `there is no rule ${waiver.rule}`;
  }
  if (!rule.waivable) {
    return `${waiver.rule} cannot be waived: ${rule.why}`;
  }
  if (policy.nonWaivable?.includes(waiver.rule) === true) {
    return `policy ${policy.name} forbids waiving ${waiver.rule}`;
  }
  const missing = (['reason', 'owner'] as const).find((prop) => waiver[prop].trim() === '');
  return missing === undefined ? undefined : `it states no ${missing}`;
}

/**
 * Marks what is covered; what no waiver in force covers stays as it is.
 *
 * Of several that cover a finding the narrowest is named, and all of them are used: the order in which they were
 * declared decides nothing.
 */
export function applyWaivers(
  findings: readonly Finding[],
  estate: Estate,
  rules: readonly Rule[],
  policy: Policy,
): WaiverOutcome {
  const waivers = estate.waivers;
  if (waivers.length === 0) {
    return { findings, records: [], unused: [] };
  }
  const inForce = waivers.filter(
    (waiver) => !isExpired(waiver, estate.today) && defectOf(waiver, rules, policy) === undefined,
  );
  const byRule = groupBy([...inForce].sort(narrowestFirst), ({ rule }) => rule);
  const used = new Set<Waiver>();
  const marked = findings.map((finding) => {
    const covering = (byRule.get(finding.rule) ?? []).filter((candidate) => covers(candidate, finding));
    covering.forEach((waiver) => used.add(waiver));
    const [narrowest] = covering;
    return narrowest === undefined ? finding : { ...finding, waivedBy: narrowest.path };
  });
  const records = [...waivers].sort(byPath).map((waiver) => recordOf(waiver, used.has(waiver)));
  return { findings: marked, records, unused: inForce.filter((waiver) => !used.has(waiver)) };
}

/** Scopes that cover one finding lie in each other: the longer one is the narrower. */
function narrowestFirst(a: Waiver, b: Waiver): number {
  return b.scope.length - a.scope.length || compareText(a.path, b.path);
}

function covers(waiver: Waiver, finding: Finding): boolean {
  const inside = waiver.scope === '' || finding.path === waiver.scope || finding.path.startsWith(`${waiver.scope}/`);
  return inside && withinLimit(waiver, finding);
}

/** A limit compares what is asked with what there is; a finding without amounts is not covered by a limited waiver. */
function withinLimit({ limitPercent }: Waiver, finding: Draft): boolean {
  if (limitPercent === undefined) {
    return true;
  }
  const { requested, capacity } = finding;
  return requested !== undefined && capacity !== undefined && requested * 100 <= capacity * limitPercent;
}

function recordOf(waiver: Waiver, used: boolean): WaiverRecord {
  const { rule, path, scope, reason, owner, expires, limitPercent = null } = waiver;
  return { rule, path, scope, reason, owner, expires, limitPercent, used };
}
