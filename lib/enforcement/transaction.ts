import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from 'cdktf';
import { toJson } from '../report';
import type { Report } from '../rules';
import type { Said } from './files';

/** Where cdktf puts stacks, relative to the output directory. */
const STACKS = 'stacks';

/** The report, beside cdktf's manifest. */
export const REPORT_FILE = 'strata.report.json';

/** One synth of all watched stacks. */
export interface Transaction {
  /** What each stack said that it is, as far as the watch on `toTerraform` heard it. */
  readonly said: Map<TerraformStack, Said>;
}

/** What a transaction does with whom. */
export interface TransactionHooks {
  /** All stacks that hold our constructs; the first that is synthesized takes the others with it. */
  readonly stacks: ReadonlySet<TerraformStack>;
  /** Whether a transaction is under way. */
  readonly isOpen: () => boolean;
  readonly begin: (transaction: Transaction) => void;
  /** Gives the report when everything that stands in a folder passed, and throws when something did not. */
  readonly settle: (transaction: Transaction, session: ISynthesisSession) => Report;
  /** Holds what was written to what was proven, until cdktf is done. */
  readonly seal: (transaction: Transaction, session: ISynthesisSession) => void;
  /** Whatever happened. */
  readonly end: () => void;
}

/** Sessions whose stacks are all written. */
const finished = new WeakSet<ISynthesisSession>();

/** Writes a stack together with all others that hold our constructs: all of them, or none. */
export function transactional(inner: IStackSynthesizer, hooks: TransactionHooks): IStackSynthesizer {
  return {
    synthesize: (session) => {
      if (hooks.isOpen()) {
        inner.synthesize(session);
      } else if (!finished.has(session)) {
        synthesizeAll(session, hooks);
        finished.add(session);
      }
    },
  };
}

function synthesizeAll(session: ISynthesisSession, hooks: TransactionHooks): void {
  const staging = mkdtempSync(join(session.outdir, '.strata-'));
  const transaction: Transaction = { said: new Map() };
  const staged = { ...session, outdir: staging };
  hooks.begin(transaction);
  try {
    mkdirSync(join(staging, STACKS));
    for (const stack of inOrder(hooks.stacks)) {
      stack.synthesizer.synthesize(staged);
    }
    const report = hooks.settle(transaction, staged);
    writeFileSync(join(staging, REPORT_FILE), toJson(report));
    cpSync(staging, session.outdir, { recursive: true });
    hooks.seal(transaction, session);
  } finally {
    hooks.end();
    rmSync(staging, { recursive: true, force: true });
  }
}

/** In the order of the tree, as cdktf does, whichever was watched first. */
function inOrder(stacks: ReadonlySet<TerraformStack>): TerraformStack[] {
  const [first] = stacks;
  const all = first === undefined ? [] : first.node.root.node.findAll();
  return all.filter((node): node is TerraformStack => stacks.has(node as TerraformStack));
}
