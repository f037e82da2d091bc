import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** AVA006: a snapshot is no backup, and none is older than its stated age. */
export const AVA006: Rule = {
  id: 'AVA006',
  severity: 'warning',
  waivable: true,
  title: 'a snapshot is no backup, and none is older than its stated age',
  why: 'it is on the datastore that it is to protect from, and grows with every write',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.vms.flatMap((vm) =>
    (vm.snapshots ?? []).flatMap(({ name, purpose, keepUntil, source }) => {
      const { path } = vm;
      const place = { path, source: source ?? vm.source };
      return [
        ...(purpose === 'backup'
          ? [
              {
                ...place,
                message: `snapshot ${name} is on the datastore that it is to protect from, and is no backup; back up to another place`,
              },
            ]
          : []),
        ...(estate.today !== undefined && keepUntil < estate.today
          ? [
              {
                ...place,
                message: `snapshot ${name} was to be gone after ${keepUntil} (today ${estate.today}), and grows; remove it`,
              },
            ]
          : []),
      ];
    }),
  );
}
