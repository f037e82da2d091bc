import {
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  findingsOf,
  host,
  judge,
  verdictsOf,
  vm,
} from '../../support/estate';

const inZone = (path: string, trustZone?: string) => container({ path: `app/${path}`, trustZone });
const inVm = (trustZone: string | undefined, ...containers: ReturnType<typeof container>[]) =>
  estate({
    hosts: [host()],
    vms: [vm({ milliCpu: 4000, trustZone })],
    engines: [engine({ on: 'app/vm', inVm: true, trustZone })],
    containers,
  });

describe('ISO001 passes', () => {
  test.each([
    ['when the engine is empty', inVm('internal')],
    ['when there are no zones', engineEstate([inZone('a'), inZone('b')])],
    ['when all are in one zone', engineEstate([inZone('a', 'internal'), inZone('b', 'internal')])],
    ['when all are in the zone of the VM', inVm('internal', inZone('a', 'internal'), inZone('b'))],
    [
      'when each zone has a VM of its own',
      estate({
        hosts: [host()],
        vms: [vm({ path: 'app/v', milliCpu: 4000 }), vm({ path: 'app/w', milliCpu: 4000 })],
        engines: [
          engine({ path: 'app/v/e', on: 'app/v', inVm: true }),
          engine({ path: 'app/w/e', on: 'app/w', inVm: true }),
        ],
        containers: [
          container({ path: 'a', engine: 'app/v/e', trustZone: 'public' }),
          container({ path: 'b', engine: 'app/w/e', trustZone: 'internal' }),
        ],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO001 fails', () => {
  test.each([
    [
      'when two zones share an engine',
      engineEstate([inZone('a', 'internal'), inZone('b', 'partner')]),
      'internal: a; partner: b',
    ],
    [
      'when one has a zone and one has none',
      engineEstate([inZone('b', 'internal'), inZone('c'), inZone('a', 'internal')]),
      'internal: a, b; no zone: c',
    ],
    ["when a container's zone is not its VM's", inVm('internal', inZone('a', 'public')), 'internal: the VM; public: a'],
    [
      "when a container's zone is not its host's",
      engineEstate([inZone('a', 'internal')], { trustZone: 'office' }),
      'internal: a; office: the host',
    ],
  ])('%s', (_, judged, members) => {
    expect(verdictsOf(judged)).toEqual(['ISO001 error']);
    expect(findingsOf(judged)[0]).toContain(`one kernel serves 2 trust zones (${members}), allowed 1; give`);
  });

  test('in these words, also when three zones share an engine', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = engineEstate([inZone('shop', 'partner'), inZone('db', 'internal'), inZone('api')], {
      trustZone: 'office',
      source,
    });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/docker-01/engine] ISO001: one kernel serves 3 trust zones (internal: db; office: api; partner: shop), allowed 1; give each zone a VM of its own',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test('and names eight containers a zone', () => {
    const many = Array.from({ length: 9 }, (_, i) => inZone(`c${i}`, 'internal'));
    const judged = engineEstate([...many, inZone('x', 'partner')]);
    expect(findingsOf(judged)[0]).toContain('(internal: c0, c1, c2, c3, c4, c5, c6, c7 and 1 more; partner: x)');
  });

  test('and joins the zones of two engines on one kernel', () => {
    const [first, second] = ['app/a', 'app/b'].map((path) => engine({ path, trustZone: path.slice(-1) }));
    const judged = estate({
      hosts: [containerHost()],
      engines: [second!, first!],
      containers: [container({ path: 'app/x', engine: 'app/a' }), container({ path: 'app/y', engine: 'app/b' })],
    });
    expect(findingsOf(judged)).toEqual([
      '[app/a] ISO001: one kernel serves 2 trust zones (a: x; b: y), allowed 1; give each zone a VM of its own',
    ]);
  });
});
