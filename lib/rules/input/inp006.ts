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
  return estate.deviations.map(({ path, source, address, attribute, declared, emitted, props = [] }) => ({
    path,
    source,
    message: `${attribute} of ${address} is emitted as ${emitted}, declared ${declared}; ${fixOf(props)}`,
  }));
}

function fixOf(props: readonly string[]): string {
  return props.length === 0
    ? 'take the change back: it follows from what is declared'
    : `use ${listOr(props.map((prop) => `'${prop}'`))} of the construct instead`;
}

/** `'mounts', 'networks' or 'ports'` */
function listOr(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
