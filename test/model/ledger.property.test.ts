import * as fc from 'fast-check';
import { type Charge, type Ledger, type LedgerRow, buildLedger, chargeOfContainer, chargeOfVm } from '../../lib/model';
import {
  HOST,
  aHostileEstate,
  aValidEstate,
  anEstateInTwoOrders,
  container,
  engine,
  estate,
  host,
  vm,
} from '../support/estate';

const RESOURCES = ['cpu', 'memory', 'disk'] as const;

const allRows = (rows: readonly LedgerRow[]): LedgerRow[] => rows.flatMap((row) => [row, ...allRows(row.children)]);

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** A ledger as comparable data. */
const plain = ({ rows, stores, byPath }: Ledger) => ({ rows, stores, byPath: Object.fromEntries(byPath) });

const free = (row: LedgerRow | undefined): number[] => RESOURCES.map((resource) => row?.[resource]?.free ?? 0);

describe('the ledger', () => {
  test('allocates in every row what its children are charged, and the rest is free', () => {
    fc.assert(
      fc.property(aValidEstate, (any) => {
        for (const row of allRows(buildLedger(any).rows)) {
          for (const resource of RESOURCES) {
            const line = row[resource];
            if (line !== undefined) {
              expect(line.allocated).toBe(sum(row.children.map(({ charged }) => charged[resource])));
              expect(line.free).toBe(line.capacity - line.allocated);
            }
          }
        }
      }),
    );
  });

  test('loses nothing in nesting: the hosts hold every VM, and every engine that stands on them', () => {
    fc.assert(
      fc.property(aValidEstate, (any) => {
        const hosts = new Map([...any.hosts, ...any.clusters].map((one) => [one.path, one]));
        const engines = new Map(any.engines.map((one) => [one.path, one]));
        const charges: Charge[] = [
          ...any.vms.map((one) => chargeOfVm(one, hosts.get(one.host)?.system)),
          ...any.containers
            .filter((one) => hosts.has(engines.get(one.engine)!.on))
            .map((one) => chargeOfContainer(one, engines.get(one.engine))),
        ];
        const { rows } = buildLedger(any);
        for (const resource of ['cpu', 'memory'] as const) {
          expect(sum(rows.map((row) => row[resource]!.allocated))).toBe(sum(charges.map((charge) => charge[resource])));
        }
      }),
    );
  });

  test('holds every node once', () => {
    fc.assert(
      fc.property(aValidEstate, (any) => {
        const { hosts, clusters, vms, engines, containers } = any;
        const nodes = [...hosts, ...clusters, ...vms, ...engines, ...containers].map(({ path }) => path).sort();
        expect(
          allRows(buildLedger(any).rows)
            .map(({ path }) => path)
            .sort(),
        ).toEqual(nodes);
      }),
    );
  });

  test('is the same whatever was added first', () => {
    fc.assert(
      fc.property(anEstateInTwoOrders, ([one, other]) => {
        expect(plain(buildLedger(other))).toEqual(plain(buildLedger(one)));
      }),
    );
  });

  test('changes nothing it is given', () => {
    fc.assert(
      fc.property(aValidEstate, (any) => {
        const before = structuredClone(any);
        buildLedger(any);
        expect(structuredClone(any)).toEqual(before);
      }),
    );
  });

  test('has no more free after a guest was added', () => {
    fc.assert(
      fc.property(aValidEstate, fc.nat(7), fc.nat(3), (any, some, other) => {
        const more = {
          ...any,
          vms: [...any.vms, { ...any.vms[some % any.vms.length]!, path: 'app/new-vm' }],
          containers: [
            ...any.containers,
            container({ path: 'app/new-container', engine: any.engines[other % any.engines.length]!.path }),
          ],
        };
        const [before, after] = [buildLedger(any), buildLedger(more)];
        for (const [path, row] of before.byPath) {
          const now = free(after.byPath.get(path));
          free(row).forEach((amount, i) => expect(now[i]!).toBeLessThanOrEqual(amount));
        }
        before.stores.forEach(({ line }, i) => expect(after.stores[i]!.line.free).toBeLessThanOrEqual(line.free));
      }),
    );
  });

  test('is built of any estate', () => {
    fc.assert(
      fc.property(aHostileEstate, (any) => {
        const clusters = any.clusters;
        const members = new Set(clusters.flatMap(({ hosts }) => hosts));
        const alone = any.hosts.filter(({ path }) => !members.has(path));
        expect(buildLedger(any).rows).toHaveLength(clusters.length + alone.length);
      }),
    );
  });

  test('is linear in the estate: 20 000 guests and as many containers in a second or so', () => {
    const count = 20_000;
    const big = estate({
      hosts: [host()],
      vms: Array.from({ length: count }, (_, i) => vm({ path: `app/vm-${i}`, disks: [{ sizeGib: 1, store: 'ds-1' }] })),
      engines: [engine({ on: HOST })],
      containers: Array.from({ length: count }, (_, i) => container({ path: `app/c-${i}` })),
    });
    expect(allRows(buildLedger(big).rows)).toHaveLength(2 * count + 2);
  }, 10_000);
});
