import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** INP006: what is emitted equals what was declared. */
export function inp006({ estate }: RuleContext): Draft[] {
  return estate.deviations.map(({ path, source, address, attribute, declared, emitted }) => ({
    path,
    source,
    message: `${attribute} of ${address} is emitted as ${emitted}, declared ${declared}; change the construct's props instead of the resource`,
  }));
}
