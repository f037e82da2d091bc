import { listNames } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** AVA005: the host OS does not patch and reboot by itself under critical guests. What is not stated is not safe. */
export const AVA005: Rule = {
  id: 'AVA005',
  severity: 'warning',
  waivable: true,
  title: 'the host OS does not patch and reboot by itself under critical guests',
  why: 'patches of the host OS are a source of faults for every guest',
  check: judge,
};

function judge({ estate, blastRadius }: RuleContext): Draft[] {
  const critical = new Set(
    [...estate.vms, ...estate.containers].filter((guest) => guest.criticality === 'critical').map(({ path }) => path),
  );
  const falls = new Map(blastRadius.map((radius) => [radius.path, radius.falls]));
  return estate.hosts.flatMap(({ path, source, hostOs, hostOsPatching }) => {
    const guests = (falls.get(path) ?? []).filter((guest) => critical.has(guest));
    if (hostOs === undefined || hostOsPatching === 'maintenance-window' || guests.length === 0) {
      return [];
    }
    const how = hostOsPatching === undefined ? 'does not say when it reboots' : 'reboots by itself';
    const message = `${hostOs.label} ${how} under critical guests (${listNames(guests)}); state hostOsPatching 'maintenance-window', and see to it`;
    return [{ path, source, message }];
  });
}
