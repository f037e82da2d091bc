import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chance, tryAgain } from './chance';
import { Lock } from './lock';
import { type Outcome, type RunOptions, run, runSync, say, which } from './run';
import { scratchFolder } from './scratch';
import { TOOL, toolEnvironment } from './tool';

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
  /** Why, by address: the arguments that replace a resource, or those that change. */
  readonly causes: Readonly<Record<string, readonly Cause[]>>;
  /** Everything that Terraform printed. */
  readonly output: string;
}

/** An argument that is not as it was declared, or was not declared as it is. */
export interface Cause {
  readonly argument: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** How a Terraform runner behaves. */
export interface TerraformOptions {
  /** By resource type: arguments of it that the engine does not keep, and no plan is to show. @default - none */
  readonly notKept?: Readonly<Record<string, readonly string[]>>;
  /** Resources at once. @default - Terraform's own: 10 */
  readonly parallelism?: number;
  readonly variables?: Variables;
  readonly env?: NodeJS.ProcessEnv;
  /** How its provider fails by chance: a command that reads or makes something is then run again. @default - it does not */
  readonly chance?: Chance;
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

/** Commands that talk to an engine. */
const TALKING = ['plan', 'apply', 'destroy', 'refresh'];

/** Set to have the release of Go's module proxy although Terraform finds the current one. */
export const OLD_VSPHERE = 'STRATA_E2E_OLD_VSPHERE_PROVIDER';

/** Terraform, or OpenTofu, in a folder of its own, with a state of its own. */
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
    const json = JSON.parse(readFileSync(main, 'utf8')) as MainJson;
    // cdktf's backend keeps the state beside the caller; Terraform's own default is this folder.
    delete json.terraform?.backend;
    for (const [type, ignored] of Object.entries(this.options.notKept ?? {})) {
      for (const resource of Object.values(json.resource?.[type] ?? {})) {
        const { ignore_changes: already = [], ...lifecycle } = resource.lifecycle ?? {};
        resource.lifecycle = { ...lifecycle, ignore_changes: [...already, ...ignored] };
      }
    }
    writeFileSync(main, JSON.stringify(json, null, 2));
    return this;
  }

  /** Fetches providers; throws when it cannot. */
  public async init(): Promise<void> {
    // The cache of providers is for one command at a time.
    const lock = Lock.takeCache('providers');
    try {
      await this.must(['init', '-input=false', '-no-color'], INIT_SECONDS);
    } finally {
      lock?.release();
    }
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
      return { ok: false, changes: [], causes: {}, output };
    }
    const shown = JSON.parse(await this.must(['show', '-json', 'plan.out'])) as PlanJson;
    const changing = (shown.resource_changes ?? []).filter(
      ({ mode, change }) => mode === 'managed' && change.actions.some((action) => action !== 'no-op'),
    );
    const changes = changing.map(({ address, change }) => ({ address, actions: change.actions }));
    const causes = Object.fromEntries(changing.map(({ address, change }) => [address, causesOf(change)]));
    // Outputs and what Terraform calls a move count as changes for the exit status, and must not hide here.
    if (status === 2 && changes.length === 0) {
      return { ok: true, changes: [{ address: 'not a resource', actions: ['update'] }], causes, output };
    }
    return { ok: true, changes, causes, output };
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
    const { chance, env } = this.options;
    const [command = ''] = args;
    const attempt = (seconds: number): Promise<Outcome> =>
      run(TOOL, args, { cwd: this.folder, env: toolEnvironment(env), timeoutSeconds: seconds, askFirst: true });
    return chance === undefined || !TALKING.includes(command)
      ? attempt(timeoutSeconds)
      : tryAgain(command, chance, () => this.ids(), attempt, say);
  }

  /** Ids of all that the state on disk holds, which a command that was stopped may have left behind. */
  private ids(): ReadonlySet<string> {
    const file = join(this.folder, 'terraform.tfstate');
    const { resources = [] } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StateFile) : {};
    const ids = resources.flatMap(({ instances }) => instances.map(({ attributes }) => String(attributes.id)));
    // A cloud-init disk's id is that of its volume, and more.
    return new Set(ids.flatMap((id) => [id, id.split(';')[0]!]));
  }

  private async must(args: readonly string[], timeoutSeconds?: number): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, timeoutSeconds);
    if (status !== 0) {
      throw new Error(`${TOOL} ${args[0]} ended with ${status}:\n${stderr.trim() === '' ? stdout : stderr}`);
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
  if (which(TOOL) === undefined) {
    return `${TOOL} is not installed`;
  }
  if (names.includes('vsphere') && process.env[OLD_VSPHERE] !== undefined) {
    return `${OLD_VSPHERE} is set`;
  }
  const folder = scratchFolder('providers');
  const required = Object.fromEntries(names.map((name) => [name, PROVIDERS[name]]));
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
  const options: RunOptions = { cwd: folder, env: toolEnvironment(), timeoutSeconds: INIT_SECONDS };
  const lock = Lock.takeCache('providers');
  const { status, stdout, stderr } = runSync(TOOL, ['init', '-input=false', '-no-color'], options);
  lock?.release();
  rmSync(folder, { recursive: true, force: true });
  if (status === 0) {
    return undefined;
  }
  const [why] = /Could not|Failed to|Error: .*/.exec(`${stderr}${stdout}`) ?? [];
  return `${TOOL} init does not find ${names.map((name) => PROVIDERS[name].source).join(', ')} (${why ?? `status ${status}`})`;
}

/** What replaces a resource, else what is to be otherwise; not what is known after the apply only. */
function causesOf({ before, after, after_unknown: unknown, replace_paths: paths = [] }: ChangeJson): Cause[] {
  const replacing = [...new Set(paths.map(([argument]) => String(argument)))];
  const different = Object.keys({ ...before, ...after }).filter(
    (argument) =>
      unknown?.[argument] !== true && JSON.stringify(before?.[argument]) !== JSON.stringify(after?.[argument]),
  );
  return (replacing.length > 0 ? replacing : different).map((argument) => ({
    argument,
    before: before?.[argument],
    after: after?.[argument],
  }));
}

interface ChangeJson {
  readonly actions: readonly string[];
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
  readonly after_unknown?: Readonly<Record<string, unknown>>;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: ChangeJson;
  }[];
}

interface StateJson {
  readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
}

interface StateFile {
  readonly resources?: readonly {
    readonly instances: readonly { readonly attributes: { readonly id?: unknown } }[];
  }[];
}

/** A stack as cdktf writes it. */
interface MainJson {
  readonly terraform?: { backend?: unknown };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, { lifecycle?: Lifecycle }>>>>;
}

interface Lifecycle {
  readonly ignore_changes?: readonly string[];
}
