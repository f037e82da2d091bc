import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Outcome, type RunOptions, run, runSync, say, which } from './run';
import { cacheFolder, scratchFolder } from './scratch';

/** Values of Terraform variables. */
export type Variables = Readonly<Record<string, string | number>>;

/** What Terraform would do to one resource: `['update']`, `['delete', 'create']` and so on. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
}

/** What a plan says. */
export interface Plan {
  /** False when Terraform refused to plan; `output` says why. */
  readonly ok: boolean;
  /** Resources that would change; empty when there is nothing to do. */
  readonly changes: readonly Change[];
  /** Everything that Terraform printed. */
  readonly output: string;
}

/** How a Terraform runner behaves. */
export interface TerraformOptions {
  /** Resources at once. @default - Terraform's own: 10 */
  readonly parallelism?: number;
  readonly variables?: Variables;
  readonly env?: NodeJS.ProcessEnv;
  /** What a provider says when it has failed by chance: the command is then run again, twice at most. @default - nothing */
  readonly again?: RegExp;
}

/** Providers as the library requires them. */
export const PROVIDERS = {
  docker: { source: 'kreuzwerker/docker', version: '~> 3.9' },
  hyperv: { source: 'taliesins/hyperv', version: '~> 1.2.1' },
  incus: { source: 'lxc/incus', version: '~> 1.1' },
  libvirt: { source: 'dmacvicar/libvirt', version: '~> 0.8.3' },
  local: { source: 'hashicorp/local', version: '~> 2.5' },
  virtualbox: { source: 'terra-farm/virtualbox', version: '0.2.2-alpha.1' },
  vmworkstation: { source: 'elsudano/vmworkstation', version: '~> 2.0.1' },
  vsphere: { source: 'vmware/vsphere', version: '~> 2.13' },
} as const;

export type ProviderName = keyof typeof PROVIDERS;

const INIT_SECONDS = 180;
const APPLY_SECONDS = 300;
const TRIES = 3;

/** Terraform in a folder of its own, with a state of its own. */
export class Terraform {
  private made?: string;

  constructor(
    private readonly name: string,
    private readonly options: TerraformOptions = {},
  ) {}

  /** Where it runs; made when it is first asked for, which a skipped suite never does. */
  public get folder(): string {
    this.made ??= scratchFolder(this.name);
    return this.made;
  }

  /** Takes a synthesized stack; the state of an earlier one stays. */
  public use(stackFolder: string): this {
    for (const file of readdirSync(this.folder).filter((name) => name.endsWith('.tf.json'))) {
      rmSync(join(this.folder, file));
    }
    for (const file of readdirSync(stackFolder)) {
      if (statSync(join(stackFolder, file)).isFile()) {
        copyFileSync(join(stackFolder, file), join(this.folder, file));
      }
    }
    const main = join(this.folder, 'cdk.tf.json');
    const json = JSON.parse(readFileSync(main, 'utf8')) as { terraform?: { backend?: unknown } };
    // cdktf's backend keeps the state beside the caller; Terraform's own default is this folder.
    delete json.terraform?.backend;
    writeFileSync(main, JSON.stringify(json, null, 2));
    return this;
  }

  /** Fetches providers; throws when it cannot. */
  public async init(): Promise<void> {
    await this.must(['init', '-input=false', '-no-color'], INIT_SECONDS);
  }

  /** Throws, with what Terraform says, when the configuration does not agree with the providers' schemas. */
  public async validate(): Promise<void> {
    await this.must(['validate', '-no-color']);
  }

  /** What would change. */
  public async plan(variables: Variables = {}): Promise<Plan> {
    const args = [
      'plan',
      '-input=false',
      '-no-color',
      '-detailed-exitcode',
      '-out=plan.out',
      ...this.common(variables),
    ];
    const { status, stdout, stderr } = await this.run(args, APPLY_SECONDS);
    const output = `${stdout}${stderr}`;
    if (status !== 0 && status !== 2) {
      return { ok: false, changes: [], output };
    }
    const shown = JSON.parse(await this.must(['show', '-json', 'plan.out'])) as PlanJson;
    const changes = (shown.resource_changes ?? [])
      .filter(({ mode, change }) => mode === 'managed' && change.actions.some((action) => action !== 'no-op'))
      .map(({ address, change }) => ({ address, actions: change.actions }));
    // Outputs and what Terraform calls a move count as changes for the exit status, and must not hide here.
    if (status === 2 && changes.length === 0) {
      return { ok: true, changes: [{ address: 'not a resource', actions: ['update'] }], output };
    }
    return { ok: true, changes, output };
  }

  /** Makes it so; throws, with all that Terraform says, when it fails. */
  public async apply(variables: Variables = {}): Promise<string> {
    return this.must(['apply', '-input=false', '-no-color', '-auto-approve', ...this.common(variables)], APPLY_SECONDS);
  }

  /** Removes everything; throws when something is left. */
  public async destroy(variables: Variables = {}): Promise<void> {
    await this.must(
      ['destroy', '-input=false', '-no-color', '-auto-approve', ...this.common(variables)],
      APPLY_SECONDS,
    );
    const left = await this.resources();
    if (left.length > 0) {
      throw new Error(`the state still holds ${left.map(({ address }) => address).join(', ')}`);
    }
  }

  /** Removes what is there, if anything; for `afterAll`, where a failed test may have left something. */
  public async cleanUp(variables: Variables = {}): Promise<void> {
    if (
      this.made !== undefined &&
      existsSync(join(this.made, 'terraform.tfstate')) &&
      (await this.resources()).length > 0
    ) {
      await this.run(
        ['destroy', '-input=false', '-no-color', '-auto-approve', ...this.common(variables)],
        APPLY_SECONDS,
      );
    }
  }

  /** Managed resources that the state holds, with their attributes. */
  public async resources(): Promise<StateResource[]> {
    const state = JSON.parse(await this.must(['show', '-json'])) as StateJson;
    return (state.values?.root_module?.resources ?? []).filter(({ mode }) => mode === 'managed');
  }

  /** Runs any Terraform command; does not throw. */
  public async run(args: readonly string[], timeoutSeconds = 120): Promise<Outcome> {
    const { again, env } = this.options;
    for (let tries = 1; ; tries += 1) {
      const outcome = await run('terraform', args, { cwd: this.folder, env: environment(env), timeoutSeconds });
      const [chance] = again?.exec(outcome.stderr) ?? [];
      if (outcome.status === 0 || chance === undefined || tries === TRIES) {
        return outcome;
      }
      say(`terraform ${args[0]} once more: ${chance}`);
    }
  }

  private async must(args: readonly string[], timeoutSeconds?: number): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, timeoutSeconds);
    if (status !== 0) {
      throw new Error(`terraform ${args[0]} ended with ${status}:\n${stderr.trim() === '' ? stdout : stderr}`);
    }
    return stdout;
  }

  private common(variables: Variables): string[] {
    const { parallelism } = this.options;
    const all = { ...this.options.variables, ...variables };
    return [
      ...(parallelism === undefined ? [] : [`-parallelism=${parallelism}`]),
      ...Object.entries(all).map(([name, value]) => `-var=${name}=${value}`),
    ];
  }
}

/** A resource of the state. */
export interface StateResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Why these providers cannot be used here; nothing when they can. Asks Terraform itself, while jest loads the suite. */
export function whyNotProviders(...names: ProviderName[]): string | undefined {
  if (which('terraform') === undefined) {
    return 'terraform is not installed';
  }
  const folder = scratchFolder('providers');
  const required = Object.fromEntries(names.map((name) => [name, PROVIDERS[name]]));
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
  const options: RunOptions = { cwd: folder, env: environment(), timeoutSeconds: INIT_SECONDS };
  const { status, stdout, stderr } = runSync('terraform', ['init', '-input=false', '-no-color'], options);
  rmSync(folder, { recursive: true, force: true });
  if (status === 0) {
    return undefined;
  }
  const [why] = /Could not|Failed to|Error: .*/.exec(`${stderr}${stdout}`) ?? [];
  return `terraform init does not find ${names.map((name) => PROVIDERS[name].source).join(', ')} (${why ?? `status ${status}`})`;
}

/** Terraform as a machine runs it: no input, no upgrade checks, each provider fetched once. */
function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE: file } = process.env;
  const plugins = cacheFolder('plugins');
  mkdirSync(plugins, { recursive: true });
  return {
    // A variable that points nowhere makes every command fail.
    ...(file !== undefined && !existsSync(file) && { TF_CLI_CONFIG_FILE: '/dev/null' }),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_PLUGIN_CACHE_DIR: plugins,
    // The lock file of a scratch folder is new each time: without this the cache would not be used.
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
    TF_REGISTRY_DISCOVERY_RETRY: '1',
    ...extra,
  };
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

interface StateJson {
  readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
}
