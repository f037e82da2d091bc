import { readPath } from '../../model';
import type { Guards } from '../target';

/** What must still be so of a resource where it is written: the arguments that its dialect says a rule judges. */
export function pinsOf(attributes: object, owned: readonly string[]): Guards {
  return Object.fromEntries(owned.map((path) => [path, readPath(attributes, path)]));
}
