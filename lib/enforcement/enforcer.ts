import { Aspects, type IAspect, type ISynthesisSession, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Estate, LedgerRow } from '../model';
import { type Policy, type Report, DEFAULT_POLICY, composePolicies, evaluate } from '../rules';
import { asWritten } from './as-written';
import { copyOf } from './copy';
import { EstateError, ValidationError } from './errors';
import { publish, warn } from './announce';
import { intercept } from './intercept';
import { noteOrigins } from './origins';
import { folderOf, recheckChanged, recheckFolder } from './files';
import { type StackHcl, recheckHcl } from './hcl';
import { type Differences, type StackJson, changesOfAdopted, recheck } from './recheck';
import { Registry } from './registry';
import { policyOfFolder } from './policy-file';
import { isSame } from './same';
import { survey } from './survey';
import { todayOf } from './today';
import { seal } from './seal';
import { REPORT_FILE, type Transaction, transactional } from './transaction';

/** What was judged, and of which version of the registry. */
interface Judgement {
  readonly version: number;
  readonly estate: Estate;
  readonly policy: Policy;
  readonly report: Report;
  /** Rows of clusters and hosts, by path. */
  readonly rows: ReadonlyMap<string, LedgerRow>;
}

const ENFORCER = Symbol.for('cdktf-strata/enforcer');

/**
 * The meeting point of cdktf's synth and the rules: one an app.
 *
 * - An aspect on every stack that holds our constructs judges the whole app before anything is written;
 *   aspects run under `skipValidation` and under `Testing.synth`, validations do not.
 * - `toTerraform` of every stack of the app is watched: what is emitted is compared with what was declared.
 * - The synthesizers of our stacks write to a staging folder; the files appear when all of them passed, or not at all.
 */
export class Enforcer implements IAspect {
  /** The enforcer of the app (or lone stack) that a construct is in. */
  public static of(scope: IConstruct): Enforcer {
    const root = scope.node.root as IConstruct & { [ENFORCER]?: Enforcer };
    const known = root[ENFORCER];
    if (known !== undefined) {
      return known;
    }
    const enforcer = new Enforcer(Registry.of(scope));
    noteOrigins(root);
    Object.defineProperty(root, ENFORCER, { value: enforcer });
    return enforcer;
  }

  /** Stacks that hold our constructs. */
  private readonly stacks = new Set<TerraformStack>();
  /** Stacks whose output is watched: ours, and from the first judgement on all others of the app. */
  private readonly watched = new WeakSet<TerraformStack>();
  /** What holds for as long as nobody may have changed the app. */
  private judged?: Judgement;
  /** The last judgement, which holds again where all is as it was. Others get copies: what is done to them changes no verdict. */
  private last?: Judgement;
  private transaction?: Transaction;

  private constructor(private readonly registry: Registry) {}

  /** Watches a stack that holds our constructs; a second time changes nothing. */
  public watch(stack: TerraformStack): void {
    if (this.stacks.has(stack)) {
      return;
    }
    this.stacks.add(stack);
    Aspects.of(stack).add(this);
    this.watchOutput(stack);
    intercept(stack, 'synthesizer', (inner) =>
      transactional(inner, {
        stacks: this.stacks,
        isOpen: () => this.transaction !== undefined,
        begin: (transaction) => {
          this.transaction = transaction;
        },
        settle: (transaction, session) => {
          // Aspects may have changed the app since it was judged before the first stack.
          const report = this.afresh(() => this.settle(this.written(transaction, session)));
          publish(report);
          warn(report);
          return report;
        },
        seal: (transaction, session) => this.seal(transaction, session),
        end: () => {
          this.transaction = undefined;
          this.judged = undefined;
        },
      }),
    );
  }

  /** The aspect: the whole app is judged at the first node of the first stack. */
  public visit(node: IConstruct): void {
    if (this.stacks.has(node as TerraformStack)) {
      this.demand();
    }
  }

  /** The report as things stand, whether good or bad. The caller's own: nothing that is done to it changes a verdict. */
  public report(): Report {
    return copyOf(this.judgeAnew().report);
  }

  /** What there is, as things stand; nothing is judged for that. */
  public estate(): Estate {
    return this.look();
  }

  /** The day that expiries are compared with, instead of the calendar's. */
  public setToday(day: string): void {
    this.registry.setToday(day);
  }

  /** A host's or cluster's row of the ledger as things stand. */
  public row(path: string): LedgerRow | undefined {
    try {
      return this.judge().rows.get(path);
    } catch (error) {
      // A day or a policy that is not valid. cdktf resolves values before it invokes the aspect, and would wrap the
      // error: the aspect tells it.
      if (error instanceof ValidationError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Throws when something is at error level, with all there is to say, emitted differences included. */
  private demand(): void {
    if (this.judge().report.ok) {
      return;
    }
    const rechecks = [...this.stacks].map((stack) => recheck(this.registry, stack, this.configurationOf(stack)));
    const report = this.withRechecks(rechecks);
    // A waiver may cover what only the emitted configuration shows.
    if (!report.ok) {
      this.refuse(report);
    }
  }

  /** A stack's configuration, without the watch on it. */
  private configurationOf(stack: TerraformStack): StackJson {
    return (Object.getPrototypeOf(stack) as TerraformStack).toTerraform.call(stack) as StackJson;
  }

  private watchOutput(stack: TerraformStack): void {
    if (!this.watched.has(stack)) {
      this.watched.add(stack);
      intercept(stack, 'toTerraform', (inner) => () => this.checked(stack, () => inner.call(stack) as StackJson));
      intercept(stack, 'toHclTerraform', (inner) => () => this.checkedHcl(stack, () => inner.call(stack)));
    }
  }

  /** Written as HCL, a stack is checked as JSON, too: the same resources, in a shape that can be read. */
  private checkedHcl(stack: TerraformStack, emit: () => StackHcl): StackHcl {
    const json = stack.toTerraform() as StackJson;
    const hcl = emit();
    if (this.stacks.has(stack)) {
      const found = recheckHcl(this.registry, stack, hcl);
      if (this.transaction === undefined) {
        this.afresh(() => this.settle(found));
      } else {
        this.transaction.said.set(stack, { json, hcl: hcl.hcl, found });
      }
    }
    return hcl;
  }

  private checked(stack: TerraformStack, emit: () => StackJson): StackJson {
    if (!this.stacks.has(stack)) {
      return this.checkedForeign(stack, emit());
    }
    if (this.transaction === undefined) {
      return this.afresh(() => {
        this.demand();
        const json = emit();
        this.settle([recheck(this.registry, stack, json)]);
        return json;
      });
    }
    this.demand();
    const json = emit();
    this.transaction.said.set(stack, { json, found: [] });
    return json;
  }

  /** What stands in the files of our stacks; where a stack has none, what it said. */
  private written({ said }: Transaction, session: ISynthesisSession): Differences[] {
    return [...this.stacks].flatMap((stack) => recheckFolder(this.registry, stack, session, said.get(stack)));
  }

  private seal({ said }: Transaction, session: ISynthesisSession): void {
    const stacks = new Map([...this.stacks].map((stack) => [folderOf(session, stack), stack]));
    seal(session, [...stacks.keys()], [REPORT_FILE], (changed) =>
      this.afresh(() => this.settle(recheckChanged(this.registry, stacks, changed, said))),
    );
  }

  /** A stack that holds nothing of ours is no concern of ours, unless guests that the ledger must know are in it. */
  private checkedForeign(stack: TerraformStack, json: StackJson): StackJson {
    const found = recheck(this.registry, stack, json);
    if (found.strangers.length > 0 || found.adopted.size > 0) {
      this.afresh(() => this.settle([found]));
    }
    return json;
  }

  /** Judges without what was judged before, and leaves nothing behind: the app may change between two looks. */
  private afresh<T>(look: () => T): T {
    this.judged = undefined;
    try {
      return look();
    } finally {
      this.judged = undefined;
    }
  }

  /** The final judgement, of what was declared and of what is emitted. */
  private settle(rechecks: readonly Differences[]): Report {
    const report = this.withRechecks([...rechecks, changesOfAdopted(this.registry, rechecks)]);
    if (!report.ok) {
      this.refuse(report);
    }
    return report;
  }

  private refuse(report: Report): never {
    publish(report);
    warn(report);
    throw new EstateError(copyOf(report));
  }

  /** Judges what is emitted as well, where that tells of anything that was not known. */
  private withRechecks(rechecks: readonly Differences[]): Report {
    const { estate, policy, report } = this.judge();
    const strangers = unknownTo(
      estate.strangers,
      rechecks.flatMap((found) => found.strangers),
    );
    const modules = unknownTo(
      estate.notJudged,
      rechecks.flatMap((found) => found.modules ?? []),
    );
    const deviations = rechecks.flatMap((found) => found.deviations);
    const loosened = new Map(rechecks.flatMap((found) => [...(found.loosened ?? [])]));
    return strangers.length === 0 && modules.length === 0 && deviations.length === 0 && loosened.size === 0
      ? report
      : evaluate(
          {
            ...estate,
            deviations,
            containers: asWritten(estate.containers, loosened),
            strangers: [...estate.strangers, ...strangers],
            notJudged: [...estate.notJudged, ...modules],
          },
          policy,
        );
  }

  private judge(): Judgement {
    if (this.judged?.version !== this.registry.version) {
      this.judged = this.judgeAnew();
    }
    return this.judged;
  }

  /** Judges the app as it is now; where all is as it was, the rules have nothing new to say. */
  private judgeAnew(): Judgement {
    const { version } = this.registry;
    const estate = this.look();
    const policy = this.policy();
    const { last } = this;
    if (last !== undefined && isSame(estate, last.estate) && isSame(policy, last.policy)) {
      this.last = { ...last, version };
    } else {
      const report = evaluate(estate, policy);
      this.last = { version, estate, policy, report, rows: rowsOf(report) };
    }
    return this.last;
  }

  /** Looks at the whole app, and watches all stacks of it. */
  private look(): Estate {
    const { stacks, ...found } = survey(this.registry);
    stacks.forEach((stack) => this.watchOutput(stack));
    return { ...this.registry.declared(), ...found, deviations: [], today: todayOf(this.registry.today) };
  }

  /** What code states and what the folder's policy file says, together. */
  private policy(): Policy {
    const stated = [...this.registry.policies, ...policyOfFolder()];
    return stated.length === 0 ? DEFAULT_POLICY : composePolicies(stated);
  }
}

/** What is found in the files and was not in the tree: by stack and address. */
function unknownTo<T extends { readonly address: string; readonly path: string }>(
  known: readonly T[],
  found: readonly T[],
): T[] {
  const keyOf = ({ address, path }: T): string => `${path.split('/')[0]} ${address}`;
  const keys = new Set(known.map(keyOf));
  return found.filter((one) => !keys.has(keyOf(one)) && keys.add(keyOf(one)));
}

/** Rows of clusters and of hosts, whether in a cluster or not. */
function rowsOf({ ledger }: Report): ReadonlyMap<string, LedgerRow> {
  const rows = ledger.flatMap((row) => [row, ...(row.layer === 'cluster' ? row.children : [])]);
  return new Map(rows.map((row) => [row.path, row]));
}
