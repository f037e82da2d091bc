import type { Attributes, VmFacts } from '../../lib/model';
import type { GuestDialect } from '../../lib/targets/dialect';
import { type Written, resolverWithProviders } from './law';

/** What a dialect reads of a VM that was written by hand. */
export function readBy(dialect: GuestDialect<VmFacts>, attributes: Attributes, written: Written = {}): VmFacts {
  return dialect.read({ type: dialect.types[0]!, attributes }, resolverWithProviders(written));
}
