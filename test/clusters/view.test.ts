import { ClusterView, viewsOf } from '../../lib/clusters';
import type { Estate, Host, Vm } from '../../lib/model';
import { describeProof } from '../../lib/placement';
import { CLUSTER, clusterEstate, gib, inventory, member, placed } from '../support/estate';

const viewOf = (judged: Estate): ClusterView =>
  viewsOf(judged, new Map(judged.hosts.map((host) => [host.path, host]))).get(CLUSTER)!;

/** Hosts of 24 cores and 256 GiB. */
const TWO = [member(1), member(2)];
const cpu = (name: string, vcpus: number, overrides: Partial<Vm> = {}): Vm =>
  placed({ path: `app/${name}`, milliCpu: vcpus * 1000, ...overrides });

describe('the placement of a cluster', () => {
  test('is one that survives, where that depends on where VMs are that stay down', () => {
    // Two of 12 that stay down fill a host side by side: then c finds no room. One on each leaves 12 after each loss.
    const vms = [cpu('a', 12, { staysDown: true }), cpu('b', 12, { staysDown: true }), cpu('c', 12)];
    const { placement, survival } = viewOf(clusterEstate(TWO, vms, { hostFailuresToTolerate: 1 }));
    expect(survival.verdict).toBe('survives');
    expect(placement).toEqual({
      verdict: 'fits',
      assignment: survival.verdict === 'survives' && survival.before,
    });
    expect(placement.verdict === 'fits' && placement.assignment.get('a')).not.toBe(
      placement.verdict === 'fits' && placement.assignment.get('b'),
    );
  });

  test('holds what is guaranteed of CPU and memory against what hosts have', () => {
    const twice = (n: number): Host =>
      member(n, {
        cpu: inventory(24_000, { ratioPercent: 200 }),
        memory: inventory(gib(256), { ratioPercent: 200 }),
      });
    const placementOf = (overrides: Partial<Vm>): string => {
      const { placement } = viewOf(
        clusterEstate(
          [twice(1), twice(2)],
          ['a', 'b', 'c'].map((name) => cpu(name, 16, { memoryMib: gib(160), ...overrides })),
        ),
      );
      return placement.verdict === 'does-not-fit' ? describeProof(placement.proof) : placement.verdict;
    };
    expect(placementOf({ memoryReservationMib: 0 })).toBe('fits');
    expect(placementOf({ memoryReservationMib: gib(128), reservedMilliCpu: 12_000 })).toBe('fits');
    expect(placementOf({ memoryReservationMib: gib(128) + 1 })).toBe(
      'guaranteed memory: 3 guests of 131073 MiB or more (a 131073 MiB, b 131073 MiB, c 131073 MiB), room for 2 of that size on 2 hosts',
    );
    expect(placementOf({ memoryReservationMib: 0, reservedMilliCpu: 12_001 })).toBe(
      'guaranteed CPU: 3 guests of 12.001 vCPU or more (a 12.001, b 12.001, c 12.001), room for 2 of that size on 2 hosts',
    );
  });
});

describe('a loss that is proven fatal', () => {
  test('is known also where there is no placement now', () => {
    const view = viewOf(clusterEstate(TWO, [cpu('a', 16), cpu('b', 16), cpu('c', 16)], { hostFailuresToTolerate: 1 }));
    expect(view.placement.verdict).toBe('does-not-fit');
    expect(view.provenLoss).toMatchObject({
      lost: ['esxi-01'],
      proof: { kind: 'sum', asked: 48_000, capacity: 24_000 },
    });
  });

  test('is none where what is left is exactly full, or where no host may be lost', () => {
    const vms = [cpu('a', 12), cpu('b', 12)];
    expect(viewOf(clusterEstate(TWO, vms, { hostFailuresToTolerate: 1 })).provenLoss).toBe(undefined);
    expect(viewOf(clusterEstate(TWO, [...vms, cpu('c', 12)])).provenLoss).toBe(undefined);
  });
});
