import { checkEngines } from './engine-line';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** CAP005: the CPU of an engine's containers fits what its VM or host offers. */
export const CAP005: Rule = {
  id: 'CAP005',
  severity: 'error',
  waivable: false,
  title: "the CPU of an engine's containers fits what its VM or host offers",
  why: 'containers only share what their kernel was given',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  return checkEngines(context, 'cpu');
}
