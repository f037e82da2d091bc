import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from 'cdktf';
import { toJson } from '../report';
import type { Report } from '../rules';
import type { Recheck } from './recheck';

/** Where cdktf puts stacks, relative to the output directory. */
const STACKS = 'stacks';

/** The report, beside cdktf's manifest. */
const REPORT_FILE = 'strata.report.json';

/** One synth of all watched stacks. */
export interface Transaction {
  /** What the watch on `toTerraform` found, a stack each. */
  readonly rechecks: Recheck[];
}

/** What a transaction does with whom. */
export interface TransactionHooks {
  /** All watched stacks; the first that is synthesized takes the others with it. */
  readonly stacks: readonly TerraformStack[];
  readonly begin: (transaction: Transaction) => void;
  /** Gives the report when everything passed, and throws when something did not. */
  readonly settle: (transaction: Transaction) => Report;
  readonly abort: () => void;
}

/** A synthesizer that knows which one it stands for. */
interface Wrapped extends IStackSynthesizer {
  readonly original: IStackSynthesizer;
}

/** Sessions whose stacks are all written. */
const finished = new WeakSet<ISynthesisSession>();

/** Writes a stack together with all others that hold our constructs: all of them, or none. */
export function transactional(original: IStackSynthesizer, hooks: TransactionHooks): IStackSynthesizer {
  const wrapped: Wrapped = {
    original,
    synthesize: (session) => {
      if (!finished.has(session)) {
        synthesizeAll(session, hooks);
        finished.add(session);
      }
    },
  };
  return wrapped;
}

function synthesizeAll(session: ISynthesisSession, hooks: TransactionHooks): void {
  const staging = mkdtempSync(join(session.outdir, '.strata-'));
  const transaction: Transaction = { rechecks: [] };
  hooks.begin(transaction);
  try {
    mkdirSync(join(staging, STACKS));
    for (const stack of inOrder(hooks.stacks)) {
      (stack.synthesizer as Wrapped).original.synthesize({ ...session, outdir: staging });
    }
    const report = hooks.settle(transaction);
    writeFileSync(join(staging, REPORT_FILE), toJson(report));
    cpSync(staging, session.outdir, { recursive: true });
  } finally {
    hooks.abort();
    rmSync(staging, { recursive: true, force: true });
  }
}

/** In the order of the tree, as cdktf does, whichever was watched first. */
function inOrder(stacks: readonly TerraformStack[]): TerraformStack[] {
  const [first] = stacks;
  const all = first === undefined ? [] : first.node.root.node.findAll();
  return all.filter((node): node is TerraformStack => stacks.some((stack) => stack === node));
}
