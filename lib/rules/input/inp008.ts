import type { EstateNode } from '../../model';
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
  return [
    ...estate.vms.flatMap((vm) => [
      ...check(vm, 'vcpus', vm.milliCpu, 'state it'),
      ...check(vm, 'memory', vm.memoryMib, 'state it'),
    ]),
    ...estate.containers.flatMap((container) => {
      const defaults = engines.get(container.engine)?.defaults ?? {};
      const fix = "state it, or the engine's defaults";
      return [
        ...check(container, 'cpus', container.milliCpu ?? defaults.milliCpu, fix),
        ...check(container, 'memory', container.memoryMib ?? defaults.memoryMib, fix),
      ];
    }),
  ];
}

function check(node: EstateNode, prop: string, value: number | undefined, fix: string): Draft[] {
  if (value !== undefined) {
    return [];
  }
  return [{ path: node.path, source: node.source, message: `'${prop}' is not stated, and unset is not zero; ${fix}` }];
}
