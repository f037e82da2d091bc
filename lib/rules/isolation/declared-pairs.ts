import { type Network, byPath } from '../../model';
import type { Draft } from '../finding';
import type { Member } from './members';

/** Whether every pair of guests on a network is declared; `declared` are the pairs that are. */
export function checkDeclared(network: Network, members: readonly Member[], declared: ReadonlySet<string>): Draft[] {
  const undeclared = (members.length * (members.length - 1)) / 2 - declared.size;
  if (undeclared <= 0) {
    return [];
  }
  const named = firstUndeclared([...members].sort(byPath), declared);
  const pairs = undeclared === 1 ? '1 pair of guests is' : `${undeclared} pairs of guests are`;
  const message = `${pairs} not declared on ${network.name} (${named}); declare each with allowTo, or part the network`;
  return [{ path: network.path, source: network.source, message }];
}

/** A pair of guests, whichever of them calls. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

/** Pairs that are named; the rest are counted. */
const NAMED_PAIRS = 8;

/** The first pairs that nobody declared: the search stops when there are enough to name. */
function firstUndeclared(on: readonly Member[], declared: ReadonlySet<string>): string {
  const found: string[] = [];
  for (const [index, a] of on.entries()) {
    for (const b of on.slice(index + 1)) {
      if (!declared.has(pairOf(a.path, b.path))) {
        found.push(`${a.name} - ${b.name}`);
      }
      if (found.length === NAMED_PAIRS) {
        return found.join(', ');
      }
    }
  }
  return found.join(', ');
}
