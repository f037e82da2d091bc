import { Aspects, type IAspect, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Estate, type LedgerRow, buildLedger } from '../model';
import { type Policy, type Report, DEFAULT_POLICY, composePolicies, evaluate } from '../rules';
import { EstateError, ValidationError } from './errors';
import { publish, warn } from './announce';
import { type Recheck, type StackJson, recheck } from './recheck';
import { Registry } from './registry';
import { policyOfFolder } from './policy-file';
import { survey } from './survey';
import { todayOf } from './today';
import { type Transaction, transactional } from './transaction';

/** What was judged, and of which version of the registry. */
interface Judgement {
  readonly version: number;
  readonly estate: Estate;
  readonly policy: Policy;
  readonly report: Report;
  readonly rows: ReadonlyMap<string, LedgerRow>;
}

const ENFORCER = Symbol.for('cdktf-strata/enforcer');

/**
 * The meeting point of cdktf's synth and the rules: one an app.
 *
 * - An aspect on every stack that holds our constructs judges the whole app before anything is written;
 *   aspects run under `skipValidation` and under `Testing.synth`, validations do not.
 * - `toTerraform` of these stacks is watched: what is emitted is compared with what was declared.
 * - Their synthesizers write to a staging folder; the files appear when all of them passed, or not at all.
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
    Object.defineProperty(root, ENFORCER, { value: enforcer });
    return enforcer;
  }

  private readonly stacks: TerraformStack[] = [];
  private judged?: Judgement;
  private transaction?: Transaction;

  private constructor(private readonly registry: Registry) {}

  /** Watches a stack; a second time changes nothing. */
  public watch(stack: TerraformStack): void {
    if (this.stacks.includes(stack)) {
      return;
    }
    this.stacks.push(stack);
    Aspects.of(stack).add(this);
    const toTerraform = stack.toTerraform.bind(stack);
    stack.toTerraform = () => this.checked(stack, toTerraform() as StackJson);
    const toHclTerraform = stack.toHclTerraform.bind(stack);
    stack.toHclTerraform = () => {
      this.checked(stack, toTerraform() as StackJson);
      return toHclTerraform();
    };
    stack.synthesizer = transactional(stack.synthesizer, {
      stacks: this.stacks,
      begin: (transaction) => {
        this.transaction = transaction;
      },
      settle: (transaction) => {
        this.transaction = undefined;
        const report = this.settle(transaction.rechecks);
        publish(report);
        warn(report);
        return report;
      },
      abort: () => {
        this.transaction = undefined;
      },
    });
  }

  /** The aspect: the whole app is judged at the first node of the first stack. */
  public visit(node: IConstruct): void {
    if (this.stacks.some((stack) => stack === node)) {
      this.demand();
    }
  }

  /** The report as things stand, whether good or bad. */
  public report(): Report {
    return this.judge().report;
  }

  /** The day that expiries are compared with, instead of the calendar's. */
  public setToday(day: string): void {
    this.registry.setToday(day);
  }

  /** A row of the ledger as things stand. */
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
    const rechecks = this.stacks.map((stack) => recheck(this.registry, stack, this.configurationOf(stack)));
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

  private checked(stack: TerraformStack, json: StackJson): StackJson {
    this.demand();
    const found = recheck(this.registry, stack, json);
    if (this.transaction !== undefined) {
      this.transaction.rechecks.push(found);
    } else {
      this.settle([found]);
    }
    return json;
  }

  /** The final judgement, of what was declared and of what is emitted. */
  private settle(rechecks: readonly Recheck[]): Report {
    const clean = rechecks.every(({ deviations, strangers }) => deviations.length === 0 && strangers.length === 0);
    const report = clean ? this.judge().report : this.withRechecks(rechecks);
    if (!report.ok) {
      this.refuse(report);
    }
    return report;
  }

  private refuse(report: Report): never {
    publish(report);
    throw new EstateError(report);
  }

  private withRechecks(rechecks: readonly Recheck[]): Report {
    const { estate, policy } = this.judge();
    const known = new Set(estate.strangers.map(({ address, path }) => `${path.split('/')[0]} ${address}`));
    const strangers = rechecks
      .flatMap((found) => found.strangers)
      .filter(({ address, path }) => !known.has(`${path.split('/')[0]} ${address}`));
    return evaluate(
      {
        ...estate,
        deviations: rechecks.flatMap(({ deviations }) => deviations),
        strangers: [...estate.strangers, ...strangers],
      },
      policy,
    );
  }

  private judge(): Judgement {
    if (this.judged === undefined || this.judged.version !== this.registry.version) {
      this.judged = this.judgeAnew();
    }
    return this.judged;
  }

  private judgeAnew(): Judgement {
    const { version } = this.registry;
    const estate: Estate = {
      ...this.registry.declared(),
      ...survey(this.registry),
      deviations: [],
      today: todayOf(this.registry.today),
    };
    const policy = this.policy();
    return { version, estate, policy, report: evaluate(estate, policy), rows: buildLedger(estate).byPath };
  }

  /** What code states and what the folder's policy file says, together. */
  private policy(): Policy {
    const stated = [...this.registry.policies, ...policyOfFolder()];
    return stated.length === 0 ? DEFAULT_POLICY : composePolicies(stated);
  }
}
