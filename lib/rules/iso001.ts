import { compareText } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listNames } from './wording';

/** ISO001: one kernel serves one trust zone. A container without a zone is in its engine's. */
export function iso001({ estate, containersOf }: RuleContext): Draft[] {
  return estate.engines.flatMap((engine) => {
    const zones = new Map<string, string[]>();
    const join = (zone: string | undefined, name: string): void => {
      const key = zone ?? 'no zone';
      const names = zones.get(key);
      if (names === undefined) {
        zones.set(key, [name]);
      } else {
        names.push(name);
      }
    };
    for (const container of containersOf.get(engine.path) ?? []) {
      join(container.trustZone ?? engine.trustZone, container.name);
    }
    if (engine.trustZone !== undefined && !zones.has(engine.trustZone)) {
      zones.set(engine.trustZone, [engine.inVm ? 'the VM' : 'the host']);
    }
    if (zones.size < 2) {
      return [];
    }
    const members = [...zones]
      .sort(([a], [b]) => compareText(a, b))
      .map(([zone, names]) => `${zone}: ${listNames(names.sort(compareText))}`);
    const message = `one kernel serves ${zones.size} trust zones (${members.join('; ')}), allowed 1; give each zone a VM of its own`;
    return [{ path: engine.path, source: engine.source, message }];
  });
}
