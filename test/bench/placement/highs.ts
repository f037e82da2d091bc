import loadHighs from 'highs';
import { Dice, type Instance, fewestBySum } from '../../placement/sets';
import { Stopwatch } from '../stopwatch';
import type { BinSet } from './instances';
import type { Decided } from './worker';

/** The same question put to HiGHS: do the guests fit on as few hosts as their sum allows? It is stopped after some seconds. */
export async function binsByHighs({ make }: BinSet, count: number, seconds: number): Promise<Decided> {
  const highs = await loadHighs();
  const dice = new Dice(42);
  const times: number[] = [];
  let decided = 0;
  for (let index = 0; index < count; index += 1) {
    const instance = make(dice);
    const watch = new Stopwatch();
    const model = modelOf(instance, fewestBySum(instance));
    const { Status: status } = watch.time('solve', () =>
      highs.solve(model, { output_flag: false, time_limit: seconds }),
    );
    decided += status === 'Optimal' || status === 'Infeasible' ? 1 : 0;
    times.push(watch.phases.solve!.cpu);
  }
  times.sort((a, b) => a - b);
  return {
    instances: count,
    decided,
    withinSecond: times.filter((ms) => ms <= 1000).length,
    slowest: times.at(-1)!,
    median: times[Math.floor(count / 2)]!,
    wrong: 0,
  };
}

/** Equal guests are one whole number a host, as kind a model as there is. */
function modelOf({ capacity, sizes }: Instance, hostCount: number): string {
  const counts = new Map<number, number>();
  sizes.forEach((size) => counts.set(size, (counts.get(size) ?? 0) + 1));
  const classes = [...counts];
  const hosts = Array.from({ length: hostCount }, (_, host) => host);
  const name = (one: number, host: number): string => `x${one}_${host}`;
  const names = classes.flatMap((_, one) => hosts.map((host) => name(one, host)));
  return [
    'Minimize',
    ` obj: 0 ${names[0]}`,
    'Subject To',
    ...classes.map(([, count], one) => ` d${one}: ${hosts.map((host) => name(one, host)).join(' + ')} = ${count}`),
    ...hosts.map(
      (host) => ` c${host}: ${classes.map(([size], one) => `${size} ${name(one, host)}`).join(' + ')} <= ${capacity}`,
    ),
    'Bounds',
    ...classes.flatMap(([size, count], one) =>
      hosts.map((host) => ` 0 <= ${name(one, host)} <= ${Math.min(count, Math.floor(capacity / size))}`),
    ),
    'Generals',
    ` ${names.join(' ')}`,
    'End',
    '',
  ].join('\n');
}
