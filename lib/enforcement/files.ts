import type { ISynthesisSession, TerraformStack } from 'cdktf';
import { type Differences, type StackJson, otherwise, recheck } from './recheck';
import type { Registry } from './registry';
import { type ChangedFile, filesIn } from './seal';

/** What cdktf calls the configuration of a stack. The second may hold JSON as well: its two switches for HCL are independent. */
const STACK_FILES = ['cdk.tf.json', 'cdk.tf'];

/** What one stack said that it is. */
export interface Said {
  readonly json: StackJson;
  /** The text, where it is written as HCL, and what was found in it. */
  readonly hcl?: string;
  readonly found: readonly Differences[];
}

/** Where cdktf writes a stack, relative to the output directory. */
export function folderOf({ manifest }: ISynthesisSession, stack: TerraformStack): string {
  return manifest.forStack(stack).workingDirectory.replaceAll('\\', '/');
}

/** Compares what Terraform will read of a stack with what was declared in it; where it has no file yet, what it said. */
export function recheckFolder(
  registry: Registry,
  stack: TerraformStack,
  session: ISynthesisSession,
  said: Said | undefined,
): Differences[] {
  const files = [...filesIn(session.outdir, [folderOf(session, stack)])].map(([name, text]) => ({ name, text }));
  const found = files.flatMap((file) => recheckFile(registry, stack, file, said));
  return files.length > 0 || said === undefined ? found : [recheck(registry, stack, said.json), ...said.found];
}

/** The same for files that were changed after they had been proven. */
export function recheckChanged(
  registry: Registry,
  stacks: ReadonlyMap<string, TerraformStack>,
  files: readonly ChangedFile[],
  said: ReadonlyMap<TerraformStack, Said>,
): Differences[] {
  return files.flatMap((file) => {
    const stack = stacks.get(file.name.slice(0, Math.max(0, file.name.lastIndexOf('/'))));
    return stack === undefined
      ? [otherwise(registry.root, file.name, whatOf(file))]
      : recheckFile(registry, stack, file, said.get(stack));
  });
}

function recheckFile(
  registry: Registry,
  stack: TerraformStack,
  file: ChangedFile,
  said: Said | undefined,
): readonly Differences[] {
  const isStack = STACK_FILES.includes(file.name.slice(file.name.lastIndexOf('/') + 1));
  const json = isStack && file.text !== undefined ? parsed(file.text) : undefined;
  if (json !== undefined) {
    return [recheck(registry, stack, json)];
  }
  return isStack && said?.hcl !== undefined && file.text === said.hcl
    ? [recheck(registry, stack, said.json), ...said.found]
    : [otherwise(stack, file.name, whatOf(file))];
}

function whatOf({ text }: ChangedFile): string {
  return text === undefined ? 'not at all' : 'otherwise';
}

function parsed(text: string): StackJson | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
