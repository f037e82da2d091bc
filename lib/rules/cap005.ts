import { checkEngines } from './engine-line';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** CAP005: the CPU of an engine's containers fits what its VM or host offers. */
export function cap005(context: RuleContext): Draft[] {
  return checkEngines(context, 'cpu');
}
