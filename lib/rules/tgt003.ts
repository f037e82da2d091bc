import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** TGT003: a free licence leaves the API readable only. */
export function tgt003({ estate }: RuleContext): Draft[] {
  return estate.hosts
    .filter(({ readOnlyApi }) => readOnlyApi === true)
    .map(({ path, source, system }) => ({
      path,
      source,
      message: `${system.label} with a free licence can only be read, nothing can be created; license it`,
    }));
}
