import { type EmittedId, byPath, groupBy, listNames } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

const TERRAFORM_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** INP005: every id is a valid Terraform name, and no two constructs end up with one. */
export const INP005: Rule = {
  id: 'INP005',
  severity: 'error',
  waivable: false,
  title: 'every id is a valid Terraform name, and no two constructs end up with one',
  why: 'cdktf drops what a name cannot hold, so `a.b` and `ab` silently merge into one machine',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  const invalid = estate.ids
    .filter(({ id }) => !TERRAFORM_NAME.test(id))
    .map(({ path, source, id }) => ({
      path,
      source,
      message: `'${id}' is no valid Terraform name: it starts with a letter or underscore and has letters, digits, underscores and dashes; change the construct id`,
    }));
  const groups = groupBy(estate.ids, ({ stack, type, id }) => `${stack}\n${type}\n${id}`);
  const merged = [...groups.values()].filter((group) => group.length > 1).map(describe);
  return [...invalid, ...merged];
}

function describe(group: readonly EmittedId[]): Draft {
  const sorted = [...group].sort(byPath);
  const [first] = sorted as [EmittedId];
  const paths = listNames(sorted.map(({ path }) => path));
  return {
    path: first.path,
    source: first.source,
    message: `${group.length} constructs become the one resource ${first.type}.${first.id} (${paths}); give them ids that differ in letters and digits`,
  };
}
