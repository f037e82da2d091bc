import { containerHost, engine, estate, findingsOf, gib, host, inventory, judge, store } from '../../support/estate';

const all = (total: number, reserved: number) => inventory(total, { reserved });

describe('INP003 passes', () => {
  test('when a host and an engine keep all they have', () => {
    const judged = estate({
      hosts: [
        host({ cpu: all(24_000, 24_000), memory: all(1024, 1024), stores: [store({ disk: all(100, 100) })] }),
        containerHost(),
      ],
      engines: [engine({ cpu: all(4000, 4000), memory: all(1024, 1024) })],
    });
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('INP003 fails', () => {
  const source = { file: 'main.ts', line: 7 };

  test.each([
    [
      'when a host keeps more CPU than it has',
      host({ source, cpu: all(24_000, 25_000) }),
      'reserved CPU is 25, more than the 24 there is; reserve less, or state a larger machine',
    ],
    [
      'when a host keeps one MiB more than it has',
      host({ source, memory: all(gib(1), gib(1) + 1) }),
      'reserved memory is 1025 MiB, more than the 1 GiB there is; reserve less, or state a larger machine',
    ],
    [
      'when a host keeps more of its second datastore than it has',
      host({ source, stores: [store(), store({ key: 'ds-2', name: 'fast', disk: all(100, 101) })] }),
      'reserved disk on fast is 101 GiB, more than the 100 GiB there is; reserve less, or state a larger machine',
    ],
  ])('%s', (_, judged, message) => {
    expect(findingsOf(estate({ hosts: [judged] }))).toEqual([`[rack-1/esxi-01] INP003: ${message}`]);
    expect(judge(estate({ hosts: [judged] })).findings).toMatchObject([{ source }]);
  });

  test('when an engine keeps more than it has', () => {
    const engines = [engine({ source, cpu: all(4000, 4001), memory: all(1024, 2048) })];
    const judged = estate({ hosts: [containerHost()], engines });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/docker-01/engine] INP003: reserved CPU is 4.001, more than the 4 there is; reserve less, or state a larger machine',
      '[rack-1/docker-01/engine] INP003: reserved memory is 2 GiB, more than the 1 GiB there is; reserve less, or state a larger machine',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }, { source }]);
  });
});
