import { isLater } from './later';

/** A value as it stands in the user's program, short; whatever it is, without failing. */
export function shown(value: unknown): string {
  if (isLater(value)) {
    return 'a value that Terraform knows later';
  }
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? listShown(value) : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}

function listShown({ length }: readonly unknown[]): string {
  return length === 0 ? 'an empty list' : 'a list';
}
