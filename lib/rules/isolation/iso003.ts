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

/** A device that a VM holds as a whole. */
interface Held {
  readonly vm: Vm;
  readonly device: string;
}

/** A device is handed to one VM at a time; each replica would take it once more. */
function shared(vms: readonly Vm[]): Draft[] {
  const held = vms.flatMap((vm): Held[] =>
    (vm.passthrough ?? []).filter((one) => one.shared !== true).map(({ device }) => ({ vm, device })),
  );
  const holders = groupBy(
    held.filter(({ vm }) => vm.powered),
    ({ vm: { host }, device }) => `${host}\n${device}`,
  );
  return [...holders.values()].flatMap((group) => {
    const [{ device }] = group as [Held];
    const count = group.reduce((sum, { vm: { replicas } }) => sum + replicas, 0);
    const all = group.map(({ vm }) => vm).sort(byPath);
    const [{ path, source, host }] = all as [Vm];
    const message = `device ${device} of ${host} is handed to ${count} VMs (${listNames(all.map(({ name }) => name))}), allowed 1; give each a device of its own`;
    return count > 1 ? [{ path, source, message }] : [];
  });
}

function checkVm({ path, source, passthrough = [], snapshots = [] }: Vm): Draft[] {
  const saved = snapshots.filter(({ memory }) => memory);
  return passthrough.flatMap(({ device, reason }) => [
    ...(reason.trim() === ''
      ? [
          {
            path,
            source,
            message: `device ${device} is passed through without a reason; state 'passthrough.reason', or use a virtual device`,
          },
        ]
      : []),
    ...saved.map(({ name }) => ({
      path,
      source,
      message: `snapshot ${name} saves the memory of a VM with the physical device ${device}, whose state cannot be saved; leave 'memory' or the device out`,
    })),
  ]);
}
