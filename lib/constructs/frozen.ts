/**
 * Freezes plain data through and through, and gives it back.
 *
 * What was checked once stays so: neither a list that was handed out nor a field changes the ledger.
 * Objects with a class of their own are left as they are.
 */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && isPlain(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
