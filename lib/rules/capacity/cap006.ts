import { checkEngines } from './engine-line';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** CAP006: the memory of an engine's containers fits what its VM or host offers. */
export const CAP006: Rule = {
  id: 'CAP006',
  severity: 'error',
  waivable: false,
  title: "the memory of an engine's containers fits what its VM or host offers",
  why: 'the kernel kills a container when its memory runs out, and not always the guilty one',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  return checkEngines(context, 'memory');
}
