import type { Snapshot, Vm } from '../../../lib/model';
import {
  HOST,
  estate,
  findingsOf,
  gib,
  host,
  hostEstate,
  inventory,
  judge,
  snapshot,
  store,
  template,
  verdictsOf,
  vm,
} from '../../support/estate';

const disks = (...sizes: number[]) => sizes.map((sizeGib) => ({ sizeGib, store: 'ds-1' }));
/** No swap, so that the disk is all. */
const bare = { memoryReservationMib: gib(1) };
const small = { stores: [store({ disk: inventory(50, { ratioPercent: 80 }) })] };

/** A VM of a 40 GiB disk and 1 GiB of swap, with snapshots, on so many GiB that may all be promised. */
const saved = (total: number, ...snapshots: Snapshot[]) =>
  hostEstate([vm({ disks: disks(40), snapshots })], { stores: [store({ disk: inventory(total) })] });

/** A VM of a 40 GiB disk without swap, and a template of it, on so many GiB that may all be promised. */
const templated = (total: number, guest: Partial<Vm> = {}, on = 'ds-1') =>
  hostEstate([vm({ ...bare, disks: disks(40), templates: [template(40, { store: on })], ...guest })], {
    stores: [store({ disk: inventory(total) }), store({ key: 'ds-2', disk: inventory(40) })],
  });

describe('CAP003 passes', () => {
  test.each([
    ['when the datastore is empty', hostEstate([])],
    ['when 800 of 1000 GiB fill its promised share exactly', hostEstate([vm({ ...bare, disks: disks(500, 300) })])],
    ['when 40 of 50 GiB fill its promised share exactly', hostEstate([vm({ ...bare, disks: disks(40) })], small)],
    ['when disk and swap fill it exactly', hostEstate([vm({ memoryMib: gib(4), disks: disks(796) })])],
    ['when a stopped VM needs no swap', hostEstate([vm({ powered: false, disks: disks(800) })])],
    ['when a disk of 40 GiB, its snapshot and 1 GiB of swap fill 81 GiB exactly', saved(81, snapshot())],
    ['when 1 GiB of saved memory fills 82 GiB exactly', saved(82, snapshot({ memory: true }))],
    ['when two snapshots, of which one saves memory, fill 122 GiB', saved(122, snapshot(), snapshot({ memory: true }))],
    ['when a disk of 40 GiB and its template fill 80 GiB exactly', templated(80)],
    ['when the template of one of two replicas fills 120 GiB', templated(120, { replicas: 2 })],
    ['when the template is on another datastore', templated(40, {}, 'ds-2')],
    ['when the host has no store', hostEstate([vm()], { stores: [] })],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('CAP003 fails', () => {
  const shared = estate({
    hosts: [host({ path: 'rack-1/b' }), host({ path: 'rack-1/a' })],
    vms: [
      vm({ ...bare, path: 'app/a', host: 'rack-1/a', disks: disks(400) }),
      vm({ ...bare, path: 'app/b', host: 'rack-1/b', disks: disks(401) }),
    ],
  });

  test.each([
    ['when one GiB is over', hostEstate([vm({ ...bare, disks: disks(801) })])],
    ['when a disk of 41 GiB meets 40', hostEstate([vm({ ...bare, disks: disks(41) })], small)],
    ['when the swap of one MiB is over', hostEstate([vm({ memoryReservationMib: gib(1) - 1, disks: disks(800) })])],
    ['when the second replica is over', hostEstate([vm({ ...bare, disks: disks(401), replicas: 2 })])],
    ['when a stopped VM is over', hostEstate([vm({ powered: false, disks: disks(801) })])],
    ['when two hosts share it, once', shared],
    ['when a snapshot lets the disk grow one GiB beyond', saved(80, snapshot())],
    ['when saved memory is over by one GiB', saved(81, snapshot({ memory: true }))],
    ['when a template is over by one GiB', templated(79)],
    ['when a template of one replica is over by one GiB', templated(119, { replicas: 2 })],
    [
      'when a template is over by one GiB on another datastore than its VM',
      templated(40, { templates: [template(41, { store: 'ds-2' })] }),
    ],
    ['when the second snapshot is over by one GiB', saved(120, snapshot(), snapshot({ name: 'b' }))],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual(['CAP003 error']);
  });

  test('in these words', () => {
    const stores = [store({ name: 'fast', disk: inventory(1000, { reserved: 100, ratioPercent: 80 }) })];
    const judged = hostEstate(
      [vm({ path: 'app/db', disks: disks(700) }), vm({ ...bare, path: 'app/web', disks: disks(30) })],
      { stores },
    );
    expect(findingsOf(judged)).toEqual([
      '[rack-1/esxi-01] CAP003: disk on fast is short by 11 GiB: 731 GiB allocated (db 701 GiB, web 30 GiB), capacity 720 GiB (1000 GiB, 100 GiB reserved, 80 % of it promised); shrink a disk, place one on another datastore, or state a disk ratio and its reason',
    ]);
  });

  test('with the numbers as data, at the first host that sees it', () => {
    const source = { file: 'main.ts', line: 3 };
    const { findings } = judge({
      ...shared,
      hosts: shared.hosts.map((one) => (one.path === 'rack-1/a' ? { ...one, source } : one)),
    });
    expect(findings).toMatchObject([
      {
        path: 'rack-1/a',
        source,
        resource: 'disk',
        requested: 801,
        capacity: 800,
        unit: 'GiB',
        consumers: [{ name: 'b' }, { name: 'a' }],
      },
    ]);
  });

  test('for each datastore by itself', () => {
    const judged = hostEstate(
      [
        vm({
          ...bare,
          disks: [
            { sizeGib: 900, store: 'ds-1' },
            { sizeGib: 1, store: 'ds-2' },
            { sizeGib: 801, store: 'ds-3' },
          ],
        }),
      ],
      { path: HOST, stores: [store(), store({ key: 'ds-2' }), store({ key: 'ds-3' })] },
    );
    expect(findingsOf(judged).map((finding) => finding.split(':')[1])).toEqual([
      ' disk on ds-1 is short by 100 GiB',
      ' disk on ds-3 is short by 1 GiB',
    ]);
  });
});
