import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceLocation } from '../model';

/** Frames that are kept: ours, then the user's. */
const FRAMES = 16;

/** The folder of this library: its frames are not the user's. */
const OWN_ROOT = __dirname.slice(0, __dirname.lastIndexOf(sep) + 1);

/**
 * The user's line that is being run.
 *
 * Frames are captured now, which is cheap, and turned into text only when someone asks, which is not.
 */
export function captureSource(): SourceLocation {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, captureSource);
  Error.stackTraceLimit = limit;
  return new CapturedSource(holder);
}

class CapturedSource implements SourceLocation {
  private found?: SourceLocation;

  constructor(private readonly holder: { stack?: string }) {}

  public get file(): string {
    return this.locate().file;
  }

  public get line(): number {
    return this.locate().line;
  }

  public toJSON(): SourceLocation {
    return { file: this.file, line: this.line };
  }

  private locate(): SourceLocation {
    this.found ??= userFrame(this.holder.stack ?? '');
    return this.found;
  }
}

/** The first frame that is in neither this library, nor a dependency, nor Node. */
function userFrame(stack: string): SourceLocation {
  for (const frame of stack.split('\n')) {
    const match = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*):(\d+):\d+\)?$/.exec(frame);
    if (match === null) {
      continue;
    }
    const file = match[1]!.startsWith('file://') ? fileURLToPath(match[1]!) : match[1]!;
    if (!file.startsWith(OWN_ROOT) && !file.includes(`${sep}node_modules${sep}`)) {
      return { file: relative(process.cwd(), file).split(sep).join('/'), line: Number(match[2]) };
    }
  }
  return { file: 'unknown', line: 0 };
}
