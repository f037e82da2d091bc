import type { Compiled } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { NAMED } from '../compile/names';
import type { DownUnit } from './down-units';
import type { Loss } from './losses';
import type { TooFewDown } from '../proof';

/**
 * What has to be lost with hosts for the rest to have room on those that are left, by sums. Losses that share no host
 * share none of the guests that stay down: all together, they must not need more of them than there is.
 */
export class DownSums {
  /** Losses that share no host. */
  private readonly losses: readonly Loss[];
  private readonly lossOf: Int32Array;
  private readonly dimensions: number;

  /** What each loss still needs, loss by loss and dimension by dimension; less than nothing where it has more. */
  private readonly needs: Float64Array;

  /** What is not on a host yet, by dimension. */
  private readonly open: Float64Array;

  public constructor(
    private readonly compiled: Compiled,
    private readonly units: readonly DownUnit[],
    private readonly failures: number,
  ) {
    const { packing } = compiled;
    this.dimensions = packing.dimensions.length;
    const hosts = kindsOf(packing).flatMap((kind) => kind.hosts);
    const count = failures === 0 ? 0 : Math.floor(hosts.length / failures);
    this.losses = Array.from({ length: count }, (_, index) => hosts.slice(index * failures, (index + 1) * failures));
    this.lossOf = new Int32Array(packing.hosts.length).fill(-1);
    this.losses.forEach((loss, index) => loss.forEach((host) => (this.lossOf[host] = index)));
    this.open = Float64Array.from(packing.dimensions, (_, dimension) =>
      units.reduce((sum, { asks }) => sum + asks[dimension]!, 0),
    );
    this.needs = new Float64Array(count * this.dimensions);
    packing.dimensions.forEach((_, dimension) => {
      const has = (host: number): number => packing.capacity[host * this.dimensions + dimension]!;
      const asked = packing.classes.reduce((sum, one) => sum + one.asks[dimension]! * one.count, 0);
      const all = hosts.reduce((sum, host) => sum + has(host), 0);
      this.losses.forEach((loss, index) => {
        this.needs[index * this.dimensions + dimension] =
          asked - (all - loss.reduce((sum, host) => sum + has(host), 0));
      });
    });
  }

  /** Puts a unit on a host, or takes it from there. */
  public move({ asks }: DownUnit, host: number, times: 1 | -1): void {
    const loss = this.lossOf[host]!;
    asks.forEach((amount, dimension) => {
      this.open[dimension]! -= amount * times;
      if (loss >= 0) {
        this.needs[loss * this.dimensions + dimension]! -= amount * times;
      }
    });
  }

  /** How much a loss of the host still needs: the largest share of a dimension in what is not on a host yet. */
  public needOf(host: number): number {
    const loss = this.lossOf[host]!;
    return this.open.reduce((most, open, dimension) => {
      const need = loss < 0 ? 0 : this.needs[loss * this.dimensions + dimension]!;
      return Math.max(most, need / (open + 1));
    }, 0);
  }

  /** The first dimension of which more is needed than is not on a host yet; -1 when there is none. */
  public short(): number {
    return this.open.findIndex((open, dimension) => this.neededOf(dimension) > open);
  }

  /** The proof that no placement has what the losses need, and the loss that needs most; before any unit is put. */
  public proof(): { readonly proof: TooFewDown; readonly loss: Loss } | undefined {
    const short = this.short();
    if (short < 0) {
      return undefined;
    }
    const needOf = (index: number): number => this.needs[index * this.dimensions + short]!;
    const needing = [...this.losses.keys()].filter((index) => needOf(index) > 0);
    const asking = this.units
      .filter(({ asks }) => asks[short]! > 0)
      .map(({ guests, asks }) => ({ guest: guests.join(' + '), amount: asks[short]! }))
      .sort((a, b) => b.amount - a.amount);
    return {
      loss: this.losses[needing.reduce((most, index) => (needOf(index) > needOf(most) ? index : most))]!,
      proof: {
        kind: 'too-few-down',
        dimension: this.compiled.packing.dimensions[short]!,
        losses: needing.length,
        failures: this.failures,
        needed: this.neededOf(short),
        asked: this.open[short]!,
        guests: { count: asking.length, biggest: asking.slice(0, NAMED) },
      },
    };
  }

  private neededOf(dimension: number): number {
    let needed = 0;
    for (let at = dimension; at < this.needs.length; at += this.dimensions) {
      needed += Math.max(0, this.needs[at]!);
    }
    return needed;
  }
}
