import { type Vm, byPath, groupBy, listNames } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** ISO003: devices are virtual; passthrough states its reason, hands a device to one VM, and excludes saving the VM's memory. */
export const ISO003: Rule = {
  id: 'ISO003',
  severity: 'error',
  waivable: true,
  title: 'devices are virtual; passthrough states its reason and excludes saved memory',
  why: 'a physical device ties a VM to its host, and sees its memory',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return [...estate.vms.flatMap(checkVm), ...shared(estate.vms)];
}

/** A device is handed to one VM at a time; each replica would take it once more. */
function shared(vms: readonly Vm[]): Draft[] {
  const holders = groupBy(
    vms.filter(({ passthrough, powered }) => passthrough !== undefined && powered),
    ({ host, passthrough }) => `${host}\n${passthrough!.device}`,
  );
  return [...holders.values()].flatMap((group) => {
    const count = group.reduce((sum, { replicas }) => sum + replicas, 0);
    const [{ path, source, host, passthrough }] = [...group].sort(byPath) as [Vm];
    const names = listNames([...group].sort(byPath).map(({ name }) => name));
    const message = `device ${passthrough!.device} of ${host} is handed to ${count} VMs (${names}), allowed 1; give each a device of its own`;
    return count > 1 ? [{ path, source, message }] : [];
  });
}

function checkVm({ path, source, passthrough, snapshots }: Vm): Draft[] {
  if (passthrough === undefined) {
    return [];
  }
  const saved = (snapshots ?? []).filter(({ memory }) => memory);
  return [
    ...(passthrough.reason.trim() === ''
      ? [
          {
            path,
            source,
            message: `device ${passthrough.device} is passed through without a reason; state 'passthrough.reason', or use a virtual device`,
          },
        ]
      : []),
    ...saved.map(({ name }) => ({
      path,
      source,
      message: `snapshot ${name} saves the memory of a VM with the physical device ${passthrough.device}, whose state cannot be saved; leave 'memory' or the device out`,
    })),
  ];
}
