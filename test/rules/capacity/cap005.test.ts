import { type Container, type Engine, type Estate } from '../../../lib/model';
import {
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  findingsOf,
  host,
  inventory,
  judge,
  verdictsOf,
  vm,
} from '../../support/estate';

/** An engine that offers 4 CPU, and containers that take of it. */
const size = (amount: number | undefined): Partial<Container> => ({ milliCpu: amount });
const offer = (amount: number, reserved = 0): Partial<Engine> => ({ cpu: inventory(amount, { reserved }) });

/** Two engines on one VM that offer 4 CPU each. */
function inOneVm(one: number, other: number): Estate {
  const guest = vm({ milliCpu: 8000, memoryMib: 16_384, source: { file: 'main.ts', line: 5 } });
  const within = { on: guest.path, inVm: true };
  return estate({
    hosts: [host()],
    vms: [guest],
    engines: [
      engine({ ...within, ...offer(4500, 500), path: 'app/vm/docker' }),
      engine({ ...within, ...offer(4000), path: 'app/vm/lxc' }),
    ],
    containers: [
      container({ path: 'app/a', engine: 'app/vm/docker', ...size(one) }),
      container({ path: 'app/b', engine: 'app/vm/lxc', ...size(other) }),
    ],
  });
}

describe('CAP005 passes', () => {
  test.each([
    ['when the engine is empty', engineEstate([], offer(4000))],
    [
      'when containers fill it exactly',
      engineEstate([container(size(1000)), container({ path: 'app/b', ...size(3000) })], offer(4000)),
    ],
    ['when replicas fill it exactly', engineEstate([container({ ...size(1000), replicas: 4 })], offer(4000))],
    ['when they fill what the guest leaves exactly', engineEstate([container(size(3500))], offer(4000, 500))],
    [
      'when the default of the engine fills it exactly',
      engineEstate([container({ ...size(undefined), replicas: 4 })], { ...offer(4000), defaults: size(1000) }),
    ],
    ['when two engines in one VM fill it exactly', inOneVm(1000, 3000)],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when its engine stands on nothing: that is INP007', () => {
    expect(verdictsOf(estate({ engines: [engine(offer(4000))], containers: [container(size(4000))] }))).toEqual([
      'INP007 error',
    ]);
  });
});

describe('CAP005 fails', () => {
  test.each([
    [
      'when the smallest part is over',
      engineEstate([container(size(1001)), container({ path: 'app/b', ...size(3000) })], offer(4000)),
    ],
    ['when one replica is over', engineEstate([container({ ...size(1000), replicas: 5 })], offer(4000))],
    ['when the guest keeps too much', engineEstate([container({ ...size(1750), replicas: 2 })], offer(4000, 501))],
    [
      'when the default of the engine is over',
      engineEstate([container({ ...size(undefined), replicas: 4 })], { ...offer(4000), defaults: size(1001) }),
    ],
    ['when two engines in one VM are over together', inOneVm(1001, 3000)],
    [
      'when two engines on one container host are over together',
      estate({
        hosts: [containerHost()],
        engines: [engine(offer(4000)), engine({ ...offer(4000), path: 'rack-1/docker-01/lxc' })],
        containers: [
          container(size(2001)),
          container({ path: 'app/b', engine: 'rack-1/docker-01/lxc', ...size(2000) }),
        ],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual(['CAP005 error']);
  });

  test('in these words', () => {
    const judged = engineEstate(
      [container({ path: 'app/web', ...size(500), replicas: 8 }), container({ path: 'app/api', ...size(512) })],
      offer(4096, 96),
    );
    expect(findingsOf(judged)).toEqual([
      '[rack-1/docker-01/engine] CAP005: container CPU is short by 0.512: 4.512 allocated (web 4, api 0.512), capacity 4 (4.096, 0.096 reserved, 1:1); shrink a container, run fewer of it, or enlarge the host',
    ]);
  });

  test('in these words when engines of one VM are over together', () => {
    expect(findingsOf(inOneVm(3000, 2000))).toEqual([
      '[app/vm] CAP005: container CPU of 2 engines is short by 1: 5 allocated (docker 3, lxc 2), capacity 4 (4.5, 0.5 reserved, 1:1); shrink a container, run fewer of it, or enlarge the VM',
    ]);
  });

  test('at the place that is at fault', () => {
    const source = { file: 'main.ts', line: 9 };
    expect(
      judge(engineEstate([container({ ...size(4001), replicas: 2 })], { ...offer(4001), source })).findings,
    ).toMatchObject([{ path: 'rack-1/docker-01/engine', source }]);
    expect(judge(inOneVm(3000, 2000)).findings).toMatchObject([
      { path: 'app/vm', source: { file: 'main.ts', line: 5 } },
    ]);
    const onHost = estate({
      hosts: [containerHost({ source })],
      engines: [engine(offer(4000)), engine({ ...offer(4000), path: 'rack-1/docker-01/lxc' })],
      containers: [container(size(4000)), container({ path: 'app/b', engine: 'rack-1/docker-01/lxc', ...size(1) })],
    });
    expect(judge(onHost).findings).toMatchObject([{ path: 'rack-1/docker-01', source }]);
  });

  test('for each engine and for all together when one alone is over', () => {
    expect(judge(inOneVm(4001, 1)).findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'CAP005 app/vm',
      'CAP004 app/a',
      'CAP005 app/vm/docker',
    ]);
  });
});
