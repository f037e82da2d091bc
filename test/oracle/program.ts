import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { VirtualMachine as RawVm } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { App as CdktfApp, TerraformStack, TerraformVariable } from 'cdktf';
import * as strata from 'cdktf-strata';
import type { AdmissionData, ClusterData, HostData, RuleData, VmData } from './cluster-estate';

const OUTDIR = mkdtempSync(join(tmpdir(), 'strata-oracle-'));

/** cdktf makes its folder when the app is made; nothing is ever written into it here. */
class App extends CdktfApp {
  constructor() {
    super({ outdir: OUTDIR });
  }
}

/** What a program is run with: its imports. */
const IMPORTS = { ...strata, App, TerraformStack, TerraformVariable, VsphereProvider, RawVm };

/** What a program leaves behind: its app, and what it calls by name. */
export type Built = { readonly app: CdktfApp } & Record<string, unknown>;

/** What cdktf remembers of every token there ever was, and with each of its whole app. */
interface TokenMap {
  readonly stringTokenMap: Map<unknown, unknown>;
  readonly numberTokenMap: Map<unknown, unknown>;
}

/** Lets go of the apps that were judged before, or ten thousand of them would fill the memory. */
function forgetApps(): void {
  const { __cdktfTokenMap: tokens } = globalThis as { __cdktfTokenMap?: TokenMap };
  tokens?.stringTokenMap.clear();
  tokens?.numberTokenMap.clear();
}

/**
 * Runs a program. What is judged is the text that a maintainer is shown, and not a second way to build the same estate.
 *
 * The one that was run before is no longer of use then.
 *
 * @param names of the constants that are wanted, beside `app`
 */
export function run(program: string, names: readonly string[] = []): Built {
  forgetApps();
  const body = `"use strict";\n${program}\nreturn { app, ${names.join(', ')} };`;
  return new Function(...Object.keys(IMPORTS), body)(...Object.values(IMPORTS)) as Built;
}

/** The report on what a program built. */
export function reportOn({ app }: Built): strata.Report {
  return strata.Strata.of(app).report();
}

/** Props as code: what is undefined is left out, and text that starts with `=` is code already. */
export function code(value: unknown): string {
  if (typeof value === 'string') {
    return value.startsWith('=') ? value.slice(1) : `'${value}'`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(code).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{ ${entries.map(([key, each]) => `${key}: ${code(each)}`).join(', ')} }`;
  }
  return String(value);
}

/** An amount of memory as code. */
export function mib(amount: number): string {
  return `=Memory.mib(${amount})`;
}

/** An amount of disk as code. */
export function gib(amount: number): string {
  return `=Disk.gib(${amount})`;
}

/** The first lines of every program. */
export const OPENING = `const app = new App();
const rack = new TerraformStack(app, 'rack');
new VsphereProvider(rack, 'vsphere', { vsphereServer: 'vc.example.com', user: 'ops', password: 'x' });`;

/** What VMs have in common, beside their sizes. */
export const COMMON = "guestOs: GuestOs.DEBIAN_12, source: VmSource.template('debian-12')";

/** A small cluster as a program, in which each host and VM is a constant of its own id. */
export function clusterProgram(data: ClusterData): string {
  return [
    OPENING,
    ...data.hosts.flatMap(hostLines),
    `const cluster = new Cluster(rack, 'cluster', ${code({
      hosts: data.hosts.map(({ id }) => `=${id}`),
      hostFailuresToTolerate: data.failures,
      admission: admissionCode(data.admission),
      evcMode: data.evcMode,
    })});`,
    ...data.vms.map(vmLine),
    ...data.rules.map(ruleLine),
  ].join('\n');
}

function hostLines(host: HostData): string[] {
  const { id, cores, threads, mhz, evcMode, memoryMib, reservedCpus, reservedMib, cpuPercent, memoryPercent } = host;
  const props = code({
    hypervisor: `=Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: 'dc', hostname: '${id}', cluster: 'cluster' })`,
    cpu: { sockets: 1, coresPerSocket: cores, threadsPerCore: threads, mhzPerCore: mhz, evcMode },
    countCpusBy: host.countCpusBy === 'threads' ? 'threads' : undefined,
    memory: mib(memoryMib),
    reserved: { cpus: reservedCpus, memory: mib(reservedMib) },
    overcommit:
      cpuPercent === 100 && memoryPercent === 100 ? undefined : { cpuPercent, memoryPercent, reason: 'a test' },
    datastores: host.stores.map((name) => ({ name, capacity: '=Disk.tib(100)' })),
    migrationNetwork: host.migrationNetwork,
  });
  return [
    `const ${id} = new BareMetalHost(rack, '${id}', ${props});`,
    ...host.networks.map((network) => `${id}.addNetwork('${network}', { virtualSwitch: 'vSwitch0' });`),
  ];
}

function admissionCode(admission: AdmissionData): string {
  switch (admission.policy) {
    case 'disabled':
      return "=AdmissionControl.disabled('a test')";
    case 'percentage': {
      const { cpuPercent, memoryPercent } = admission;
      return `=AdmissionControl.percentage(${cpuPercent === undefined ? '' : code({ cpuPercent, memoryPercent })})`;
    }
    case 'slots':
      return `=AdmissionControl.slots(${code({ mhz: admission.mhz, memoryMib: admission.memoryMib })})`;
    case 'dedicated':
      return `=AdmissionControl.dedicatedHosts([${admission.hosts.join(', ')}])`;
  }
}

function vmLine(vm: VmData): string {
  const reservation =
    vm.reservedMib === undefined && vm.reservesCpu !== true
      ? undefined
      : { memory: vm.reservedMib === undefined ? undefined : mib(vm.reservedMib), cpu: vm.reservesCpu };
  const props = code({
    vcpus: vm.vcpus,
    memory: mib(vm.memoryMib),
    replicas: vm.replicas === 1 ? undefined : vm.replicas,
    spread: vm.spread,
    disks: [{ size: gib(10), datastore: vm.store }],
    networks: [vm.network],
    reservation,
    restartPriority: vm.staysDown === true ? 'disabled' : undefined,
    liveMigration: vm.liveMigration,
    passthrough: vm.passthrough === true ? { device: '0000:3b:00.0', reason: 'a test' } : undefined,
  });
  return `const ${vm.id} = ${vm.namesHost ?? 'cluster'}.addVirtualMachine('${vm.id}', { ${COMMON}, ${props.slice(2)});`;
}

function ruleLine({ id, kind, vms, hosts, mandatory }: RuleData): string {
  const args = [`'${id}'`, `[${vms.join(', ')}]`, ...(hosts.length > 0 ? [`[${hosts.join(', ')}]`] : [])];
  return `cluster.${kind}(${[...args, ...(mandatory ? [] : ['{ mandatory: false }'])].join(', ')});`;
}
