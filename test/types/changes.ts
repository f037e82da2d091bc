// Every prop has a row in the record of changes of each target: one without a row does not compile, nor a row without a prop.
import type { ContainerNetworkOptions, ContainerOptions, VirtualMachineOptions } from 'cdktf-strata';
import type { ContainerNetworkProp, ContainerProp, VmProp } from '../../lib/targets';

type Same<Prop extends string, Row extends string> = [Prop] extends [Row]
  ? [Row] extends [Prop]
    ? true
    : never
  : never;

export const ofContainers: Same<keyof ContainerOptions, ContainerProp> = true;
export const ofNetworks: Same<keyof ContainerNetworkOptions, ContainerNetworkProp> = true;
export const ofVms: Same<keyof VirtualMachineOptions, VmProp> = true;
