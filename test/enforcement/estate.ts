import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, type AppConfig, TerraformStack } from 'cdktf';
import {
  type BareMetalHost,
  type Container,
  type ContainerHost,
  type ContainerInVm,
  EstateError,
  type HostedWorkstation,
  Memory,
  VirtualMachine,
} from 'cdktf-strata';
import { container, dockerHost, dockerVm, esxiHost, kvmHost, vm } from '../support/stacks';

/** A small estate of every layer, with everything proven: what the ways around start from. */
export interface Proven {
  readonly app: App;
  /** ESXi: 24 cores; `db` takes 16 and `platform` 4. */
  readonly rack: TerraformStack;
  readonly server: BareMetalHost;
  readonly db: VirtualMachine;
  readonly platform: ContainerInVm;
  readonly shop: Container;
  /** KVM: 6 cores left by its host OS; `box` takes 2. */
  readonly desk: TerraformStack;
  readonly laptop: HostedWorkstation;
  readonly box: VirtualMachine;
  /** Docker: 7 cores left by its host OS; `web` takes 0.5. */
  readonly edge: TerraformStack;
  readonly builders: ContainerHost;
  readonly web: Container;
}

const folders: string[] = [];

/** A folder of its own under the system's temporary folder; `removeFolders` takes it away. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strata-'));
  folders.push(folder);
  return folder;
}

/** After the last test of a file. */
export function removeFolders(): void {
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}

/** A vCenter that a stack's VMs are managed by. */
export function vsphere(stack: TerraformStack, id = 'vsphere', alias?: string): VsphereProvider {
  return new VsphereProvider(stack, id, {
    vsphereServer: 'vc.example.com',
    user: 'strata',
    password: '${var.password}',
    ...(alias !== undefined && { alias }),
  });
}

/** The proven estate, in an app that writes into a folder of its own. */
export function proven(config: AppConfig = {}): Proven {
  const app = new App({ outdir: newFolder(), ...config });
  const rack = new TerraformStack(app, 'rack');
  vsphere(rack);
  const server = esxiHost(rack);
  const db = server.addVirtualMachine('db', vm({ vcpus: 16, memory: Memory.gib(64) }));
  const platform = dockerVm(server);
  const shop = platform.addContainer('shop', container());
  const desk = new TerraformStack(app, 'desk');
  const laptop = kvmHost(desk);
  const box = laptop.addVirtualMachine('box', vm({ vcpus: 2 }));
  const edge = new TerraformStack(app, 'edge');
  const builders = dockerHost(edge);
  const web = builders.addContainer('web', container());
  return { app, rack, server, db, platform, shop, desk, laptop, box, edge, builders, web };
}

let goodFolder: string | undefined;

/** The proven estate in an app whose folder holds the files of an earlier, good synth. */
export function provenBefore(config: AppConfig = {}): Proven {
  if (goodFolder === undefined) {
    const { app } = proven();
    app.synth();
    goodFolder = app.outdir;
  }
  const outdir = newFolder();
  cpSync(goodFolder, outdir, { recursive: true });
  return proven({ outdir, ...config });
}

/** Every file under a folder, by its path. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const files = existsSync(folder)
    ? (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name))
    : [];
  return Object.fromEntries(
    files
      .filter((file) => statSync(file).isFile())
      .sort()
      .map((file) => [relative(folder, file), readFileSync(file, 'utf8')]),
  );
}

/** The `cdk.tf.json` of a stack. */
export function written(app: App, stack: string): Record<string, Record<string, Record<string, never>>> {
  return JSON.parse(readFileSync(join(app.outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as never;
}

/** What is thrown; a failure where nothing is. */
export function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new RangeError('nothing was thrown');
}

/** Ids of the rules that an `EstateError` names at error level, each once; another error is given as it is. */
export function rulesBroken(error: unknown): string[] | unknown {
  if (!(error instanceof EstateError)) {
    return error;
  }
  const errors = error.report.findings.filter(({ severity }) => severity === 'error');
  return [...new Set(errors.map(({ rule }) => rule))].sort();
}
