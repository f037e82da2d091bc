import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lock, REGISTRY, ROOT, TOOL, cacheFolder, runSync, which, whyNotProviders } from '../support';

/** The vSphere provider that the suite runs with. */
export interface Provider {
  readonly label: string;
  /** What Terraform needs in its environment to find it. */
  readonly env: NodeJS.ProcessEnv;
  /** Why it cannot make port groups; nothing when it can. */
  readonly noPortGroups: string | undefined;
  /** Why it cannot leave a VM down after its host has failed; nothing when it can. */
  readonly noStayingDown: string | undefined;
  /** Why no other provider can be used beside it; nothing when others can. */
  readonly noOthers: string | undefined;
  /** Rewrites a synthesized stack for it. */
  readonly adapt: (stackFolder: string) => string;
}

const OLD_SOURCE = 'hashicorp/vsphere';
const OLD_VERSION = '1.26.0';
const BUILD_SECONDS = 600;

/**
 * The provider that the library requires, where Terraform finds it;
 * else the last release that Go's module proxy serves. A text says why there is neither.
 */
export function vsphereProvider(): Provider | string {
  const missing = whyNotProviders('vsphere');
  if (missing === undefined) {
    return {
      label: 'vmware/vsphere',
      env: {},
      noPortGroups: undefined,
      noStayingDown: undefined,
      noOthers: undefined,
      adapt: (folder) => folder,
    };
  }
  if (which(TOOL) === undefined) {
    return missing;
  }
  const built = buildOld();
  return 'missing' in built
    ? `${missing}; ${built.missing}`
    : {
        label: `${OLD_SOURCE} ${OLD_VERSION}, built from its Go module (${missing})`,
        env: { TF_CLI_CONFIG_FILE: built.config },
        noPortGroups: `release ${OLD_VERSION} of the provider crashes on port groups`,
        noStayingDown: `release ${OLD_VERSION} of the provider does not know the restart priority 'disabled'`,
        noOthers: `Terraform is set up for release ${OLD_VERSION} of the vSphere provider alone`,
        adapt: adaptToOld,
      };
}

function buildOld(): { readonly config: string } | { readonly missing: string } {
  if (which('go') === undefined) {
    return { missing: 'go is not installed' };
  }
  const mirror = cacheFolder('vsphere-mirror');
  const folder = join(mirror, REGISTRY, OLD_SOURCE, OLD_VERSION, `${process.platform}_${goArchitecture()}`);
  const path = join(folder, `terraform-provider-vsphere_v${OLD_VERSION}`);
  const failure = existsSync(path) ? undefined : builtInto(folder, path);
  if (failure !== undefined) {
    return { missing: `its Go module does not build (${failure})` };
  }
  const address = `${REGISTRY}/${OLD_SOURCE}`;
  const config = join(cacheFolder('vsphere-mirror'), 'terraform.rc');
  writeFileSync(
    config,
    `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${address}"]
  }
  direct {
    exclude = ["${address}"]
  }
}
`,
  );
  return { config };
}

/** Builds the provider; says why it cannot. */
function builtInto(folder: string, path: string): string | undefined {
  mkdirSync(folder, { recursive: true });
  const lock = Lock.takeCache('vsphere-provider');
  const { status, stderr } = runSync('go', ['build', '-o', path, 'github.com/hashicorp/terraform-provider-vsphere'], {
    cwd: join(ROOT, 'test/e2e/vcsim/provider'),
    timeoutSeconds: BUILD_SECONDS,
  });
  lock?.release();
  return status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? '').slice(0, 200);
}

function goArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

/**
 * The old release has another source; a pool has no argument for its descendants' shares, and no VM can be left down
 * after its host has failed: those overrides are taken out.
 */
function adaptToOld(stackFolder: string): string {
  const file = join(stackFolder, 'cdk.tf.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
  json.terraform.required_providers.vsphere = { source: OLD_SOURCE, version: OLD_VERSION };
  for (const pool of Object.values(json.resource.vsphere_resource_pool ?? {})) {
    delete pool.scale_descendants_shares;
  }
  const overrides = json.resource.vsphere_ha_vm_override ?? {};
  for (const [label, override] of Object.entries(overrides)) {
    if (override.ha_vm_restart_priority === 'disabled') {
      delete overrides[label];
    }
  }
  writeFileSync(file, JSON.stringify(json, null, 2));
  return stackFolder;
}

interface StackJson {
  readonly terraform: { readonly required_providers: Record<string, unknown> };
  readonly resource: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
}
