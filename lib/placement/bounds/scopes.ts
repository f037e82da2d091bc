import { type HostKind, kindTakes } from '../compile/kinds';
import type { Packing, UnitClass } from '../compile/packing';

/** Classes that can run on hosts of some kinds only. */
export interface Scope {
  readonly classes: readonly UnitClass[];
  readonly kinds: readonly HostKind[];
}

/** Scopes that are looked at beside the whole. */
const MOST_SCOPES = 64;

/** Pairs of a class and a kind that are looked at: some tenths of a second. */
const MOST_PAIRS = 5_000_000;

/** The whole problem, and each part of it whose units find a host only among some. */
export function scopesOf(packing: Packing, kinds: readonly HostKind[]): Scope[] {
  const whole: Scope = { classes: packing.classes, kinds };
  if (packing.classes.length * kinds.length > MOST_PAIRS) {
    return [whole];
  }
  const takers = new Map<string, UnitClass[]>();
  for (const one of packing.classes) {
    const key = kinds.map((kind) => (kindTakes(packing, kind, one) ? '1' : '0')).join('');
    takers.set(key, [...(takers.get(key) ?? []), one]);
  }
  const everywhere = '1'.repeat(kinds.length);
  const parts = [...unions([...takers.keys()].filter((key) => key !== everywhere))].map((key) => ({
    classes: [...takers].flatMap(([taker, classes]) => (isPart(taker, key) ? classes : [])),
    kinds: kinds.filter((_, index) => key[index] === '1'),
  }));
  return [whole, ...parts];
}

/** Sets of kinds, and unions of them, up to a number. */
function unions(keys: readonly string[]): Set<string> {
  const found = new Set(keys.slice(0, MOST_SCOPES));
  for (const one of found) {
    for (const other of keys) {
      if (found.size >= MOST_SCOPES) {
        return found;
      }
      found.add([...one].map((bit, index) => (bit === '1' || other[index] === '1' ? '1' : '0')).join(''));
    }
  }
  return found;
}

function isPart(key: string, of: string): boolean {
  for (let index = 0; index < key.length; index += 1) {
    if (key[index] === '1' && of[index] === '0') {
      return false;
    }
  }
  return true;
}
