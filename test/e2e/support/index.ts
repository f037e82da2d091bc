export { STACK, type Synthesized, synthesize } from './app';
export { Daemon, type DaemonOptions } from './daemon';
export { type Outcome, type RunOptions, output, run, runSync, say, sleep, sleepSync, which } from './run';
export { PREFIX, ROOT, cacheFolder, removeScratch, scratchFolder } from './scratch';
export { caseThat, suite } from './suite';
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
