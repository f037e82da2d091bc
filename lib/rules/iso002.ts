import { type Vm, compareText } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listNames } from './wording';

/** ISO002: no disk is attached to two VMs, and none is marked for several writers. */
export function iso002({ estate }: RuleContext): Draft[] {
  const users = new Map<string, Vm[]>();
  for (const vm of estate.vms) {
    for (const { store, attached } of vm.disks) {
      if (attached !== undefined) {
        const key = `${store}\n${attached}`;
        users.set(key, [...(users.get(key) ?? []), ...Array.from({ length: Math.min(vm.replicas, 2) }, () => vm)]);
      }
    }
  }
  const attachedTwice = [...users].filter(([, vms]) => vms.length > 1).map(([key, vms]) => describe(key, vms));
  const shared = estate.vms.flatMap(({ path, source, disks }) =>
    disks.flatMap((disk, index) =>
      disk.shared === true
        ? [
            {
              path,
              source,
              message: `disk ${index} may be written by several VMs; give each VM its own, and share over the network`,
            },
          ]
        : [],
    ),
  );
  return [...attachedTwice, ...shared];
}

function describe(key: string, vms: readonly Vm[]): Draft {
  const sorted = [...vms].sort((a, b) => compareText(a.path, b.path));
  const [first] = sorted as [Vm];
  const disk = key.slice(key.indexOf('\n') + 1);
  const message = `disk '${disk}' is attached to ${vms.length} VMs (${listNames(sorted.map(({ path }) => path))}), allowed 1; give each its own`;
  return { path: first.path, source: first.source, message };
}
