import { coresOf, logicalCpusOf, totalMilliCpu } from '../../lib/model';

describe('a machine of 2 x 12 cores', () => {
  const cores = { sockets: 2, coresPerSocket: 12 };
  const threads = { ...cores, threadsPerCore: 2 };

  test('has 24 cores, with or without threads', () => {
    expect([coresOf(cores), coresOf(threads)]).toEqual([24, 24]);
  });

  test('has a logical CPU a thread, and one thread a core unless stated', () => {
    expect([logicalCpusOf(cores), logicalCpusOf(threads)]).toEqual([24, 48]);
  });

  test('totals its cores, and its threads only when asked', () => {
    expect(totalMilliCpu(threads, 'cores')).toBe(24_000);
    expect(totalMilliCpu(threads, 'threads')).toBe(48_000);
    expect(totalMilliCpu(cores, 'threads')).toBe(24_000);
  });
});
