import { existsSync } from 'node:fs';
import { cacheFolder } from './own';

/** What runs the configurations: `terraform`, or what is in this variable, such as `tofu`. */
export const TOOL = process.env.STRATA_E2E_BINARY ?? 'terraform';

/** Where a tool looks for providers that name no host. */
export const REGISTRY = TOOL === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io';

/** A tool as a machine runs it: no input, no upgrade checks, each provider fetched once. */
export function toolEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE: file } = process.env;
  return {
    // A variable that points nowhere makes every command fail.
    ...(file !== undefined && !existsSync(file) && { TF_CLI_CONFIG_FILE: '/dev/null' }),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_PLUGIN_CACHE_DIR: cacheFolder('plugins'),
    // The lock file of a scratch folder is new each time: without this the cache would not be used.
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
    TF_REGISTRY_DISCOVERY_RETRY: '1',
    ...extra,
  };
}
