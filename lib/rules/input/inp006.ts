import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** INP006: what is emitted equals what was declared. */
export const INP006: Rule = {
  id: 'INP006',
  severity: 'error',
  waivable: false,
  title: 'what is emitted equals what was declared',
  why: 'an override, a setter, `count` or `for_each` would make machines that no budget holds',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.deviations.map(({ path, source, address, attribute, declared, emitted }) => ({
    path,
    source,
    message: `${attribute} of ${address} is emitted as ${emitted}, declared ${declared}; change the construct's props instead of the resource`,
  }));
}
