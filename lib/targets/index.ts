import type { System } from '../model';
import { DOCKER } from './docker/capabilities';
import { Docker, type DockerOptions } from './docker/docker';
import { ESXI, ESXI_STANDALONE } from './esxi/capabilities';
import { Esxi } from './esxi/esxi';
import type { EsxiOptions } from './esxi/options';
import { KVM, KVM_UEFI } from './kvm/capabilities';
import { Kvm } from './kvm/kvm';
import type { KvmOptions } from './kvm/options';
import type { EngineTarget, Type1Hypervisor, Type2Hypervisor } from './target';

/** What each target can do. A new system is a line here, and one below. */
export const SYSTEMS: readonly System[] = [ESXI, KVM, DOCKER];

/** What an option of a host makes of one of the systems, whose id each has. */
export const VARIANTS: readonly System[] = [ESXI_STANDALONE, KVM_UEFI];

/** Hypervisors by name. A new one is a folder and a line here. */
export const Hypervisor = {
  /** VMware ESXi, on the metal. */
  esxi: (options: EsxiOptions): Type1Hypervisor => new Esxi(options ?? {}),
  /** KVM, on a host OS. (KVM is often called type 1; the host OS is there all the same, and takes its share.) */
  kvm: (options: KvmOptions): Type2Hypervisor => new Kvm(options ?? {}),
} as const;

/** Container engines by name. A new one is a folder and a line here. */
export const ContainerEngine = {
  /** Docker Engine. */
  docker: (options: DockerOptions): EngineTarget => new Docker(options ?? {}),
} as const;

export { DockerConnection, type DockerSshOptions, type DockerTlsOptions } from './docker/connection';
export type { DockerOptions, EngineDefaultSizes } from './docker/docker';
export type { EsxiOptions } from './esxi/options';
export type { KvmCpuMode, KvmMemoryBacking, KvmOptions, KvmPool, KvmUefi } from './kvm/options';
export { EngineTarget, HypervisorTarget, Type1Hypervisor, Type2Hypervisor } from './target';
export type * from './target';
export { type ICopyable, type TemplateOptions, VmSource } from './vm-source';
