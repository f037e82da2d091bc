import { formatDisk } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { checkLine } from './shortfall';

/** CAP003: what is provisioned on a datastore, by whichever host, fits its promised share. */
export const CAP003: Rule = {
  id: 'CAP003',
  severity: 'error',
  waivable: true,
  title: 'what is provisioned on a datastore fits its promised share',
  why: 'a full datastore stops every VM that writes to it',
  check: judge,
};

function judge({ ledger }: RuleContext): Draft[] {
  return ledger.stores.flatMap((store) =>
    checkLine({
      path: store.hosts[0]!,
      source: store.source,
      resource: 'disk',
      label: `disk on ${store.name}`,
      line: store.line,
      consumers: () => store.consumers,
      describe: () =>
        `${formatDisk(store.line.total)}, ${formatDisk(store.line.reserved)} reserved, ${store.line.ratioPercent} % of it promised`,
      fix: 'shrink a disk, place one on another datastore, or state a disk ratio and its reason',
    }),
  );
}
