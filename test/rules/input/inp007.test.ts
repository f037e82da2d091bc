import {
  CLUSTER,
  HOST,
  clusterEstate,
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  findingsOf,
  hostEstate,
  judge,
  member,
  vm,
} from '../../support/estate';

const source = { file: 'main.ts', line: 7 };

describe('INP007 passes', () => {
  test.each([
    ['when there is nothing', estate()],
    ['when a VM stands on its host', hostEstate([vm()])],
    ['when a container stands on an engine on its host', engineEstate([container()])],
    [
      'when a container stands on an engine in a VM',
      { ...hostEstate([vm()]), engines: [engine({ on: 'app/vm' })], containers: [container()] },
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('INP007 fails', () => {
  test('for each resource that no construct accounts for, in these words', () => {
    const judged = estate({ strangers: [{ path: 'app/raw', name: 'raw', source, address: 'docker_container.raw' }] });
    expect(findingsOf(judged)).toEqual([
      '[app/raw] INP007: docker_container.raw is in no ledger; define it with a construct of this library, or adopt it on its host (adoptVirtualMachine, adoptContainer)',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test.each([
    ['a VM', estate({ vms: [vm({ source })] }), 'app/vm', HOST],
    [
      'an engine',
      estate({ hosts: [containerHost()], engines: [engine({ source, on: 'gone' })] }),
      'rack-1/docker-01/engine',
      'gone',
    ],
    ['a container', estate({ containers: [container({ source, engine: 'gone' })] }), 'app/container', 'gone'],
    [
      'a container whose engine is a host',
      estate({ ...hostEstate([]), containers: [container({ source, engine: HOST })] }),
      'app/container',
      HOST,
    ],
  ])('for %s that stands on nothing, in these words', (_, judged, path, parent) => {
    expect(findingsOf(judged)).toEqual([
      `[${path}] INP007: it stands on '${parent}', which is not in the estate, so no ledger holds it; state '${parent}' too`,
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test('only for what stands on nothing itself, not for what stands on that', () => {
    const judged = estate({ vms: [vm({ source })], engines: [engine({ on: 'app/vm' })], containers: [container()] });
    expect(judge(judged).findings.map(({ path }) => path)).toEqual(['app/vm']);
  });
});

test('INP007 tells of a host in a cluster that does not list it, and of no other', () => {
  const identity = { scope: 'dc-1', name: 'production' };
  const judged = (overrides: object) => {
    const of = clusterEstate([member(1), member(2)], [], { identity });
    return { ...of, hosts: [...of.hosts, member(3, { source, ...overrides })] };
  };
  expect(findingsOf(judged({ inCluster: identity }))).toEqual([
    `[rack-1/esxi-03] INP007: it is in cluster 'production', and ${CLUSTER} does not list it, so no proof of the cluster holds it; list it in 'hosts'`,
  ]);
  expect(judge(judged({ inCluster: identity })).findings).toMatchObject([{ source }]);
  expect(findingsOf(judged({}))).toEqual([]);
  expect(findingsOf(judged({ inCluster: { scope: 'dc-1', name: 'lab' } }))).toEqual([]);
  expect(findingsOf(judged({ inCluster: { scope: 'dc-2', name: 'production' } }))).toEqual([]);
});
