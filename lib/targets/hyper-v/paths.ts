import type { OptionChecks } from '../target';

/**
 * What must not stand in a name or path: the provider puts them into PowerShell scripts as they are, where any of
 * PowerShell's single quotes would end the text, and brackets and stars would match other files and VMs.
 */
const UNSAFE = /['\u2018\u2019\u201A\u201B`"<>|*?[\]\p{Cc}]/u;

/** A path that says which volume or share it is on. */
const ABSOLUTE = /^(?:[A-Za-z]:\\|\\\\[^\\]+\\[^\\]+)/;

/** Whether a path stands for itself, wherever it is used. */
export function isAbsolute(path: string): boolean {
  return ABSOLUTE.test(path);
}

/** A path below a folder. */
export function joined(folder: string, ...names: readonly string[]): string {
  return [folder.replace(/\\+$/, ''), ...names].join('\\').replace(/\//g, '\\');
}

/** A text that can stand in one of the provider's scripts. */
export function checkSafe(checks: OptionChecks, prop: string, value: string | undefined): string {
  const text = checks.text(prop, value);
  return UNSAFE.test(text) ? checks.wrong(prop, 'a text without quotes, brackets and wildcards', text) : text;
}

/** A folder or file of the host. */
export function checkPath(checks: OptionChecks, prop: string, value: string | undefined): string {
  const path = checkSafe(checks, prop, value);
  return isAbsolute(path) ? path : checks.wrong(prop, "a path of the host such as 'D:\\Hyper-V'", path);
}
