import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { LATER, compareText } from '../../lib/model';
import type { HostSpec, HypervisorTarget, VmSpec } from '../../lib/targets';
import { declaredVm } from '../../lib/targets/declared';
import type { Dialect } from '../../lib/targets/dialect';
import { LAW_HOST, emittedVm, writtenVm } from './law';
import { argumentsOf } from './schema';

/** Facts as plain data, to take some of them out. */
type Facts = { [name: string]: unknown };

/** What a dialect reads that nobody declares: where it is known to the construct, and what its target chooses. */
const NOT_DECLARED = ['where', 'asks', 'nics.*.mac', 'disks.*.source'];

/** What is read of a VM as it is written, and what was declared of it, but for what its provider has no argument for. */
export interface Sides {
  readonly read: Facts;
  readonly declared: Facts;
}

/** A target, and the spec of a VM on a host of it. */
export interface Case {
  readonly target: HypervisorTarget;
  readonly spec: VmSpec;
  readonly host?: HostSpec;
}

/** Both sides of the law. */
export function sidesOf(dialect: Dialect, { target, spec, host = LAW_HOST }: Case): Sides {
  const { vm, resolve } = writtenVm(target, spec, host);
  const gone = [...NOT_DECLARED, ...dialect.vm!.unwritten.map(({ fact }) => fact)];
  const read = placed(dialect.vm!.read(vm, resolve) as unknown as Facts, dialect, host);
  const declared = declaredVm(spec, host, dialect.guarantees) as unknown as Facts;
  return { read: ordered(without(read, gone)), declared: ordered(without(declared, gone)) };
}

/** Paths of all facts that hold a value, such as `disks.*.gib`. */
export function pathsIn(facts: unknown, at: readonly string[] = []): string[] {
  if (Array.isArray(facts) && facts.length > 0) {
    return [...new Set(facts.flatMap((item) => pathsIn(item, [...at, '*'])))];
  }
  const names = typeof facts === 'object' && facts !== null ? Object.keys(facts) : [];
  // Something known is one fact, whatever is known of it.
  return names.length === 0 || names.join() === 'value'
    ? [at.join('.')]
    : names.flatMap((name) => pathsIn((facts as Facts)[name], [...at, name]));
}

/** Facts without those of some paths. */
export function without(facts: Facts, paths: readonly string[]): Facts {
  const copy = structuredClone(facts);
  paths.forEach((path) => drop(copy, path.split('.')));
  return copy;
}

/** Whether the law holds of two sides. */
export function holds({ read, declared }: Sides): boolean {
  return isDeepStrictEqual(read, declared);
}

function drop(holder: unknown, [head = '', ...rest]: readonly string[]): void {
  if (head === '*') {
    (Array.isArray(holder) ? holder : []).forEach((item) => drop(item, rest));
  } else if (typeof holder === 'object' && holder !== null) {
    if (rest.length === 0) {
      delete (holder as Facts)[head];
    } else {
      drop((holder as Facts)[head], rest);
    }
  }
}

/** What a VM discloses has no order. */
function ordered(facts: Facts): Facts {
  const disclosures = [...(facts.disclosures as { key: string }[])];
  return { ...facts, disclosures: disclosures.sort((a, b) => compareText(a.key, b.key)) };
}

/** Files as their host knows them: in which datastore, and where there. */
function placed(facts: Facts, { placeOf }: Dialect, host: HostSpec): Facts {
  const disks = facts.disks as { store: unknown; source?: string; attached?: string }[];
  return {
    ...facts,
    disks: disks.map((disk) => {
      const place = placeOf?.(disk.source ?? (disk.store as { value?: string }).value ?? '', host.stores);
      return place === undefined
        ? disk
        : {
            ...disk,
            store: { value: place.store },
            ...(disk.attached !== undefined && { attached: place.path }),
          };
    }),
  };
}

/** Cases that are the same in every run. */
const SAMPLE = { numRuns: 200, seed: 7 };

/**
 * What holds of every dialect of a hypervisor that gives memory as a whole.
 *
 * @param varying facts that the cases tell apart: a dialect that read one of them as a constant would break the law
 */
export function describeLaw(dialect: Dialect, aCase: fc.Arbitrary<Case>, varying: readonly string[]): void {
  const guests = dialect.vm!;
  const sample = fc.sample(aCase, SAMPLE).map((made) => sidesOf(dialect, made));
  const paths = [...new Set(sample.flatMap(({ declared }) => pathsIn(declared)))];

  test('what is read of a VM is what was declared of it', () => {
    fc.assert(
      fc.property(aCase, (made) => {
        const { read, declared } = sidesOf(dialect, made);
        expect(read).toEqual(declared);
      }),
    );
  });

  test.each(paths)('a dialect that drops %s is noticed', (path) => {
    const stillHold = sample.filter(({ read, declared }) => holds({ read: without(read, [path]), declared }));
    expect(stillHold.length).toBeLessThan(sample.length);
  });

  test('a dialect that makes one of these up is noticed', () => {
    const told = paths.filter((path) => {
      const values = sample.flatMap(({ declared }) => valuesAt(declared, path.split('.')));
      return new Set(values.map((value) => JSON.stringify(value))).size > 1;
    });
    expect(told.sort()).toEqual([...varying].sort());
  });

  test('where it runs is what its provider talks to', () => {
    const [made] = fc.sample(aCase, { ...SAMPLE, numRuns: 1 });
    const { vm, resolve } = writtenVm(made!.target, made!.spec, made!.host);
    const { name } = made!.target.identityOf('rack/host');
    expect(guests.read(vm, resolve).where).toEqual([{ kind: 'host', reference: { value: name } }]);
  });

  const schema = guests.types.flatMap(argumentsOf);

  test('what is not written has no argument at its provider, and could be declared', () => {
    const written = guests.unwritten.filter(({ argument }) =>
      schema.some((path) => path.split('.').includes(argument)),
    );
    expect(written).toEqual([]);
    const declared = fc
      .sample(aCase, SAMPLE)
      .flatMap(({ spec, host = LAW_HOST }) => pathsIn(declaredVm(spec, host, dialect.guarantees)));
    expect(guests.unwritten.filter(({ fact }) => !declared.includes(fact))).toEqual([]);
  });

  test('what the re-check watches, and what holds a size, are arguments of the provider', () => {
    expect([...guests.owned, ...guests.sizes].filter((path) => !schema.includes(path.replace(/\.\*/g, '')))).toEqual(
      [],
    );
  });

  test('the re-check watches what the dialect says, and which provider it is', () => {
    const [made] = fc.sample(aCase, { ...SAMPLE, numRuns: 1 });
    const [machine] = emittedVm(made!.target, made!.spec, made!.host);
    expect(Object.keys(machine!.guards!)).toEqual([...guests.owned, 'provider']);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['what Terraform knows later', LATER],
    ['an expression', '${var.any}'],
    ['a number', 7],
    ['a list of anything', [null, 'x', 3, [{}]]],
    ['a block of nothing', [{}]],
  ])('reads a VM of which every argument is %s', (_, value) => {
    const names = [...new Set(schema.map((path) => path.split('.')[0]!))];
    const attributes = Object.fromEntries([...names, 'count', 'for_each', 'provider'].map((name) => [name, value]));
    expect(() => guests.read({ type: guests.types[0]!, attributes }, () => undefined)).not.toThrow();
  });
}

/** What stands at a path, as often as there is a star in it. */
function valuesAt(facts: unknown, [head, ...rest]: readonly string[]): unknown[] {
  if (head === undefined) {
    return [facts];
  }
  if (head === '*') {
    return (Array.isArray(facts) ? facts : []).flatMap((item) => valuesAt(item, rest));
  }
  return typeof facts === 'object' && facts !== null ? valuesAt((facts as Facts)[head], rest) : [undefined];
}
