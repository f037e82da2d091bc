import { readFileSync } from 'node:fs';
import { which } from './run';

/** A program header that names the dynamic loader. */
const PT_INTERP = 3;

/** A busybox that runs anywhere, in an image or a guest without libraries; or why there is none. */
export function staticBusybox(): { readonly path: string } | { readonly missing: string } {
  const path = which('busybox');
  if (path === undefined) {
    return { missing: 'busybox is not installed' };
  }
  return isStatic(readFileSync(path)) ? { path } : { missing: 'the busybox here is not a static one' };
}

/** Whether a 64-bit ELF file needs no dynamic loader. */
function isStatic(elf: Buffer): boolean {
  const start = Number(elf.readBigUInt64LE(0x20));
  const size = elf.readUInt16LE(0x36);
  const count = elf.readUInt16LE(0x38);
  return Array.from({ length: count }, (_, index) => elf.readUInt32LE(start + index * size)).every(
    (type) => type !== PT_INTERP,
  );
}
