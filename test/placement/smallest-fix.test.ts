import { type Fix, type FixOptions, type PlacementProblem, smallestFix, surviveLoss } from '../../lib/placement';
import { gib, guest, guests, host, hosts } from './problems';

const fixOf = (problem: PlacementProblem, failures = 1, options: FixOptions = {}): Fix | undefined => {
  const survival = surviveLoss(problem, failures);
  expect(survival.verdict).toBe('does-not-survive');
  return survival.verdict === 'does-not-survive' ? smallestFix(problem, failures, survival, options) : undefined;
};

describe('the smallest fix', () => {
  test('is one more host of the smallest kind that is enough', () => {
    // Without large 36 vCPUs are left for 37: a small one (4) is enough, a tiny one (0.5) is not.
    const problem = {
      hosts: [
        host('large', { cpu: 32_000 }),
        host('mid-1'),
        host('mid-2'),
        host('small', { cpu: 3500 }),
        host('tiny', { cpu: 500 }),
      ],
      guests: guests(37),
    };
    expect(fixOf(problem)?.add).toEqual({ like: 'small', host: host('small+1', { cpu: 3500 }) });
    expect(fixOf(problem, 1, { hostId: 'esxi-09' })?.add?.host.id).toBe('esxi-09');
  });

  test('adds a host that may do what the one that it is like may', () => {
    // Only b may take g: one more of its kind.
    const problem = {
      hosts: [host('a'), host('b')],
      guests: [guest('g', { allowed: new Set(['b']) })],
    };
    expect(fixOf(problem)).toEqual({ add: { like: 'b', host: host('b+1') } });
  });

  test('shrinks the largest stranded guest in memory, by as many whole steps as are needed', () => {
    // 64 GiB are left for 69.5: 6 GiB less are enough, 5 are not.
    const problem = {
      hosts: hosts(2),
      guests: [guest('db', { memory: gib(40) }), guest('web', { memory: gib(29.5) })],
    };
    expect(fixOf(problem)).toEqual({
      add: { like: 'h-1', host: host('h-1+1') },
      shrink: { guest: 'db', cpu: { from: 1000, to: 1000 }, memory: { from: gib(40), to: gib(34) } },
    });
    expect(fixOf(problem, 1, { memoryStep: 512 })?.shrink?.memory.to).toBe(gib(34.5));
  });

  test('shrinks it in CPU where memory does not help', () => {
    // 16 vCPUs are left for 18.
    const problem = { hosts: hosts(2), guests: [guest('db', { cpu: 10_000 }), guest('web', { cpu: 8000 })] };
    expect(fixOf(problem)?.shrink).toEqual({
      guest: 'db',
      cpu: { from: 10_000, to: 8000 },
      memory: { from: 1024, to: 1024 },
    });
  });

  test('shrinks it in both where neither alone helps', () => {
    // 16 vCPUs for 18 and 64 GiB for 72: a fifth of 10 vCPUs and of 40 GiB.
    const problem = {
      hosts: hosts(2),
      guests: [guest('db', { cpu: 10_000, memory: gib(40) }), guest('web', { cpu: 8000, memory: gib(32) })],
    };
    expect(fixOf(problem)?.shrink).toEqual({
      guest: 'db',
      cpu: { from: 10_000, to: 8000 },
      memory: { from: gib(40), to: gib(32) },
    });
  });

  test('shrinks its own memory and leaves the overhead', () => {
    const problem = {
      hosts: hosts(2, { largestMemory: gib(48) }),
      guests: [guest('db', { memory: gib(45), sizeMemory: gib(44) }), guest('web', { memory: gib(20) })],
    };
    // 64 GiB for 65.
    expect(fixOf(problem)?.shrink?.memory).toEqual({ from: gib(45), to: gib(44) });
  });

  test('takes what is guaranteed off with the size that it is of', () => {
    // 32 GiB to guarantee on the host that is left, for 33 that are guaranteed of 33: one less of each.
    const problem = {
      hosts: hosts(2, { guaranteedMemory: gib(32) }),
      guests: [
        guest('db', { memory: gib(20), guaranteedMemory: gib(20) }),
        guest('web', { memory: gib(13), guaranteedMemory: gib(13) }),
      ],
    };
    expect(fixOf(problem)).toEqual({
      add: { like: 'h-1', host: host('h-1+1', { guaranteedMemory: gib(32) }) },
      shrink: { guest: 'db', cpu: { from: 1000, to: 1000 }, memory: { from: gib(20), to: gib(19) } },
    });
  });

  test('is none where neither helps', () => {
    // The group is one larger than the hosts that are left, and one larger still with one more that is lost again.
    const problem = { hosts: hosts(3), guests: guests(4), constraints: { apart: [['g-1', 'g-2', 'g-3', 'g-4']] } };
    expect(fixOf(problem, 1)).toBe(undefined);
  });

  test('is found among kinds of every size where there are many', () => {
    // 30 sizes; without the largest (30) there are 435 vCPUs for 460: one of 25 or more is needed.
    const some = Array.from({ length: 30 }, (_, index) => host(`h-${index}`, { cpu: 1000 * (index + 1) }));
    const { add } = fixOf({ hosts: some, guests: guests(460, { memory: 0 }) })!;
    expect(add!.host.cpu).toBeGreaterThanOrEqual(25_000);
    expect(surviveLoss({ hosts: [...some, add!.host], guests: guests(460, { memory: 0 }) }, 1).verdict).toBe(
      'survives',
    );
  });
});
