import { checkEngines } from './engine-line';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** CAP006: the memory of an engine's containers fits what its VM or host offers. */
export function cap006(context: RuleContext): Draft[] {
  return checkEngines(context, 'memory');
}
