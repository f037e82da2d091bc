export type {
  AdoptContainerOptions,
  AdoptGuestOptions,
  AdoptVirtualMachineOptions,
  AdoptedDisk,
  AdoptedPassthrough,
} from './adopt-props';
export { AdoptedGuest } from './adopted';
export { AdoptedContainer } from './adopted-container';
export { AdoptedVirtualMachine } from './adopted-virtual-machine';
export { BareMetalHost, type BareMetalHostProps } from './bare-metal-host';
export { AdmissionControl, type PercentageOptions, type SlotOptions } from './admission-control';
export { Bounded } from './bounded';
export { Cluster } from './cluster';
export type { ClusterProps, ClusterRuleProps } from './cluster-props';
export { Container } from './container';
export type {
  ContainerHealthCheck,
  ContainerMount,
  ContainerOptions,
  ContainerPort,
  ContainerProps,
  ContainerScale,
} from './container-props';
export { ContainerHost, type ContainerHostProps } from './container-host';
export {
  ContainerInVm,
  type ContainerInVmOptions,
  type ContainerInVmProps,
  type GuestReserve,
} from './container-in-vm';
export { ContainerNetwork, type ContainerNetworkOptions, type ContainerNetworkProps } from './container-network';
export { Engine, type IContainerHost } from './engine';
export { HostedWorkstation, type HostedWorkstationProps } from './hosted-workstation';
export { Machine } from './machine';
export type {
  Datastore,
  HostApplicationProps,
  HostOsReserve,
  MachineProps,
  Overcommit,
  Reserve,
} from './machine-props';
export type { IGuest } from './flow';
export type { GuestTraitsProps } from './guest-traits';
export { Policy } from './policy';
export { Port } from './port';
export type { PlacedVmShapeProps, VmShapeProps } from './room';
export { Strata } from './strata';
export { VirtualMachine } from './virtual-machine';
export type {
  DynamicMemory,
  HotAdd,
  PassthroughProps,
  Reservation,
  SaveTemplateProps,
  SnapshotProps,
  VirtualMachineOptions,
  VirtualMachineProps,
  VmAddress,
  VmDiskProps,
} from './virtual-machine-props';
export { VmHost } from './vm-host';
export { VmNetwork, type VmNetworkOptions, type VmNetworkProps } from './vm-network';
export type { IVmHost } from './vm-hosting';
export { Waiver, type WaiverProps } from './waiver';
