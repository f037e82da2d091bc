import * as fc from 'fast-check';
import { capacityOf } from '../../lib/model';
import { anInventory } from '../support/estate';

const more = fc.integer({ min: 0, max: 100_000 });

describe('capacity', () => {
  test('never shrinks when there is more', () => {
    fc.assert(
      fc.property(anInventory, more, (basis, extra) => {
        expect(capacityOf({ ...basis, total: basis.total + extra })).toBeGreaterThanOrEqual(capacityOf(basis));
      }),
    );
  });

  test('never shrinks when the ratio is higher', () => {
    fc.assert(
      fc.property(anInventory, more, (basis, extra) => {
        const higher = { ...basis, ratioPercent: basis.ratioPercent + extra };
        expect(capacityOf(higher)).toBeGreaterThanOrEqual(capacityOf(basis));
      }),
    );
  });

  test('never grows when more is reserved', () => {
    fc.assert(
      fc.property(anInventory, more, (basis, extra) => {
        expect(capacityOf({ ...basis, reserved: basis.reserved + extra })).toBeLessThanOrEqual(capacityOf(basis));
      }),
    );
  });

  test('is a whole number, and the exact quotient lies less than one above it', () => {
    fc.assert(
      fc.property(anInventory, (basis) => {
        const capacity = capacityOf(basis);
        const hundredfold = (basis.total - basis.reserved) * basis.ratioPercent;
        expect(Number.isInteger(capacity)).toBe(true);
        expect(hundredfold - capacity * 100).toBeGreaterThanOrEqual(0);
        expect(hundredfold - capacity * 100).toBeLessThan(100);
      }),
    );
  });
});
