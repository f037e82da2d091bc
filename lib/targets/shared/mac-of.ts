import { createHash } from 'node:crypto';

/**
 * A MAC address that is known at synth and stays: of a vendor's prefix, and of who has it.
 *
 * @param prefix such as `52:54:00`
 * @param most what the first byte after the prefix is at most, where the vendor keeps a part of its range
 */
export function macOf(prefix: string, owner: string, most = 0xff): string {
  const [first, ...rest] = createHash('sha256').update(owner).digest().subarray(0, 3);
  const own = [first! % (most + 1), ...rest].map((byte) => byte.toString(16).padStart(2, '0'));
  return [prefix, ...own].join(':');
}
