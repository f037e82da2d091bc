/** `1 host`, `2 hosts`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Names told in one line; the rest are counted. */
const MOST_NAMES = 8;

/** Reasons told in one line; each may be long. */
const MOST_REASONS = 4;

/** `a, b and 3 more` */
export function listNames(names: readonly string[]): string {
  return listSome(names, MOST_NAMES, ', ');
}

/** `one; another and 3 more` */
export function listReasons(reasons: readonly string[]): string {
  return listSome(reasons, MOST_REASONS, '; ');
}

/** The first few, and how many more there are. */
export function listSome(items: readonly string[], most: number, separator: string, total = items.length): string {
  const named = items.slice(0, most);
  const rest = total - named.length;
  return named.join(separator) + (rest > 0 ? ` and ${rest} more` : '');
}
