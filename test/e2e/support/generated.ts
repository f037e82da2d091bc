import fc, { type Arbitrary } from 'fast-check';

/** Where random guests start from; the same number gives the same guests. */
export const SEED = Number(process.env.E2E_SEED ?? 1);

/** How many guests there are: what is asked for, or a small share of what is worth trying. */
export function countOf(share: number): number {
  return Number(process.env.E2E_COUNT ?? share);
}

/** The one prop of a guest that is declared otherwise later, and what it is then; left out where that is `undefined`. */
export interface PropChange<P> {
  readonly prop: keyof P & string;
  readonly to: P[keyof P] | undefined;
}

/** A guest of a batch. */
export interface Guest<P> {
  /** Its construct's id. */
  readonly id: string;
  readonly props: P;
  readonly change?: PropChange<P>;
}

/** Random guests, each with a random change, but for those that are not wanted. */
export function guestsOf<P extends object>(
  props: Arbitrary<P>,
  count: number,
  unwanted: (guest: Guest<P>) => boolean,
): Guest<P>[] {
  const guest = fc
    .tuple(props, props, fc.nat())
    .map(([before, after, choice]): Guest<P> => {
      const change = changeOf(before, after, choice);
      return { id: '', props: before, ...(change !== undefined && { change }) };
    })
    .filter((candidate) => !unwanted(candidate));
  return fc.sample(guest, { seed: SEED, numRuns: count }).map((made, index) => ({ ...made, id: `g${index}` }));
}

/** Its props after the change. */
export function changed<P extends object>({ props, change }: Guest<P>): P {
  return change === undefined ? props : withProp(props, change.prop, change.to);
}

/** Props with one of them declared otherwise, or left out. */
export function withProp<P extends object>(props: P, prop: keyof P & string, to: P[keyof P] | undefined): P {
  const others = Object.entries(props).filter(([name]) => name !== prop);
  return Object.fromEntries(to === undefined ? others : [...others, [prop, to]]) as P;
}

/** One of the props that differ. */
function changeOf<P extends object>(before: P, after: P, choice: number): PropChange<P> | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof P & string)[];
  const different = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const prop = different[choice % Math.max(1, different.length)];
  return prop === undefined ? undefined : { prop, to: after[prop] };
}
