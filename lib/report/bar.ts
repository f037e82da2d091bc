/** Cells of a bar. */
const CELLS = 10;

/** How full a line is. A full bar means that nothing is free, an empty one that nothing is used. */
export function bar(allocated: number, capacity: number): string {
  const filled = allocated > 0 ? Math.max(1, Math.floor(Math.min(1, share(allocated, capacity)) * CELLS)) : 0;
  return '█'.repeat(filled) + '░'.repeat(CELLS - filled);
}

function share(allocated: number, capacity: number): number {
  return capacity > 0 ? allocated / capacity : 1;
}
