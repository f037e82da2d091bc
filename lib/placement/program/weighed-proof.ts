import type { Compiled } from '../compile/compile';
import { guestsOfUnits } from '../compile/names';
import type { Outweighed, Weighed } from '../proof';
import type { Weighing } from './weighing';

/** Weights of classes as a proof. */
export function weighedProof(compiled: Compiled, { weights, asked, capacity }: Weighing): Outweighed {
  const { classes, hosts } = compiled.packing;
  const weightOf = new Map(
    classes.flatMap(({ first, count }, one) =>
      weights[one]! === 0
        ? []
        : Array.from({ length: count }, (_, index): [number, number] => [first + index, weights[one]!]),
    ),
  );
  const ids = guestsOfUnits(compiled, new Set(weightOf.keys()));
  return {
    kind: 'weights',
    asked,
    capacity,
    guests: [...weightOf]
      .map(([unit, weight]): Weighed => ({ guests: ids.get(unit)!, weight }))
      .sort((a, b) => b.weight - a.weight),
    hosts: hosts.map(({ id }) => id),
  };
}
