import {
  type BlastRadius,
  type Estate,
  type LedgerRow,
  type NotJudged,
  blastRadii,
  buildLedger,
  byPath,
  compareText,
  groupBy,
} from '../model';
import { CATALOG } from './catalog';
import { type ClusterReport, clusterReports, viewsOf, type ReportedRoom, reportedRoom, sitesOf } from '../clusters';
import { type Draft, type Finding, type Severity, compareFindings } from './finding';
import { type ComposedPolicy, type Policy, DEFAULT_POLICY } from './policy/policy';
import type { Rule, RuleContext } from './rule';
import { type WaiverRecord, applyWaivers, isWaivable } from './policy/waivers';

/** An evaluated estate. */
export interface Report {
  /** Version of this shape. */
  readonly version: 1;
  /** Whether nothing that is not waived is at error level. */
  readonly ok: boolean;
  /** The policy it was judged by. */
  readonly policy: { readonly name: string; readonly version: string };
  /** Errors first, biggest shortfall first; waived ones stay, marked. */
  readonly findings: readonly Finding[];
  /** One row a host, each with what stands on it. */
  readonly ledger: readonly LedgerRow[];
  /** What falls with what. */
  readonly blastRadius: readonly BlastRadius[];
  /** What is proven of each cluster: where its VMs go, that they restart, where they can move. */
  readonly clusters: readonly ClusterReport[];
  /** How many more VMs of 2 vCPU and 8 GiB each host and cluster takes. */
  readonly headroom: readonly ReportedRoom[];
  readonly waivers: readonly WaiverRecord[];
  /** What Terraform will do, and no rule can look into: Terraform modules. */
  readonly notJudged: readonly NotJudged[];
}

/** Judges an estate: every rule of the catalogue, all findings, in a fixed order. */
export function evaluate(
  estate: Estate,
  policy: ComposedPolicy = DEFAULT_POLICY,
  rules: readonly Rule[] = CATALOG,
): Report {
  const ledger = buildLedger(estate);
  const hosts = new Map(estate.hosts.map((host) => [host.path, host]));
  const views = viewsOf(estate, hosts);
  const radii = blastRadii(estate, (vm) => views.get(vm.host)?.onlyHostOf(vm) ?? vm.host);
  const context: RuleContext = {
    estate,
    ledger,
    policy,
    rules,
    blastRadius: radii,
    sites: sitesOf(estate),
    clusterViews: views,
    hosts,
    engines: new Map(estate.engines.map((engine) => [engine.path, engine])),
    vms: new Map(estate.vms.map((vm) => [vm.path, vm])),
    containersOf: groupBy(estate.containers, (container) => container.engine),
    unusedWaivers: [],
  };
  const judged = rules.filter(({ judgesWaivers }) => judgesWaivers !== true).flatMap((rule) => apply(rule, context));
  const outcome = applyWaivers(judged, estate, rules, policy);
  const afterwards = { ...context, unusedWaivers: outcome.unused };
  const late = rules.filter(({ judgesWaivers }) => judgesWaivers === true).flatMap((rule) => apply(rule, afterwards));
  const findings = [...outcome.findings, ...late].sort(compareFindings);
  return {
    version: 1,
    ok: findings.every(({ severity, waivedBy }) => severity !== 'error' || waivedBy !== null),
    policy: { name: policy.name, version: policy.version },
    findings,
    ledger: ledger.rows,
    blastRadius: radii,
    clusters: clusterReports(context.clusterViews),
    headroom: reportedRoom(estate, ledger, context.clusterViews),
    waivers: outcome.records,
    notJudged: [...estate.notJudged].sort((a, b) => byPath(a, b) || compareText(a.address, b.address)),
  };
}

/** A rule that throws fails closed: it becomes a finding and hides no other. */
function apply(rule: Rule, context: RuleContext): Finding[] {
  try {
    return rule.check(context).map((draft) => ({
      ...draft,
      rule: rule.id,
      severity: graded(rule, draft, context.policy),
      waivedBy: null,
    }));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const message = `the rule could not be judged (${cause}), so it counts as broken; report this as a defect`;
    return [{ rule: rule.id, severity: 'error', path: '', message, waivedBy: null }];
  }
}

/** A policy raises any finding, and lowers those of rules that may be waived: the others are no matter of taste. */
function graded(rule: Rule, draft: Draft, policy: Policy): Severity {
  const own = draft.undecided === true ? (policy.undecided ?? 'warning') : (draft.severity ?? rule.severity);
  const stated = policy.severities?.[rule.id];
  return stated === undefined || (stated === 'warning' && !isWaivable(rule, policy)) ? own : stated;
}
