import { Token } from 'cdktf';

/** How a number token looks like where it was written into a text. */
const NUMBER = /-\d(?:\.\d+)?e\+\d+/g;

/** Whether a value is, or a text has in it, what Terraform knows later. */
export function isLater(value: unknown): boolean {
  const numbers = typeof value === 'string' ? (value.match(NUMBER) ?? []) : [];
  return Token.isUnresolved(value) || numbers.some((number) => Token.isUnresolved(Number(number)));
}
