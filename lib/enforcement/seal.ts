import { readFileSync, readdirSync, writeFileSync, existsSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ISynthesisSession } from 'cdktf';

/** What Terraform and OpenTofu read of a folder. */
const TERRAFORM_FILE = /\.(tf|tofu)(\.json)?$/;

/** A file that is not as it was proven; without text where it is gone. */
export interface ChangedFile {
  /** Relative to the output directory, with slashes. */
  readonly name: string;
  readonly text?: string;
}

/** Contents by name, relative to the output directory. */
type Files = ReadonlyMap<string, string>;

/** The files of the last synth, by the manifest that cdktf writes when all stacks are there. */
const sealed = new WeakMap<ISynthesisSession['manifest'], () => void>();

/** What Terraform reads of some folders, and further files by name. */
export function filesIn(outdir: string, folders: readonly string[], others: readonly string[] = []): Files {
  const found = folders.flatMap((folder) => {
    const at = join(outdir, folder);
    return existsSync(at)
      ? readdirSync(at)
          .filter((file) => TERRAFORM_FILE.test(file))
          .map((file) => join(at, file))
      : [];
  });
  const named = others.map((name) => join(outdir, name)).filter(existsSync);
  return new Map(
    [...found, ...named].map((file) => [relative(outdir, file).split(sep).join('/'), readFileSync(file, 'utf8')]),
  );
}

/**
 * Holds files to what they are now, until cdktf has written all stacks and then its manifest: another stack's synthesizer,
 * or a custom synthesis of one of its constructs, may write wherever it likes.
 *
 * @param judge is given what has changed, and throws where that is not to be
 */
export function seal(
  { outdir, manifest }: ISynthesisSession,
  folders: readonly string[],
  others: readonly string[],
  judge: (changed: readonly ChangedFile[]) => void,
): void {
  const look = (): Files => filesIn(outdir, folders, others);
  const proven = look();
  if (!sealed.has(manifest)) {
    const writeToFile = manifest.writeToFile.bind(manifest);
    manifest.writeToFile = () => {
      sealed.get(manifest)?.();
      writeToFile();
    };
  }
  sealed.set(manifest, () => {
    const changed = changesOf(proven, look());
    if (changed.length > 0) {
      try {
        judge(changed);
      } catch (error) {
        changed.forEach(({ name }) => restore(join(outdir, name), proven.get(name)));
        throw error;
      }
    }
  });
}

function changesOf(proven: Files, now: Files): ChangedFile[] {
  return [...new Set([...proven.keys(), ...now.keys()])]
    .filter((name) => proven.get(name) !== now.get(name))
    .map((name) => ({ name, ...(now.has(name) && { text: now.get(name)! }) }));
}

function restore(file: string, text: string | undefined): void {
  if (text === undefined) {
    rmSync(file);
  } else {
    writeFileSync(file, text);
  }
}
