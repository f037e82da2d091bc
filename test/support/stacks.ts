import { readdirSync, rmSync } from 'node:fs';
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import {
  BareMetalHost,
  type BareMetalHostProps,
  Cluster,
  type ClusterProps,
  ContainerEngine,
  ContainerHost,
  type ContainerHostProps,
  ContainerInVm,
  type ContainerInVmOptions,
  type ContainerInVmProps,
  type ContainerOptions,
  Disk,
  DockerConnection,
  EstateError,
  type EsxiOptions,
  GuestOs,
  HostedWorkstation,
  type HostedWorkstationProps,
  type HyperVOptions,
  Hypervisor,
  type KvmOptions,
  type LedgerRow,
  LxcConnection,
  type LxcOptions,
  Memory,
  type MesosOptions,
  Strata,
  type VirtualBoxOptions,
  type VirtualMachineOptions,
  VmSource,
  type WorkstationOptions,
} from 'cdktf-strata';
import { newApp } from './synth';

/** MHz of a core of the hosts below, where they state it. */
export const MHZ = 2400;

/** A stack in an app of its own. */
export function newStack(id = 'rack-1', app: App = newApp()): TerraformStack {
  return new TerraformStack(app, id);
}

/** A stack's only vSphere provider, which is the author's to define. */
export function vsphere(stack: TerraformStack): void {
  if (stack.node.tryFindChild('vsphere') === undefined) {
    const password = secret(stack, 'vsphere-password');
    new VsphereProvider(stack, 'vsphere', { vsphereServer: 'vc.example.com', user: 'strata@example.com', password });
  }
}

/** Two sockets of 12 cores, 256 GiB and two datastores, in a vCenter. */
export function esxiHost(
  stack: TerraformStack,
  props: Partial<BareMetalHostProps> & { readonly esxi?: Partial<EsxiOptions> } = {},
  id = 'esxi-01',
): BareMetalHost {
  const { esxi, ...rest } = props;
  if (esxi?.provider === undefined) {
    vsphere(stack);
  }
  return new BareMetalHost(stack, id, {
    hypervisor: Hypervisor.esxi({
      version: '8.0',
      endpoint: 'vcenter',
      datacenter: 'dc-1',
      hostname: `${id}.example.com`,
      ...esxi,
    }),
    cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2, mhzPerCore: MHZ },
    memory: Memory.gib(256),
    datastores: [
      { name: 'ssd-1', capacity: Disk.tib(4) },
      { name: 'hdd-1', capacity: Disk.tib(16) },
    ],
    ...rest,
  });
}

/** ESXi hosts of one cluster in a vCenter, `esxi-01` and on. */
export function clusterHosts(
  stack: TerraformStack,
  count = 2,
  props: Parameters<typeof esxiHost>[1] = {},
): BareMetalHost[] {
  const { esxi, ...rest } = props;
  return Array.from({ length: count }, (_, index) =>
    esxiHost(stack, { esxi: { cluster: 'production', ...esxi }, ...rest }, `esxi-0${index + 1}`),
  );
}

/** A cluster of two such hosts, unless others are given. */
export function esxiCluster(stack: TerraformStack, props: Partial<ClusterProps> = {}, id = 'production'): Cluster {
  return new Cluster(stack, id, { hosts: props.hosts ?? clusterHosts(stack), ...props });
}

/** Two sockets of 12 cores and 256 GiB under Windows Server 2022, with two datastores that are folders. */
export function hyperVHost(
  stack: TerraformStack,
  props: Partial<BareMetalHostProps> & { readonly hyperV?: Partial<HyperVOptions> } = {},
  id = 'hv-01',
): BareMetalHost {
  const { hyperV, ...rest } = props;
  return new BareMetalHost(stack, id, {
    hypervisor: Hypervisor.hyperV({
      host: `${id}.example.com`,
      version: '2022',
      user: 'strata',
      password: secretOnce(stack, 'hyper-v-password'),
      folder: 'D:\\Hyper-V',
      virtualSwitch: 'lan',
      ...hyperV,
    }),
    cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 },
    memory: Memory.gib(256),
    datastores: [
      { name: 'ssd-1', capacity: Disk.tib(4) },
      { name: 'hdd-1', capacity: Disk.tib(16) },
    ],
    ...rest,
  });
}

/** A desktop of 8 cores and 32 GiB with some hypervisor, of which its host OS keeps 2 and 8. */
function desktop(
  stack: TerraformStack,
  id: string,
  props: Pick<HostedWorkstationProps, 'hypervisor'> & Partial<HostedWorkstationProps>,
): HostedWorkstation {
  return new HostedWorkstation(stack, id, {
    cpu: { sockets: 1, coresPerSocket: 8 },
    memory: Memory.gib(32),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
    datastores: [{ name: 'default', capacity: Disk.gib(1000) }],
    ...props,
  });
}

/** A desktop with VirtualBox. */
export function virtualBoxHost(
  stack: TerraformStack,
  props: Partial<HostedWorkstationProps> & { readonly virtualBox?: VirtualBoxOptions } = {},
  id = 'lab',
): HostedWorkstation {
  const { virtualBox, ...rest } = props;
  return desktop(stack, id, { hypervisor: Hypervisor.virtualBox(virtualBox), ...rest });
}

/** A desktop with VMware Workstation. */
export function workstationHost(
  stack: TerraformStack,
  props: Partial<HostedWorkstationProps> & { readonly workstation?: Partial<WorkstationOptions> } = {},
  id = 'desk-1',
): HostedWorkstation {
  const { workstation, ...rest } = props;
  const hypervisor = Hypervisor.workstation({
    endpoint: 'http://localhost:8697/api',
    user: 'strata',
    password: secretOnce(stack, 'workstation-password'),
    folder: 'D:\\VMs',
    ...workstation,
  });
  return desktop(stack, id, { hypervisor, ...rest });
}

/** A laptop of 8 cores and 32 GiB, of which Debian keeps 2 and 8. */
export function kvmHost(
  stack: TerraformStack,
  props: Partial<HostedWorkstationProps> & { readonly kvm?: Partial<KvmOptions> } = {},
  id = 'laptop',
): HostedWorkstation {
  const { kvm, ...rest } = props;
  return new HostedWorkstation(stack, id, {
    hypervisor: Hypervisor.kvm({ uri: 'qemu:///system', ...kvm }),
    cpu: { sockets: 1, coresPerSocket: 8 },
    memory: Memory.gib(32),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
    datastores: [{ name: 'default', capacity: Disk.gib(1000) }],
    ...rest,
  });
}

/** A machine of 8 cores and 16 GiB that runs Docker, of which Debian keeps 1 and 2. */
export function dockerHost(stack: Construct, props: Partial<ContainerHostProps> = {}, id = 'builders'): ContainerHost {
  return new ContainerHost(stack, id, {
    engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
    cpu: { sockets: 1, coresPerSocket: 8 },
    memory: Memory.gib(16),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
    ...props,
  });
}

/** The same machine, running LXC. */
export function lxcHost(stack: Construct, lxc: Partial<LxcOptions> = {}, id = 'builders'): ContainerHost {
  return dockerHost(stack, { engine: ContainerEngine.lxc({ connection: LxcConnection.local(), ...lxc }) }, id);
}

/** The same machine as a Mesos agent. */
export function mesosHost(stack: Construct, mesos: Partial<MesosOptions> = {}, id = 'builders'): ContainerHost {
  return dockerHost(stack, { engine: ContainerEngine.mesos({ agent: 'agent-1.example.com', ...mesos }) }, id);
}

/** 4 vCPUs, 8 GiB, a disk of 40 GiB, cloned from a Debian template. */
export function vm(props: Partial<VirtualMachineOptions> = {}): VirtualMachineOptions {
  return {
    vcpus: 4,
    memory: Memory.gib(8),
    disks: [{ size: Disk.gib(40) }],
    guestOs: GuestOs.DEBIAN_12,
    source: VmSource.template('debian-12'),
    networks: ['services'],
    ...props,
  };
}

/** How the engine in a VM is reached, unless told otherwise. */
export const SSH = { user: 'deploy', address: '10.0.20.5', knownHostsFile: './known_hosts' };

/** A VM of 4 vCPUs and 8 GiB with Docker in it. */
export function dockerVm(
  host: ContainerInVmProps['host'],
  props: Partial<ContainerInVmOptions> = {},
  id = 'platform',
  scope: TerraformStack = TerraformStack.of(host),
): ContainerInVm {
  return new ContainerInVm(scope, id, {
    ...vm(),
    engine: ContainerEngine.docker({ connection: DockerConnection.ssh(SSH) }),
    host,
    ...props,
  });
}

/** Half a CPU and 256 MiB of nginx. */
export function container(props: Partial<ContainerOptions> = {}): ContainerOptions {
  return { image: 'nginx:1.29.1', cpus: 0.5, memory: Memory.mib(256), ...props };
}

/** A number that Terraform knows later. */
export function laterNumber(stack: TerraformStack, id = 'later'): number {
  return new TerraformVariable(stack, id, { type: 'number' }).numberValue;
}

/** A secret that Terraform knows later. */
export function secret(stack: TerraformStack, id = 'secret'): string {
  return new TerraformVariable(stack, id, { type: 'string', sensitive: true }).stringValue;
}

/** The same secret for every host of a stack. */
function secretOnce(stack: TerraformStack, id: string): string {
  const known = stack.node.tryFindChild(id) as TerraformVariable | undefined;
  return known?.stringValue ?? secret(stack, id);
}

/**
 * What a synth is refused with: the errors, a line each, without the summary and the places in the program.
 *
 * Nothing may have been written.
 */
export function refusal(scope: IConstruct): string[] {
  const app = App.of(scope);
  try {
    app.synth();
  } catch (error) {
    expect(error).toBeInstanceOf(EstateError);
    expect(readdirSync(app.outdir, { recursive: true }).filter((file) => String(file).endsWith('.json'))).toEqual([]);
    const [errors] = (error as EstateError).message.split('\n\nwarnings\n');
    return errors!.split('\n').filter((line) => line.startsWith('['));
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
  throw new RangeError('the synth passed, expected a refusal');
}

/** The same; nothing where the synth passes. */
export function refusalOrNothing(scope: IConstruct): string[] {
  try {
    return refusal(scope);
  } catch (error) {
    if (error instanceof RangeError) {
      return [];
    }
    throw error;
  }
}

/** The only row of a ledger. */
export function onlyRow(scope: IConstruct): LedgerRow {
  const rows = Strata.of(scope).ledger();
  expect(rows).toHaveLength(1);
  return rows[0]!;
}
