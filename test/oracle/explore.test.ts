import * as kinds from './kinds';
import { search } from './oracle';

test.each(Object.values(kinds).map((kind) => [kind.name, kind] as const))(
  '%s',
  (_, kind) => {
    const known = new Set((process.env.KNOWN ?? '').split(',').filter(Boolean));
    const t = process.cpuUsage();
    const found = search(kind as never, known, Number(process.env.MOST ?? 3));
    const { user, system } = process.cpuUsage(t);
    console.log(`${kind.name}: ${(user + system) / 1e6} s\n` + found.join('\n----\n'));
  },
  3_600_000,
);
