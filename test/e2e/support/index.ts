export { STACK, type Synthesized, synthesize } from './app';
export { Daemon, type DaemonOptions } from './daemon';
export { Lock } from './lock';
export { PREFIX, ROOT, RUN, SHORT_PREFIX, cacheFolder } from './own';
export { type Outcome, type RunOptions, output, run, runSync, say, sleep, sleepSync, which } from './run';
export { removeScratch, scratchFolder } from './scratch';
export { caseThat, suite } from './suite';
export { REGISTRY, TOOL } from './tool';
export {
  type Change,
  PROVIDERS,
  type Plan,
  type ProviderName,
  type StateResource,
  Terraform,
  type TerraformOptions,
  type Variables,
  whyNotProviders,
} from './terraform';
