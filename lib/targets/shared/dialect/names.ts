import { type Known, isLater, readKnown, toText } from '../../../model';
import type { Resolve } from '../../dialect';

/** The name of what an argument refers to; the argument itself where it refers to nothing that has one. */
export function readName(value: unknown, resolve: Resolve): Known<string> {
  if (value === undefined || value === null || value === '') {
    return 'absent';
  }
  const name = readKnown(resolve(value)?.attributes.name, toText, 'absent');
  return name === 'absent' ? readKnown(value, toText, 'absent') : name;
}

/** The reference in a text such as `container:${docker_container.db.id}`. */
export function referenceIn(text: unknown): unknown {
  return isLater(text) ? /\$\{[^}]*\}/.exec(String(text))?.[0] : text;
}
