import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** TGT003: a free licence leaves the API readable only. */
export const TGT003: Rule = {
  id: 'TGT003',
  severity: 'error',
  waivable: false,
  title: 'the licence leaves the API writable',
  why: 'a free ESXi licence can only be read',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.hosts
    .filter(({ readOnlyApi }) => readOnlyApi === true)
    .map(({ path, source, system }) => ({
      path,
      source,
      message: `${system.label} with a free licence can only be read, nothing can be created; license it`,
    }));
}
