import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** ISO003: devices are virtual; passthrough states its reason, and excludes saving the VM's memory. */
export function iso003({ estate }: RuleContext): Draft[] {
  return estate.vms.flatMap(({ path, source, passthrough, snapshots }) => {
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
  });
}
