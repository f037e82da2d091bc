import * as fc from 'fast-check';
import { type Admission, type Cluster, type ClusterRule, type Estate, type Host, type Vm } from '../../lib/model';
import { type Report, RoomFinder, evacuateHost, evaluate } from '../../lib/rules';
import { CLUSTER, clusterEstate, gib, inventory, member, placed, rule, store } from '../support/estate';

/**
 * Small clusters, of which every placement can be tried: what is proven is held against all there is.
 *
 * Whatever is tried here reads the estate itself, and shares no code with placement.
 */

const STORES = ['ds-1', 'ds-2'] as const;

const hostsOf = (count: number): fc.Arbitrary<Host[]> =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc
        .record({
          // Some have much of one and little of the other.
          size: fc.oneof(
            fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })),
            fc.constantFrom<[number, number][]>([8, 2], [2, 8]),
          ),
          // Some promise more than they have.
          cpuRatio: fc.constantFrom(100, 100, 200),
          memoryRatio: fc.constantFrom(100, 100, 150),
          stores: fc.subarray([...STORES], { minLength: 1 }),
        })
        .map(({ size: [vcpus, memory], cpuRatio, memoryRatio, stores }) =>
          member(index + 1, {
            cpu: inventory(vcpus * 1000, { ratioPercent: cpuRatio }),
            memory: inventory(gib(memory), { ratioPercent: memoryRatio }),
            stores: stores.map((key) => store({ key })),
          }),
        ),
    ),
  );

const vmsOf = (count: number, hosts: number): fc.Arbitrary<Vm[]> =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc
        .record({
          vcpus: fc.integer({ min: 1, max: 4 }),
          memory: fc.integer({ min: 1, max: 4 }),
          pinned: fc.option(fc.integer({ min: 1, max: hosts }), { nil: undefined, freq: 5 }),
          disk: fc.option(fc.constantFrom(...STORES), { nil: undefined, freq: 2 }),
          replicas: fc.constantFrom(1, 1, 1, 2),
          spread: fc.constantFrom(undefined, 'must' as const),
          staysDown: fc.constantFrom(undefined, undefined, true),
          // Percent of its size that it is guaranteed.
          guaranteed: fc.constantFrom(0, 50, 100),
        })
        .map(({ vcpus, memory, pinned, disk, replicas, spread, staysDown, guaranteed }) =>
          placed({
            path: `app/vm-${index}`,
            milliCpu: vcpus * 1000,
            memoryMib: gib(memory),
            reservedMilliCpu: vcpus * 10 * guaranteed,
            memoryReservationMib: (gib(memory) * guaranteed) / 100,
            ...(pinned !== undefined && { host: `rack-1/esxi-0${pinned}` }),
            disks: disk === undefined ? [] : [{ sizeGib: 1, store: disk }],
            replicas,
            ...(spread !== undefined && replicas > 1 && pinned === undefined && { spread }),
            ...(staysDown !== undefined && { staysDown }),
          }),
        ),
    ),
  );

const rulesOf = (vms: number, hosts: number): fc.Arbitrary<ClusterRule[]> =>
  fc.array(
    fc
      .record({
        kind: fc.constantFrom('together' as const, 'apart' as const, 'on' as const, 'not-on' as const),
        vms: fc.uniqueArray(fc.integer({ min: 0, max: vms - 1 }), { minLength: 1, maxLength: 3 }),
        hosts: fc.uniqueArray(fc.integer({ min: 1, max: hosts }), { minLength: 1, maxLength: 2 }),
        mandatory: fc.constantFrom(true, true, false),
      })
      .map(({ kind, vms: members, hosts: named, mandatory }) =>
        rule(
          `${kind}-${members.join('-')}`,
          kind === 'together' || kind === 'apart' ? { kind } : { kind, hosts: named.map((n) => `rack-1/esxi-0${n}`) },
          members.map((n) => `app/vm-${n}`),
          { mandatory },
        ),
      ),
    { maxLength: 2 },
  );

const aSmallCluster: fc.Arbitrary<Estate> = fc
  .record({ hosts: fc.integer({ min: 1, max: 3 }), vms: fc.integer({ min: 1, max: 4 }) })
  .chain((count) =>
    fc.record({
      hosts: hostsOf(count.hosts),
      vms: vmsOf(count.vms, count.hosts),
      rules: rulesOf(count.vms, count.hosts),
      failures: fc.integer({ min: 0, max: count.hosts - 1 }),
      kept: fc.boolean(),
    }),
  )
  .map(({ hosts, vms, rules, failures, kept }) => {
    const dedicated: Admission = { policy: 'dedicated-hosts', hosts: [hosts.at(-1)!.path] };
    return clusterEstate(hosts, vms, {
      rules,
      hostFailuresToTolerate: failures,
      ...(kept && hosts.length > 1 && { admission: dedicated }),
    });
  });

/** One guest: a replica of a VM. */
interface Guest {
  readonly name: string;
  readonly vm: Vm;
}

const guestsOf = ({ vms }: Estate): Guest[] =>
  vms.flatMap((vm) =>
    Array.from({ length: vm.replicas }, (_, index) => ({
      name: index === 0 ? vm.name : `${vm.name}-${index + 1}`,
      vm,
    })),
  );

const clusterOf = ({ clusters }: Estate): Cluster => clusters![0]!;

const workersOf = (judged: Estate): Host[] => {
  const { admission } = clusterOf(judged);
  const kept = admission.policy === 'dedicated-hosts' ? admission.hosts : [];
  return judged.hosts.filter(({ path }) => !kept.includes(path));
};

/** Whether guests may be where they are: `on` is the path of each one's host. */
function holds(judged: Estate, hosts: readonly Host[], guests: readonly Guest[], on: readonly string[]): boolean {
  const { rules } = clusterOf(judged);
  const fits = hosts.every(({ path, cpu, memory }) => {
    const here = guests.filter((_, index) => on[index] === path).map(({ vm }) => vm);
    const sum = (of: (vm: Vm) => number | undefined): number => here.reduce((all, vm) => all + (of(vm) ?? 0), 0);
    return (
      sum((vm) => vm.milliCpu) <= (cpu.total * cpu.ratioPercent) / 100 &&
      sum((vm) => vm.memoryMib) <= (memory.total * memory.ratioPercent) / 100 &&
      sum((vm) => vm.reservedMilliCpu) <= cpu.total &&
      sum((vm) => vm.memoryReservationMib) <= memory.total &&
      here.every(({ milliCpu = 0, memoryMib = 0 }) => milliCpu <= cpu.maxUnit && memoryMib <= memory.maxUnit)
    );
  });
  const reaches = guests.every(({ vm }, index) => {
    const host = hosts.find(({ path }) => path === on[index]);
    return (
      host !== undefined &&
      (vm.host === CLUSTER || vm.host === host.path) &&
      vm.disks.every((disk) => host.stores.some(({ key }) => key === disk.store))
    );
  });
  const areApart = (of: (guest: Guest) => boolean): boolean => {
    const places = on.filter((_, index) => of(guests[index]!));
    return new Set(places).size === places.length;
  };
  const kept = rules
    .filter(({ mandatory }) => mandatory)
    .every((one) => {
      const places = on.filter((_, index) => one.vms.includes(guests[index]!.vm.path));
      switch (one.kind) {
        case 'together':
          return new Set(places).size <= 1;
        case 'apart':
          return areApart(({ vm }) => one.vms.includes(vm.path));
        case 'on':
          return places.every((place) => one.hosts.includes(place));
        case 'not-on':
          return places.every((place) => !one.hosts.includes(place));
      }
    });
  const spread = judged.vms.every((vm) => vm.spread !== 'must' || areApart((guest) => guest.vm === vm));
  return fits && reaches && kept && spread;
}

/** Every placement that holds, one after the other. */
function* placements(judged: Estate, hosts: readonly Host[], guests: readonly Guest[]): Generator<string[]> {
  function* attempt(on: string[]): Generator<string[]> {
    if (on.length === guests.length) {
      yield* holds(judged, hosts, guests, on) ? [on] : [];
    } else {
      for (const { path } of hosts) {
        yield* attempt([...on, path]);
      }
    }
  }
  yield* attempt([]);
}

const hasPlacement = (judged: Estate, hosts: readonly Host[], guests: readonly Guest[]): boolean =>
  placements(judged, hosts, guests).next().done !== true;

/**
 * Whether some placement is such that all that must restart has a host after every loss of so many, beside what stays
 * down but whose host is left.
 */
function survives(judged: Estate): boolean {
  const { hostFailuresToTolerate: failures } = clusterOf(judged);
  const all = guestsOf(judged);
  const losses = (hosts: readonly Host[], count: number, from = 0): Host[][] =>
    count === 0
      ? [[...hosts]]
      : hosts.flatMap((_, index) =>
          index < from ? [] : losses([...hosts.slice(0, index), ...hosts.slice(index + 1)], count - 1, index),
        );
  const lost = losses(judged.hosts, failures);
  const known = new Map<string, boolean>();
  const takes = (left: readonly Host[], guests: readonly Guest[]): boolean => {
    const key = [...left.map(({ path }) => path), '|', ...guests.map(({ name }) => name)].join(' ');
    const takesAll = known.get(key) ?? hasPlacement(judged, left, guests);
    known.set(key, takesAll);
    return takesAll;
  };
  for (const on of placements(judged, workersOf(judged), all)) {
    const running = (left: readonly Host[]): Guest[] =>
      all.filter(({ vm }, index) => vm.staysDown !== true || left.some(({ path }) => path === on[index]));
    if (lost.every((left) => takes(left, running(left)))) {
      return true;
    }
  }
  return false;
}

const RUNS = { numRuns: 400 };

const reported = (report: Report) => report.clusters[0]!;

/** What a report says of where guests are, as `holds` takes it. */
function witness(report: Report, guests: readonly Guest[]): string[] {
  const on = new Map(reported(report).placement.hosts.flatMap(({ path, vms }) => vms.map((name) => [name, path])));
  return guests.map(({ name }) => on.get(name)!);
}

describe('what a report proves of a small cluster', () => {
  test('is a placement exactly when one of all there are holds, with a witness that does', () => {
    fc.assert(
      fc.property(aSmallCluster, (judged) => {
        const report = evaluate(judged);
        const guests = guestsOf(judged);
        const fits = hasPlacement(judged, workersOf(judged), guests);
        expect(reported(report).placement.verdict).toBe(fits ? 'fits' : 'does-not-fit');
        expect(!fits || holds(judged, workersOf(judged), guests, witness(report, guests))).toBe(true);
      }),
      RUNS,
    );
  });

  test('is survival exactly when everything that must restart has a host after every loss', () => {
    fc.assert(
      fc.property(aSmallCluster, (judged) => {
        const report = evaluate(judged);
        const { placement, survival } = reported(report);
        const asked = placement.verdict === 'fits' && clusterOf(judged).hostFailuresToTolerate > 0;
        expect(survival.verdict).toBe(!asked ? 'not-asked' : survives(judged) ? 'survives' : 'does-not-survive');
      }),
      RUNS,
    );
  });

  test('is what restarts where after the worst losses, beside everything that stays', () => {
    fc.assert(
      fc.property(aSmallCluster, (judged) => {
        const report = evaluate(judged);
        const all = guestsOf(judged);
        const on = witness(report, all);
        const must = all.filter(({ vm }) => vm.staysDown !== true);
        for (const { lost, restarts, moves } of reported(report).survival.worst) {
          expect(lost).toHaveLength(clusterOf(judged).hostFailuresToTolerate);
          const moved = new Map([...restarts, ...moves].map(({ vm, to }) => [vm, to]));
          const left = judged.hosts.filter(({ path }) => !lost.includes(path));
          const wasLost = (guest: Guest): boolean => lost.includes(on[all.indexOf(guest)]!);
          const running = all.filter((guest) => must.includes(guest) || !wasLost(guest));
          const after = running.map((guest) => moved.get(guest.name) ?? on[all.indexOf(guest)]!);
          expect(holds(judged, left, running, after)).toBe(true);
          // Nothing else starts or moves.
          expect(restarts.every(({ vm }) => running.some((guest) => guest.name === vm && wasLost(guest)))).toBe(true);
          expect(moves.every(({ vm }) => running.some((guest) => guest.name === vm && !wasLost(guest)))).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('is never silent: what has no placement, or does not survive, is an error by some rule', () => {
    fc.assert(
      fc.property(aSmallCluster, (judged) => {
        const report = evaluate(judged);
        const { placement, survival } = reported(report);
        const told = new Set(report.findings.filter(({ severity }) => severity === 'error').map(({ rule: id }) => id));
        if (placement.verdict !== 'fits') {
          expect(['CAP001', 'CAP002', 'CAP004', 'CAP012', 'CAP013', 'AVA004'].some((id) => told.has(id))).toBe(true);
        }
        if (survival.verdict === 'does-not-survive') {
          expect(['CAP001', 'CAP002', 'CAP011', 'CAP013', 'AVA004'].some((id) => told.has(id))).toBe(true);
        }
        if (placement.verdict === 'fits') {
          expect(told.has('CAP012')).toBe(false);
        }
      }),
      RUNS,
    );
  });
});

describe('room in a small cluster', () => {
  const shape = { milliCpu: 1000, memoryMib: gib(1) };
  const withMore = (judged: Estate, count: number): Estate => ({
    ...judged,
    vms: count === 0 ? judged.vms : [...judged.vms, placed({ path: 'app/more', memoryMib: gib(1), replicas: count })],
  });
  const takes = (judged: Estate): boolean =>
    hasPlacement(judged, workersOf(judged), guestsOf(judged)) &&
    (clusterOf(judged).hostFailuresToTolerate === 0 || survives(judged));

  test('is exactly what fits, and one more does not', () => {
    const tiny = aSmallCluster.filter(({ hosts }) => hosts.reduce((sum, { cpu }) => sum + cpu.total, 0) <= 8000);
    fc.assert(
      fc.property(tiny, (judged) => {
        const { count, exact, on, blockedBy } = new RoomFinder(judged).roomIn(CLUSTER, shape);
        expect(exact).toBe(true);
        expect(blockedBy).not.toBe('');
        expect(takes(withMore(judged, count)) || count === 0).toBe(true);
        expect(takes(withMore(judged, count + 1))).toBe(false);
        expect(on.reduce((sum, one) => sum + one.count, 0)).toBe(count);
      }),
      { numRuns: 100 },
    );
  });

  test('is known without a search up to what fits, and beyond what does not', () => {
    const tiny = aSmallCluster.filter(({ hosts }) => hosts.reduce((sum, { cpu }) => sum + cpu.total, 0) <= 8000);
    let exact = 0;
    fc.assert(
      fc.property(tiny, (judged) => {
        const finder = new RoomFinder(judged);
        const { count, limit } = finder.knownIn(CLUSTER, shape);
        expect(count === 0 || takes(withMore(judged, count))).toBe(true);
        expect(takes(withMore(judged, limit.count + 1))).toBe(false);
        // A search finds no less, and nothing beyond.
        const found = finder.roomIn(CLUSTER, shape).count;
        expect(found).toBeGreaterThanOrEqual(count);
        expect(found).toBeLessThanOrEqual(limit.count);
        exact += count === limit.count ? 1 : 0;
      }),
      { numRuns: 200 },
    );
    expect(exact).toBeGreaterThan(100);
  });
});

describe('emptying a host of a small cluster', () => {
  test('is possible exactly when the others take everything, and says what goes where', () => {
    fc.assert(
      fc.property(aSmallCluster, fc.nat(2), (judged, some) => {
        const host = judged.hosts[some % judged.hosts.length]!;
        const { verdict, moves, reason } = evacuateHost(judged, CLUSTER, host.path);
        const guests = guestsOf(judged);
        // Hosts that are kept for failures take no VM of a host that is emptied.
        const others = workersOf(judged).filter(({ path }) => path !== host.path);
        const fits = hasPlacement(judged, workersOf(judged), guests) && hasPlacement(judged, others, guests);
        expect(verdict).toBe(fits ? 'fits' : 'does-not-fit');
        expect(reason === undefined).toBe(fits);
        if (fits) {
          const on = witness(evaluate(judged), guests);
          const moved = new Map(moves.map(({ vm, to }) => [vm, to]));
          expect(moves.every(({ vm, from }) => on[guests.findIndex(({ name }) => name === vm)] === from)).toBe(true);
          expect(
            holds(
              judged,
              others,
              guests,
              guests.map(({ name }, index) => moved.get(name) ?? on[index]!),
            ),
          ).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
