/** Input or arguments that nothing can be done with: exit status 2, and the message is all that is printed. */
export class UnusableError extends Error {
  public override readonly name = 'UnusableError';
}

/** What went wrong with a file, in words: `no such file`. */
export function explainIo(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'it is a directory',
  EEXIST: 'there is a file of that name',
  EACCES: 'permission denied',
};
