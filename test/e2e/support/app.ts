import { App, TerraformStack } from 'cdktf';
import { join } from 'node:path';
import { scratchFolder } from './scratch';

/** What `app.synth()` wrote. */
export interface Synthesized {
  readonly outdir: string;
  /** Folder of a stack, for `Terraform.use`. */
  readonly stack: (id?: string) => string;
}

/** The id of the stack that `synthesize` makes. */
export const STACK = 'e2e';

/** Synthesizes a real app with one stack, as a user's program does; throws what `app.synth()` throws. */
export function synthesize(
  build: (stack: TerraformStack, app: App) => void,
  outdir = scratchFolder('app'),
): Synthesized {
  const app = new App({ outdir });
  build(new TerraformStack(app, STACK), app);
  app.synth();
  return { outdir, stack: (id = STACK) => join(outdir, 'stacks', id) };
}
