import { readFileSync } from 'node:fs';
import { UnusableError, explainIo } from './unusable';

/** cdktf's own settings of a project, read from the working directory. */
const PROJECT_FILE = 'cdktf.json';

/** What `strata` needs of a cdktf project. */
export interface Project {
  /** The command that synthesizes. */
  readonly app?: string;
  /** Where synth writes to. */
  readonly output?: string;
  /** What the app's constructs may ask for. */
  readonly context?: unknown;
}

/**
 * Reads `cdktf.json`; a project without one has no settings.
 *
 * @throws UnusableError when the file is there, but is not what cdktf reads
 */
export function readProject(): Project {
  let text: string;
  try {
    text = readFileSync(PROJECT_FILE, 'utf8');
  } catch (error) {
    if (explainIo(error) === 'no such file') {
      return {};
    }
    throw new UnusableError(`cannot read ${PROJECT_FILE}: ${explainIo(error)}`);
  }
  const settings = parse(text);
  return { app: textOf(settings, 'app'), output: textOf(settings, 'output'), context: valueOf(settings, 'context') };
}

function parse(text: string): object {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnusableError(`${PROJECT_FILE} is not JSON: ${explainIo(error)}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UnusableError(`${PROJECT_FILE} is not a JSON object`);
  }
  return json;
}

function textOf(settings: object, key: keyof Project): string | undefined {
  const value = valueOf(settings, key);
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) {
    return value;
  }
  throw new UnusableError(`'${key}' in ${PROJECT_FILE} must be a text, got ${JSON.stringify(value)}`);
}

function valueOf(settings: object, key: keyof Project): unknown {
  return (settings as Readonly<Record<string, unknown>>)[key];
}
