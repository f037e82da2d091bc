import type { Container, EngineDefaults } from '../../../lib/model';
import { container, engineEstate, estate, findingsOf, hostEstate, judge, vm } from '../../support/estate';

const unset = { milliCpu: undefined, memoryMib: undefined };
const source = { file: 'main.ts', line: 7 };

describe('INP008 passes', () => {
  test.each<[string, Partial<Container>, EngineDefaults]>([
    ['when a container states both', {}, {}],
    ['when the engine states a default for both', unset, { milliCpu: 100, memoryMib: 64 }],
    ['when each states one', { milliCpu: undefined }, { milliCpu: 100 }],
  ])('%s', (_, overrides, defaults) => {
    expect(findingsOf(engineEstate([container(overrides)], { defaults }))).toEqual([]);
  });

  test('when a VM states both', () => {
    expect(findingsOf(hostEstate([vm()]))).toEqual([]);
  });

  test('for zero, which is stated: that is INP002', () => {
    const [finding, ...others] = findingsOf(hostEstate([vm({ memoryMib: 0 })]));
    expect([finding, others]).toEqual([expect.stringContaining(' INP002: '), []]);
  });
});

describe('INP008 fails', () => {
  test('for what a VM does not state, in these words', () => {
    const judged = hostEstate([vm({ ...unset, source })]);
    expect(findingsOf(judged)).toEqual([
      "[app/vm] INP008: 'memory' is not stated, and unset is not zero; state it",
      "[app/vm] INP008: 'vcpus' is not stated, and unset is not zero; state it",
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }, { source }]);
  });

  const CPUS =
    "[app/container] INP008: 'cpus' is not stated, and unset is not zero; state it, or the engine's defaults";
  const MEMORY =
    "[app/container] INP008: 'memory' is not stated, and unset is not zero; state it, or the engine's defaults";

  test.each<[string, EngineDefaults, string[]]>([
    ['neither', {}, [CPUS, MEMORY]],
    ['only CPU', { milliCpu: 100 }, [MEMORY]],
    ['only memory', { memoryMib: 64 }, [CPUS]],
  ])('for what a container does not state, when its engine states %s', (_, defaults, words) => {
    expect(findingsOf(engineEstate([container(unset)], { defaults }))).toEqual(words);
  });

  test('for a container whose engine is not known', () => {
    const findings = findingsOf(estate({ containers: [container(unset)] }));
    expect(findings.slice(1)).toEqual([CPUS, MEMORY]);
    expect(findings[0]).toContain(' INP007: ');
  });

  test('for what a guest needs and nobody states, in these words', () => {
    const unstated = [
      { path: 'app/vm', name: 'vm', what: "'cpu.mhzPerCore' of esxi-01", why: 'MHz need it', fix: 'state it', source },
    ];
    const judged = { ...hostEstate([vm()]), unstated };
    expect(findingsOf(judged)).toEqual([
      "[app/vm] INP008: 'cpu.mhzPerCore' of esxi-01 is not stated, and MHz need it; state it",
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test.each(['unknowns', 'unstated'] as const)('once for a size of which there is more to say (%s)', (list) => {
    const node = { path: 'app/vm', name: 'vm' };
    const gap = {
      ...node,
      prop: 'num_cpus',
      what: 'CPUs',
      why: 'MHz need it',
      fix: 'state it',
      of: ['milliCpu'] as const,
    };
    const rules = findingsOf({ ...hostEstate([vm(unset)]), [list]: [gap] });
    expect(rules.filter((line) => line.includes("'vcpus' is not stated"))).toEqual([]);
    expect(rules.filter((line) => line.includes("'memory' is not stated"))).toHaveLength(1);
  });

  test("for a container that its engine's defaults are not for", () => {
    const judged = engineEstate([container({ ...unset, memoryMib: 64, withoutDefaults: true })], {
      defaults: { milliCpu: 100 },
    });
    expect(findingsOf(judged)).toEqual([
      "[app/container] INP008: 'cpus' is not stated, and unset is not zero; state it: its engine's defaults are for containers that this library defines",
    ]);
    expect(judge(judged).ledger[0]!.children[0]!.cpu!.allocated).toBe(0);
  });
});
