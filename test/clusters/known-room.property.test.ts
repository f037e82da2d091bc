import * as fc from 'fast-check';
import type { Admission, Estate, Host, Vm } from '../../lib/model';
import { RoomFinder } from '../../lib/clusters';
import { CLUSTER, clusterEstate, gib, inventory, member, placed } from '../support/estate';

/**
 * Small clusters that promise more memory than they have, reserve some of it, and are under admission control. Every
 * placement of them can be tried: what is known of their room without a search is held against all there is.
 *
 * Nothing here shares code with what it judges.
 */

const MHZ = 1000;

const aHost = (index: number): fc.Arbitrary<Host> =>
  fc
    .record({
      cores: fc.integer({ min: 1, max: 4 }),
      memory: fc.integer({ min: 1, max: 5 }),
      cpuPercent: fc.constantFrom(100, 150, 200),
      memoryPercent: fc.constantFrom(100, 150),
    })
    .map(({ cores, memory, cpuPercent, memoryPercent }) =>
      member(index + 1, {
        topology: { sockets: 1, coresPerSocket: cores, mhzPerCore: MHZ },
        cpu: inventory(cores * 1000, { ratioPercent: cpuPercent, maxUnit: cores * 1000 }),
        memory: inventory(gib(memory), { ratioPercent: memoryPercent }),
      }),
    );

const aVm = (index: number): fc.Arbitrary<Vm> =>
  fc
    .record({
      vcpus: fc.integer({ min: 1, max: 2 }),
      memory: fc.integer({ min: 1, max: 3 }),
      reserved: fc.integer({ min: 0, max: 3 }),
      reservedMilliCpu: fc.constantFrom(0, 500),
    })
    .map(({ vcpus, memory, reserved, reservedMilliCpu }) =>
      placed({
        path: `app/vm-${index}`,
        milliCpu: vcpus * 1000,
        memoryMib: gib(memory),
        memoryReservationMib: gib(Math.min(reserved, memory)),
        reservedMilliCpu,
      }),
    );

const anAdmission: fc.Arbitrary<Admission> = fc.oneof(
  fc.constant<Admission>({ policy: 'disabled', reason: 'a test' }),
  fc.record({
    policy: fc.constant('percentage' as const),
    cpuPercent: fc.integer({ min: 0, max: 60 }),
    memoryPercent: fc.integer({ min: 0, max: 60 }),
  }),
  fc.record({ policy: fc.constant('slots' as const), slotMhz: fc.constant(250), slotMib: fc.constant(512) }),
);

const aCluster: fc.Arbitrary<Estate> = fc
  .record({ hosts: fc.integer({ min: 1, max: 3 }), vms: fc.integer({ min: 0, max: 3 }) })
  .chain(({ hosts, vms }) =>
    fc.record({
      hosts: fc.tuple(...Array.from({ length: hosts }, (_, index) => aHost(index))),
      vms: fc.tuple(...Array.from({ length: vms }, (_, index) => aVm(index))),
      admission: anAdmission,
      failures: fc.integer({ min: 0, max: hosts - 1 }),
    }),
  )
  .map(({ hosts, vms, admission, failures }) =>
    clusterEstate(hosts, vms, { admission, hostFailuresToTolerate: failures }),
  );

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Tries every host for one guest after the other. */
function hasPlacement(hosts: readonly Host[], vms: readonly Vm[], on: readonly Vm[][] = hosts.map(() => [])): boolean {
  const [vm, ...rest] = vms;
  if (vm === undefined) {
    return true;
  }
  return hosts.some(({ cpu, memory }, index) => {
    const here = [...on[index]!, vm];
    const fits =
      vm.milliCpu! <= cpu.maxUnit &&
      vm.memoryMib! <= memory.maxUnit &&
      sum(here.map(({ milliCpu = 0 }) => milliCpu)) <= (cpu.total * cpu.ratioPercent) / 100 &&
      sum(here.map(({ memoryMib = 0 }) => memoryMib)) <= Math.floor((memory.total * memory.ratioPercent) / 100) &&
      sum(here.map(({ memoryReservationMib }) => memoryReservationMib)) <= memory.total;
    return (
      fits &&
      hasPlacement(
        hosts,
        rest,
        on.map((there, other) => (other === index ? here : there)),
      )
    );
  });
}

function survives(hosts: readonly Host[], vms: readonly Vm[], failures: number): boolean {
  return failures === 0
    ? hasPlacement(hosts, vms)
    : hosts.every((_, lost) =>
        survives(
          hosts.filter((_, index) => index !== lost),
          vms,
          failures - 1,
        ),
      );
}

function admits(hosts: readonly Host[], vms: readonly Vm[], admission: Admission, failures: number): boolean {
  const mhz = hosts.map(({ topology: { sockets, coresPerSocket } }) => sockets * coresPerSocket * MHZ);
  const mib = hosts.map(({ memory }) => memory.total);
  const asked = vms.map(({ reservedMilliCpu = 0, memoryReservationMib }) => ({
    mhz: Math.max(32, (reservedMilliCpu * MHZ) / 1000),
    mib: memoryReservationMib,
  }));
  switch (admission.policy) {
    case 'percentage': {
      const [cpu, memory] = [sum(asked.map((one) => one.mhz)), sum(asked.map((one) => one.mib))];
      return (
        sum(mhz) - cpu >= (sum(mhz) * admission.cpuPercent!) / 100 &&
        sum(mib) - memory >= (sum(mib) * admission.memoryPercent!) / 100
      );
    }
    case 'slots': {
      const { slotMhz = 0, slotMib = 0 } = admission;
      const slots = hosts.map((_, index) =>
        Math.min(Math.floor(mhz[index]! / slotMhz), Math.floor(mib[index]! / slotMib)),
      );
      const left = [...slots].sort((a, b) => a - b).slice(0, slots.length - failures);
      const taken = asked.map((one) => Math.max(1, Math.ceil(one.mhz / slotMhz), Math.ceil(one.mib / slotMib)));
      return sum(taken) <= sum(left);
    }
    default:
      return true;
  }
}

const SHAPE = { milliCpu: 1000, memoryMib: gib(1) };

/** Whether a cluster with so many more passes every check. */
function takes({ hosts, vms, clusters }: Estate, count: number): boolean {
  const { admission, hostFailuresToTolerate: failures } = clusters![0]!;
  const overcommitted = hosts.some(({ memory }) => memory.ratioPercent > 100);
  const more = placed({ ...SHAPE, memoryReservationMib: overcommitted ? 0 : SHAPE.memoryMib });
  const all = [...vms, ...Array.from({ length: count }, () => more)];
  return hasPlacement(hosts, all) && survives(hosts, all, failures) && admits(hosts, all, admission, failures);
}

test('what is known of room without a search holds by every check, and is all where it says so', () => {
  const seen = { exact: 0, open: 0 };
  fc.assert(
    fc.property(aCluster, (judged) => {
      const { count, limit } = new RoomFinder(judged).knownIn(CLUSTER, SHAPE);
      let most = 0;
      while (takes(judged, most + 1)) {
        most += 1;
      }
      expect(count).toBeLessThanOrEqual(most);
      expect(limit.count).toBeGreaterThanOrEqual(most);
      seen[count === limit.count ? 'exact' : 'open'] += 1;
    }),
    { numRuns: 500 },
  );
  expect(seen.exact).toBeGreaterThan(300);
  expect(seen.open).toBeGreaterThan(0);
});
