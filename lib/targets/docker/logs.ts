import type { Memory } from '../../model';
import type { OptionChecks } from '../target';

/** How much of what its containers print an engine keeps. */
export interface DockerLogOptions {
  /**
   * Who keeps it: `json-file`, whose files log shippers read, or `local`, which compresses them.
   *
   * @default 'json-file'
   */
  readonly driver?: 'json-file' | 'local';

  /**
   * Most that one file of a container holds, in whole MiB.
   *
   * @default Memory.mib(10)
   */
  readonly fileSize?: Memory;

  /**
   * Files a container; the oldest is removed.
   *
   * @default 3
   */
  readonly files?: number;
}

/** What the author says of logs: how much of them, or that the engine's own settings count. */
export type DockerLogs = DockerLogOptions | 'engine';

const DRIVERS = ['json-file', 'local'] as const;
const DEFAULT_MIB = 10;
const DEFAULT_FILES = 3;

/** Arguments of `docker_container` that bound its log. */
export interface LogArguments {
  readonly logDriver?: string;
  readonly logOpts?: Readonly<Record<string, string>>;
}

/** Driver and bounds; none where the engine's own settings count. */
export function logArguments(logs: DockerLogs = {}): LogArguments {
  if (logs === 'engine') {
    return {};
  }
  const { driver = 'json-file', fileSize, files = DEFAULT_FILES } = logs;
  return {
    logDriver: driver,
    logOpts: { 'max-file': String(files), 'max-size': `${fileSize?.toMib() ?? DEFAULT_MIB}m` },
  };
}

/** Checks what is said of logs, on behalf of the engine. */
export function checkLogs(checks: OptionChecks, logs: DockerLogs | undefined): void {
  if (logs === undefined || logs === 'engine') {
    return;
  }
  const what = `'engine', or options such as { fileSize: Memory.mib(${DEFAULT_MIB}), files: ${DEFAULT_FILES} }`;
  const { driver, fileSize, files } = checks.object('engine.logs', logs, what);
  if (driver !== undefined) {
    checks.oneOf('engine.logs.driver', driver, DRIVERS);
  }
  if (fileSize !== undefined) {
    checks.mib('engine.logs.fileSize', fileSize);
  }
  if (files !== undefined) {
    checks.whole('engine.logs.files', files);
  }
}
