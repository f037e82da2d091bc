import type { Compiled } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import type { Loss } from './losses';
import { type Packing, without } from '../compile/packing';
import { solve } from '../solve';
import { leaveFew } from '../heuristics/portfolio';
import type { Proof } from '../proof';
import { type Placed, Restarter } from './restarter';

/** What is known of one loss, in numbers. */
export type Examined =
  | { readonly verdict: 'survives'; readonly moved: readonly Placed[] }
  | { readonly verdict: 'does-not-survive'; readonly hostOf: Int32Array; readonly proof: Proof }
  | { readonly verdict: 'undecided'; readonly hostOf: Int32Array; readonly packing: Packing };

/** Examines losses one by one, with one budget for all of them. */
export class LossExaminer {
  /** Steps of the search so far. */
  public nodes = 0;

  /** Host of each unit before any loss; -1 for all while no placement is known. */
  public before: Int32Array;

  private restart: Restarter | undefined;

  public constructor(
    private readonly compiled: Compiled,
    private readonly nodeBudget: number,
    private readonly hint: Int32Array | undefined,
    private readonly spare: Loss,
  ) {
    this.before = new Int32Array(compiled.packing.units).fill(-1);
  }

  /** Finds the placement before any loss, when spare hosts take nobody. */
  public start(): Examined {
    return this.replaceAll(this.spare);
  }

  /** Whether the placement before any loss is known. */
  public get isPlaced(): boolean {
    return this.restart !== undefined;
  }

  /** First moves only the units of lost hosts, then all. */
  public examine(loss: Loss): Examined {
    const moved = this.restart?.after(loss);
    return moved === undefined ? this.replaceAll(loss) : { verdict: 'survives', moved };
  }

  private replaceAll(loss: Loss): Examined {
    const packing = without(this.compiled.packing, loss);
    const kinds = kindsOf(packing);
    const hint = this.restart === undefined ? this.hint : this.before;
    const outcome = solve({ ...this.compiled, packing }, kinds, hint, this.nodeBudget - this.nodes);
    this.nodes += outcome.nodes;
    switch (outcome.verdict) {
      case 'fits':
        if (this.restart === undefined) {
          if (!this.spare.every((host) => loss.includes(host))) {
            return { verdict: 'survives', moved: [] };
          }
          // What has room after a loss has the same room before it.
          this.before = outcome.hostOf;
          this.restart = new Restarter(this.compiled.packing, this.before);
        }
        return { verdict: 'survives', moved: this.changes(outcome.hostOf) };
      case 'does-not-fit': {
        const { hostOf } = leaveFew(packing, kinds, hint);
        return { verdict: 'does-not-survive', hostOf, proof: outcome.proof };
      }
      case 'undecided':
        return { verdict: 'undecided', hostOf: outcome.room.hostOf, packing };
    }
  }

  private changes(hostOf: Int32Array): Placed[] {
    const moved: Placed[] = [];
    hostOf.forEach((host, unit) => {
      if (host !== this.before[unit]) {
        moved.push({ unit, host });
      }
    });
    return moved;
  }
}
