import { type Vm, type VmDisk, byPath, groupBy, listNames } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** A disk that exists already, and who attaches it. */
interface Use {
  readonly vm: Vm;
  readonly disk: VmDisk;
}

/** ISO002: no disk is attached to two VMs, and none is marked for several writers. */
export const ISO002: Rule = {
  id: 'ISO002',
  severity: 'error',
  waivable: true,
  title: 'no disk is attached to two VMs',
  why: 'VMs share nothing: two writers on one disk corrupt it, or talk past the network',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  const uses = estate.vms.flatMap((vm) => vm.disks.map((disk, index) => ({ vm, disk, index })));
  const attached = groupBy(
    uses.filter(({ disk }) => disk.attached !== undefined),
    ({ disk }) => `${disk.store}\n${disk.attached}`,
  );
  const marked = uses
    .filter(({ disk }) => disk.shared === true)
    .map(({ vm: { path, source }, index }) => ({
      path,
      source,
      message: `disk ${index} may be written by several VMs; give each VM its own, and share over the network`,
    }));
  return [...[...attached.values()].flatMap(checkUses), ...marked];
}

/** Each replica of a VM attaches the disk once more. */
function checkUses(uses: readonly Use[]): Draft[] {
  const count = uses.reduce((sum, { vm }) => sum + vm.replicas, 0);
  if (count <= 1) {
    return [];
  }
  const vms = uses.map(({ vm }) => vm).sort(byPath);
  const names = vms.map(({ path, replicas }) => (replicas === 1 ? path : `${replicas} x ${path}`));
  const message = `disk '${uses[0]!.disk.attached}' is attached ${count} times (${listNames(names)}), allowed once; give each VM its own`;
  return [{ path: vms[0]!.path, source: vms[0]!.source, message }];
}
