import { isDeepStrictEqual } from 'node:util';
import { TerraformStack, Testing } from 'cdktf';
import * as fc from 'fast-check';
import { type ContainerFacts, type IsolationFacts, SAFE_ISOLATION } from '../../lib/model';
import { declaredContainer } from '../../lib/targets/declared';
import type { Dialect, GuestDialect } from '../../lib/targets/dialect';
import type { ContainerSpec, EngineTarget } from '../../lib/targets';
import { aContainerSpec, writtenContainer } from './law';

/** The law of one engine: what it can make, and what reads it back. */
export interface ContainerLaw {
  readonly target: EngineTarget;
  readonly dialect: Dialect;
  /** Narrows any container to one that the engine makes. */
  readonly made: (spec: ContainerSpec) => ContainerSpec;
  /** Where its containers say that they run. */
  readonly where: ContainerFacts['where'];
  /** Facts that its containers never vary in: the engine refuses to make others. */
  readonly fixed: readonly string[];
  /** Arguments of what it makes that a rule judges. */
  readonly owned: readonly string[];
}

/** A fact that a `read` could forget, and what it would say then. */
interface Forgotten {
  readonly fact: string;
  readonly forget: (facts: ContainerFacts) => ContainerFacts;
}

const isolated = (fact: string, forgotten: Partial<IsolationFacts>): Forgotten => ({
  fact: `isolation.${fact}`,
  forget: (facts) => ({ ...facts, isolation: { ...facts.isolation, ...forgotten } }),
});

const ofPorts = (fact: string, forgotten: Partial<ContainerFacts['ports'][number]>): Forgotten => ({
  fact: `ports.${fact}`,
  forget: (facts) => ({ ...facts, ports: facts.ports.map((port) => ({ ...port, ...forgotten })) }),
});

const plain = (fact: keyof ContainerFacts, forgotten: Partial<ContainerFacts>): Forgotten => ({
  fact,
  forget: (facts) => ({ ...facts, ...forgotten }),
});

/** Facts that nobody can declare of a container. */
const NOT_DECLARED = ['where', 'guaranteed', 'asks'];

/** Every fact of a container that can be declared. */
const FORGOTTEN: readonly Forgotten[] = [
  plain('name', { name: 'absent' }),
  plain('milliCpu', { milliCpu: 'absent' }),
  plain('memoryMib', { memoryMib: 'absent' }),
  plain('image', { image: 'absent' }),
  plain('replicas', { replicas: 'absent' }),
  plain('networks', { networks: [] }),
  plain('ports', { ports: [] }),
  ofPorts('address', { address: '' }),
  ofPorts('port', { port: 'computed' }),
  ofPorts('internal', { internal: 'absent' }),
  ofPorts('protocol', { protocol: 'tcp' }),
  plain('isolation', { isolation: { ...SAFE_ISOLATION, readOnly: false } }),
  isolated('privileged', { privileged: false }),
  isolated('hostNetwork', { hostNetwork: false }),
  isolated('hostPid', { hostPid: false }),
  isolated('hostIpc', { hostIpc: false }),
  isolated('devices', { devices: [] }),
  isolated('hostPaths', { hostPaths: [] }),
  isolated('capabilities', { capabilities: [] }),
  isolated('user', { user: undefined }),
  isolated('readOnly', { readOnly: false }),
];

/** How a dialect speaks of containers. */
export function containersOf({ container }: Dialect): GuestDialect<ContainerFacts> {
  return container!;
}

/** Enough containers for every fact to vary. */
const SAMPLE: readonly ContainerSpec[] = fc.sample(aContainerSpec, { numRuns: 60, seed: 1 });

/** Facts, and what is read of them, but for what the provider has no argument for. */
function bothSides(
  { target, dialect, made, where }: ContainerLaw,
  spec: ContainerSpec,
): { declared: unknown; read: ContainerFacts } {
  const { read: readOf, unwritten } = containersOf(dialect);
  const { vm, resolve } = writtenContainer(target, made(spec));
  const read = readOf(vm, resolve);
  const declared = unwritten.reduce((facts, { fact }) => withFact(facts, fact.split('.'), read), {
    ...declaredContainer(made(spec)),
    where,
  });
  return { declared, read };
}

/** Facts with one of them taken from others. */
function withFact<T extends object>(facts: T, [head, ...rest]: readonly string[], others: object): T {
  const [own, other] = [facts, others].map((from) => (from as Record<string, unknown>)[head!]);
  return { ...facts, [head!]: rest.length === 0 ? other : withFact(own as object, rest, other as object) };
}

/** Tests that an engine's dialect reads all that is declared, and that the test itself would notice if it did not. */
export function testContainerLaw(law: ContainerLaw): void {
  test('is what was declared', () => {
    fc.assert(
      fc.property(aContainerSpec, (spec) => {
        const { declared, read } = bothSides(law, spec);
        expect(read).toEqual(declared);
      }),
      { numRuns: 60 },
    );
  });

  const sides = SAMPLE.map((spec) => bothSides(law, spec));
  const varying = FORGOTTEN.filter(({ fact }) => !law.fixed.includes(fact));
  test.each(varying)('is not that without $fact', ({ forget }) => {
    expect(sides.some(({ declared, read }) => !isDeepStrictEqual(forget(read), declared))).toBe(true);
  });

  test('covers every fact that there is', () => {
    const [{ read }] = sides as [(typeof sides)[0]];
    const told = [...FORGOTTEN.map(({ fact }) => fact.split('.')[0]), ...NOT_DECLARED];
    expect([...new Set(told)].sort()).toEqual(Object.keys(read).sort());
  });

  test('is watched under the names that its dialect has, and no others', () => {
    const stack = new TerraformStack(Testing.app(), 'law');
    const platform = law.target.bind(stack, { name: 'engine-1', vm: [] }, () => undefined);
    const [emitted] = platform.emitContainer(stack, 'guest', law.made(SAMPLE[0]!));
    const { provider, ...guards } = emitted!.guards!;
    expect(Object.keys(guards).sort()).toEqual([...law.owned].sort());
    expect(provider).toBeDefined();
    expect(containersOf(law.dialect).owned).toEqual(expect.arrayContaining([...law.owned]));
  });

  test('names only what the provider has no argument for as unwritten', () => {
    const facts = [...law.fixed, ...FORGOTTEN.map(({ fact }) => fact)];
    expect(facts).toEqual(expect.arrayContaining(containersOf(law.dialect).unwritten.map(({ fact }) => fact)));
  });
}
