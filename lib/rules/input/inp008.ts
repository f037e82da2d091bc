import { type Container, type EstateNode, type SizeName, sizesOfContainer } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/**
 * INP008: CPU and memory of every guest are stated, by itself or by its engine's defaults; unset is not zero. Constructs
 * refuse by it whatever else they need and nobody states: a size, a disk's datastore, the folder of templates.
 */
export const INP008: Rule = {
  id: 'INP008',
  severity: 'error',
  waivable: false,
  title: 'sizes of every guest, and all else that has no safe default, are stated',
  why: 'unset is not zero: a guest without a limit can take all there is',
  check: judge,
};

function judge({ estate, engines }: RuleContext): Draft[] {
  const told = new Set(
    [...estate.unknowns, ...estate.unstated].flatMap(({ path, of = [] }) => of.map((size) => keyOf(path, size))),
  );
  const missing = (node: EstateNode, size: SizeName, prop: string, value: number | undefined, fix: string): Draft[] =>
    value !== undefined || told.has(keyOf(node.path, size))
      ? []
      : [{ path: node.path, source: node.source, message: `'${prop}' is not stated, and unset is not zero; ${fix}` }];
  return [
    ...estate.vms.flatMap((vm) => [
      ...missing(vm, 'milliCpu', 'vcpus', vm.milliCpu, 'state it'),
      ...missing(vm, 'memoryMib', 'memory', vm.memoryMib, 'state it'),
    ]),
    ...estate.containers.flatMap((container) => {
      const engine = engines.get(container.engine);
      const { milliCpu, memoryMib } = sizesOfContainer(container, engine);
      return [
        ...missing(container, 'milliCpu', 'cpus', milliCpu, fixOf(container, engine?.defaults.milliCpu)),
        ...missing(container, 'memoryMib', 'memory', memoryMib, fixOf(container, engine?.defaults.memoryMib)),
      ];
    }),
    ...estate.unstated.map(({ path, source, what, why, fix }) => ({
      path,
      source,
      message: `${what} is not stated, and ${why}; ${fix}`,
    })),
  ];
}

function keyOf(path: string, size: SizeName): string {
  return `${path}\n${size}`;
}

/** A default that is stated, and is not for this container, would be no help. */
function fixOf({ withoutDefaults }: Container, byDefault: number | undefined): string {
  return withoutDefaults === true && byDefault !== undefined
    ? "state it: its engine's defaults are for containers that this library defines"
    : "state it, or the engine's defaults";
}
