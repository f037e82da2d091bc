import type { System } from '../model';
import type { SystemChanges } from './changes';
import { DOCKER } from './docker/capabilities';
import { DOCKER_CHANGES } from './docker/changes';
import { Docker } from './docker/docker';
import type { DockerOptions } from './docker/options';
import { ESXI, ESXI_STANDALONE } from './esxi/capabilities';
import { Esxi } from './esxi/esxi';
import type { EsxiOptions } from './esxi/options';
import { HYPER_V } from './hyper-v/capabilities';
import { HyperV } from './hyper-v/hyper-v';
import type { HyperVOptions } from './hyper-v/options';
import { KVM, KVM_UEFI } from './kvm/capabilities';
import { Kvm } from './kvm/kvm';
import type { KvmOptions } from './kvm/options';
import { LXC } from './lxc/capabilities';
import { Lxc } from './lxc/lxc';
import type { LxcOptions } from './lxc/options';
import { MESOS } from './mesos/capabilities';
import { Mesos } from './mesos/mesos';
import type { MesosOptions } from './mesos/options';
import type { EngineTarget, Type1Hypervisor, Type2Hypervisor } from './target';
import { VIRTUALBOX } from './virtualbox/capabilities';
import type { VirtualBoxOptions } from './virtualbox/options';
import { VirtualBox } from './virtualbox/virtualbox';
import { WORKSTATION } from './workstation/capabilities';
import type { WorkstationOptions } from './workstation/options';
import { Workstation } from './workstation/workstation';

/** Hypervisors by name. A new one is a folder and a line here. */
export const Hypervisor = {
  /** VMware ESXi, on the metal. */
  esxi: target(ESXI, (options: EsxiOptions): Type1Hypervisor => new Esxi(options ?? {})),
  /** Microsoft Hyper-V, on the metal: Windows Server is its root partition, and takes its share. */
  hyperV: target(HYPER_V, (options: HyperVOptions): Type1Hypervisor => new HyperV(options ?? {})),
  /** KVM, on a host OS. (KVM is often called type 1; the host OS is there all the same, and takes its share.) */
  kvm: target(KVM, (options: KvmOptions): Type2Hypervisor => new Kvm(options ?? {})),
  /** Oracle VirtualBox, on a host OS: the machine that Terraform runs on. */
  virtualBox: target(VIRTUALBOX, (options: VirtualBoxOptions = {}): Type2Hypervisor => new VirtualBox(options ?? {})),
  /** VMware Workstation, on a host OS. */
  workstation: target(WORKSTATION, (options: WorkstationOptions): Type2Hypervisor => new Workstation(options ?? {})),
} as const;

/** Container engines by name. A new one is a folder and a line here. */
export const ContainerEngine = {
  /** Docker Engine. */
  docker: target(DOCKER, (options: DockerOptions): EngineTarget => new Docker(options ?? {})),
  /** LXC containers, of whole systems or of applications, that an Incus daemon runs. */
  lxc: target(LXC, (options: LxcOptions): EngineTarget => new Lxc(options ?? {})),
  /** An Apache Mesos agent, whose containers Marathon starts from definitions that Terraform writes. */
  mesos: target(MESOS, (options: MesosOptions): EngineTarget => new Mesos(options ?? {})),
} as const;

/** What each target can do. */
export const SYSTEMS: readonly System[] = [...Object.values(Hypervisor), ...Object.values(ContainerEngine)].map(
  ({ system }) => system,
);

/** What an option of a host makes of one of the systems, whose id each has. */
export const VARIANTS: readonly System[] = [ESXI_STANDALONE, KVM_UEFI];

/** What a later change of each prop does, of the systems whose record there is. */
export const RECORDS_OF_CHANGES: readonly SystemChanges[] = [DOCKER_CHANGES];

/** A way to make a target, with what the target can do. */
function target<F extends (...options: never[]) => unknown>(system: System, make: F): F & { readonly system: System } {
  return Object.assign(make, { system });
}

export { type Grounds, OUTSIDERS, type Outsider, takesRoom } from './outsiders';
export { DockerConnection, type DockerSshOptions, type DockerTlsOptions } from './docker/connection';
export type * from './changes';
export type { DockerLogOptions, DockerLogs } from './docker/logs';
export type { DockerOptions } from './docker/options';
export { LxcConnection, type LxcHttpsOptions, type LxcShellOptions } from './lxc/connection';
export type { LxcImageServer, LxcOptions } from './lxc/options';
export type { MesosOptions } from './mesos/options';
export type { EsxiOptions } from './esxi/options';
export type { HyperVVersion } from './hyper-v/capabilities';
export type { HyperVOptions } from './hyper-v/options';
export type { KvmCpuMode, KvmMemoryBacking, KvmOptions, KvmPool, KvmUefi } from './kvm/options';
export type * from './dialect';
export { CONTAINER_DIALECTS, DIALECTS, VM_DIALECTS, dialectOf, freeKeysOf, isGuest, isSet, propsOf } from './dialects';
export { declaredContainer, declaredVm } from './declared';
export type { EngineDefaultSizes } from './shared/default-sizes';
export { EngineTarget, HypervisorTarget, Type1Hypervisor, Type2Hypervisor } from './target';
export type * from './target';
export { VirtualBoxNetwork } from './virtualbox/network';
export type { VirtualBoxOptions } from './virtualbox/options';
export type { WorkstationOptions } from './workstation/options';
export { type ICopyable, type TemplateOptions, VmSource } from './vm-source';
