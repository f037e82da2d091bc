import { largeBound, partsBound, roundedBound, sumBound } from './bounds';
import { type CliqueFound, findClique } from './clique';
import type { Compiled } from '../compile/compile';
import { type HostKind, kindTakes } from '../compile/kinds';
import { guestsOfUnits, nameHosts } from '../compile/names';
import { CPU, MEMORY, type Packing, type UnitClass } from '../compile/packing';
import type { Amounts, Clique, NoHost, Proof } from '../proof';
import { firstBroken } from './scope-proof';
import { scopesOf } from './scopes';

/** Proofs that cost one look at each guest: no host for one, and the sums over all hosts. */
export function quickProof(compiled: Compiled, kinds: readonly HostKind[]): Proof | undefined {
  const whole = { classes: compiled.packing.classes, kinds };
  return compiled.contradiction ?? noHost(compiled, kinds) ?? firstBroken(compiled, [sumBound], [whole]);
}

/** Proofs that are worth their time once no placement was found at once. */
export function deepProof(compiled: Compiled, kinds: readonly HostKind[]): Proof | undefined {
  const scopes = scopesOf(compiled.packing, kinds);
  const clique = (): CliqueFound | undefined => findClique(compiled.packing, kinds);
  return (
    firstBroken(compiled, [sumBound, largeBound], scopes) ??
    cliqueProof(compiled, clique()) ??
    firstBroken(compiled, [roundedBound, partsBound], scopes)
  );
}

/** The biggest unit that no host takes, though it were empty. */
function noHost(compiled: Compiled, kinds: readonly HostKind[]): NoHost | undefined {
  const { packing } = compiled;
  const one = packing.classes.find((each) => !kinds.some((kind) => kindTakes(packing, kind, each)));
  if (one === undefined) {
    return undefined;
  }
  const allowed = kinds.filter(({ hosts }) => one.hosts.mask === undefined || one.hosts.mask[hosts[0]!] === 1);
  const single = one.guests === 1;
  const overhead = one.asks[MEMORY]! - one.oneMemory;
  const limits = ({ largestCpu, largestMemory }: HostKind): number[] =>
    single ? [largestCpu, largestMemory + overhead] : [];
  const largest = packing.dimensions.map((_, dimension) =>
    Math.max(0, ...allowed.map((kind) => Math.min(kind.has[dimension]!, limits(kind)[dimension] ?? Infinity))),
  );
  return {
    kind: 'no-host',
    guests: guestsOfUnits(compiled, new Set([one.first])).get(one.first)!,
    ...named(packing, one, one.asks),
    hosts: allowed.reduce((sum, { hosts }) => sum + hosts.length, 0),
    largest: named(packing, one, largest),
  };
}

/** Amounts by name; those of guarantees where the unit asks for one. */
function named({ dimensions }: Packing, { asks }: UnitClass, amounts: readonly number[]): Amounts {
  const [cpu, memory] = [amounts[CPU]!, amounts[MEMORY]!];
  const guarantees = dimensions.flatMap((dimension, index) =>
    index > MEMORY && asks[index]! > 0 ? [[dimension, amounts[index]!] as const] : [],
  );
  return { cpu, memory, ...Object.fromEntries(guarantees) };
}

function cliqueProof(compiled: Compiled, found: CliqueFound | undefined): Clique | undefined {
  if (found === undefined) {
    return undefined;
  }
  const { members, kinds } = found;
  const units = members.flatMap(({ one, count }) => Array.from({ length: count }, (_, index) => one.first + index));
  const ids = guestsOfUnits(compiled, new Set(units));
  const [first] = members;
  return {
    kind: 'clique',
    guests: units.map((unit) => ids.get(unit)!.join(' + ')),
    hosts: nameHosts(compiled, kinds),
    declared: first!.one.apart.some((group) => members.every(({ one }) => one.apart.includes(group))),
  };
}
