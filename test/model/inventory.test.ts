import { capacityOf } from '../../lib/model';
import { gib } from '../support/estate';

describe('capacity', () => {
  test.each([
    ['24 cores, nothing reserved, 1:1', 24_000, 0, 100, 24_000],
    ['24 cores at 1600 %', 24_000, 0, 1600, 384_000],
    ['128 GiB at 150 %', gib(128), 0, 150, 196_608],
    ['100 at 115 %: floating point says 114', 100, 0, 115, 115],
    ['what is reserved is taken off before the ratio', 10_000, 2000, 200, 16_000],
    ['a fraction is not promised', 101, 0, 115, 116],
    ['a datastore of 40 GiB, 80 % of it promised', 40, 0, 80, 32],
    ['a datastore of 41 GiB, 80 % of it promised', 41, 0, 80, 32],
    ['all is reserved', 4000, 4000, 100, 0],
    ['more is reserved than there is', 4000, 5000, 100, -1000],
    ['nothing is there', 0, 0, 100, 0],
    ["Kubernetes' allocatable CPU of 16", 16_000, 1000 + 500, 100, 14_500],
    ["Kubernetes' allocatable memory of 32 GiB", gib(32), gib(2) + gib(1) + 500, 100, 29_196],
    ["Kubernetes' allocatable disk of 100 GiB", 100, 1 + 1 + 10, 100, 88],
  ])('%s', (_, total, reserved, ratioPercent, capacity) => {
    expect(capacityOf({ total, reserved, ratioPercent })).toBe(capacity);
  });

  test('is what integer arithmetic says for every amount and ratio up to 200', () => {
    const wrong: string[] = [];
    for (let total = 0; total <= 200; total++) {
      for (let ratioPercent = 1; ratioPercent <= 200; ratioPercent++) {
        const exact = Number((BigInt(total) * BigInt(ratioPercent)) / 100n);
        if (capacityOf({ total, reserved: 0, ratioPercent }) !== exact) {
          wrong.push(`${total} at ${ratioPercent} %`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
