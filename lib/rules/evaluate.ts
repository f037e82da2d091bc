import { type Estate, type LedgerRow, buildLedger, groupBy } from '../model';
import { CATALOG } from './catalog';
import { type Finding, compareFindings } from './finding';
import { type Policy, DEFAULT_POLICY } from './policy';
import type { Rule, RuleContext } from './rule';

/** An exception on the record. */
export interface WaiverRecord {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  readonly owner: string;
  /** ISO date. */
  readonly expires: string;
  readonly used: boolean;
}

/** An evaluated estate. */
export interface Report {
  /** Version of this shape. */
  readonly version: 1;
  /** Whether nothing is at error level. */
  readonly ok: boolean;
  /** Errors first, biggest shortfall first. */
  readonly findings: readonly Finding[];
  /** One row a host, each with what stands on it. */
  readonly ledger: readonly LedgerRow[];
  readonly waivers: readonly WaiverRecord[];
}

/** Judges an estate: every rule of the catalogue, all findings, in a fixed order. */
export function evaluate(estate: Estate, policy: Policy = DEFAULT_POLICY, rules: readonly Rule[] = CATALOG): Report {
  const ledger = buildLedger(estate);
  const context: RuleContext = {
    estate,
    ledger,
    policy,
    hosts: new Map(estate.hosts.map((host) => [host.path, host])),
    engines: new Map(estate.engines.map((engine) => [engine.path, engine])),
    vms: new Map(estate.vms.map((vm) => [vm.path, vm])),
    containersOf: groupBy(estate.containers, (container) => container.engine),
  };
  const findings = rules.flatMap((rule) => apply(rule, context)).sort(compareFindings);
  const ok = findings.every(({ severity }) => severity !== 'error');
  return { version: 1, ok, findings, ledger: ledger.rows, waivers: [] };
}

/** A rule that throws fails closed: it becomes a finding and hides no other. */
function apply(rule: Rule, context: RuleContext): Finding[] {
  try {
    return rule
      .check(context)
      .map((draft) => ({ ...draft, rule: rule.id, severity: draft.severity ?? rule.severity, waivedBy: null }));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const message = `the rule could not be judged (${cause}), so it counts as broken; report this as a defect`;
    return [{ rule: rule.id, severity: 'error', path: '', message, waivedBy: null }];
  }
}
