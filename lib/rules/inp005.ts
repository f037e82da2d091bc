import { type EmittedId, byPath, groupBy } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listNames } from './wording';

const TERRAFORM_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** INP005: every id is a valid Terraform name, and no two constructs end up with one. */
export function inp005({ estate }: RuleContext): Draft[] {
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
