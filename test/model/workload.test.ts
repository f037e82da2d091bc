import { Workload } from '../../lib/model';

const NONE = { monolithic: false, scalesFast: false, latencySensitive: false, desktop: false };

describe('a workload', () => {
  test.each([
    ['MONOLITH', Workload.MONOLITH, 'monolith', { monolithic: true }],
    ['DATABASE', Workload.DATABASE, 'database', {}],
    ['REAL_TIME', Workload.REAL_TIME, 'real-time control', { latencySensitive: true }],
    ['TRADING', Workload.TRADING, 'trading', { latencySensitive: true }],
    ['MICROSERVICE', Workload.MICROSERVICE, 'microservice', { scalesFast: true }],
    ['LOAD_BALANCER', Workload.LOAD_BALANCER, 'load balancer', { scalesFast: true }],
    ['BATCH', Workload.BATCH, 'batch', {}],
    ['DESKTOP', Workload.DESKTOP, 'desktop', { desktop: true }],
  ])('%s has its traits and no others', (_, workload, label, traits) => {
    expect({ ...workload }).toEqual({ label, ...NONE, ...traits });
  });

  test('of your own has none but those that are stated', () => {
    expect({ ...Workload.custom({ label: 'queue' }) }).toEqual({ label: 'queue', ...NONE });
    const all = { label: 'all', monolithic: true, scalesFast: true, latencySensitive: true, desktop: true };
    expect({ ...Workload.custom(all) }).toEqual(all);
  });
});
