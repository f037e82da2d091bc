import { type BlastRadius, type Container, byPath, compareText, groupBy, listNames } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** ISO001: one kernel serves one trust zone, however many engines are on it. A container without a zone is in its engine's. */
export const ISO001: Rule = {
  id: 'ISO001',
  severity: 'error',
  waivable: true,
  title: 'one kernel serves one trust zone',
  why: 'containers share their kernel with its flaws: one exploit reaches all',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  const { estate, blastRadius } = context;
  const containers = new Map(estate.containers.map((container) => [container.path, container]));
  const enginesOn = groupBy(estate.engines, ({ on }) => on);
  return blastRadius
    .filter(({ domains }) => domains.includes('kernel'))
    .flatMap((kernel) => check(kernel, enginesOn.get(kernel.path) ?? [], containers));
}

function check(
  { falls }: BlastRadius,
  engines: RuleContext['estate']['engines'],
  containers: ReadonlyMap<string, Container>,
): Draft[] {
  const [first] = [...engines].sort(byPath);
  if (first === undefined) {
    return [];
  }
  const own = new Map(engines.map(({ path, trustZone }) => [path, trustZone]));
  const on = falls.flatMap((path) => containers.get(path) ?? []);
  const groups = groupBy(on, ({ trustZone, engine }) => trustZone ?? own.get(engine) ?? 'no zone');
  const zones = new Map([...groups].map(([zone, members]) => [zone, members.map(({ name }) => name)]));
  for (const { trustZone, inVm } of engines) {
    if (trustZone !== undefined && !zones.has(trustZone)) {
      zones.set(trustZone, [inVm ? 'the VM' : 'the host']);
    }
  }
  if (zones.size < 2) {
    return [];
  }
  const members = [...zones]
    .sort(([a], [b]) => compareText(a, b))
    .map(([zone, names]) => `${zone}: ${listNames(names.sort(compareText))}`);
  const message = `one kernel serves ${zones.size} trust zones (${members.join('; ')}), allowed 1; give each zone a VM of its own`;
  return [{ path: first.path, source: first.source, message }];
}
