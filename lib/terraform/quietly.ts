/** Captures nothing: cdktf then keeps an empty creation stack. */
const capturesNothing = (): void => undefined;

/**
 * Builds resources of ours without the creation stacks that cdktf captures for each of their parts.
 *
 * They are most of cdktf's construct time, and show frames of this library only; findings carry the user's line.
 * Synchronous, and restored whatever happens: resources that the user builds are not touched. See ADR 0003.
 */
export function quietly<T>(build: () => T): T {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = capturesNothing;
  try {
    return build();
  } finally {
    Error.captureStackTrace = capture;
  }
}
