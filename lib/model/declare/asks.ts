import type { Ask } from '../estate';
import type { ContainerFacts, VmFacts } from '../facts';
import { MILLI_PER_CPU } from '../quantity';
import type { Feature } from '../system';
import { valueOf } from '../attributes';

/** A feature, the prop that asks for it, and whether it does. */
export type Asking = readonly [feature: Feature, prop: string, asked: boolean];

/** The features that are asked for. */
export function asked(asking: readonly Asking[]): Ask[] {
  return asking.filter(([, , isAsked]) => isAsked).map(([feature, prop]) => ({ feature, prop }));
}

/** What a VM asks of its hypervisor, by what it is; others have said what its facts do not tell, and by which words. */
export function asksOfVm(facts: VmFacts, others: readonly Ask[]): Ask[] {
  const { disks, nics, devices, dynamicMemory, coresPerSocket, powered } = facts;
  return completed(others, [
    ['static-address', 'address', nics.some(({ address }) => address !== undefined)],
    ['powered-off', 'powered', !powered],
    ['dynamic-memory', 'dynamicMemory', dynamicMemory !== undefined],
    ['cores-per-socket', 'coresPerSocket', coresPerSocket !== undefined],
    ['passthrough', 'passthrough', devices.length > 0],
    ['shared-disk', 'disks', disks.some(({ shared }) => shared)],
    ['attached-disk', 'disks', disks.some(({ attached }) => attached !== undefined)],
    ['more-disks', 'disks', disks.length > 1],
  ]);
}

/** What a container asks of its engine, by what it is. */
export function asksOfContainer(facts: ContainerFacts, others: readonly Ask[]): Ask[] {
  const { milliCpu, networks, ports, isolation } = facts;
  return completed(others, [
    ['fractional-cpu', 'cpus', (valueOf(milliCpu) ?? 0) % MILLI_PER_CPU !== 0],
    ['container-network', 'networks', networks.length > 0],
    ['published-port', 'ports', ports.length > 0],
    ['user', 'user', isolation.user !== undefined],
    ['capabilities', 'capabilities', isolation.capabilities.length > 0],
    ['privileged', 'privileged', isolation.privileged],
    ['host-network', 'hostNetwork', isolation.hostNetwork],
    ['host-pid', 'hostPid', isolation.hostPid],
    ['host-ipc', 'hostIpc', isolation.hostIpc],
    ['device', 'devices', isolation.devices.length > 0],
  ]);
}

/** A feature that others have told of by their own words is told once. */
function completed(others: readonly Ask[], own: readonly Asking[]): Ask[] {
  const isTold = ({ feature }: Ask): boolean => others.some((other) => other.feature === feature);
  return [...others, ...asked(own).filter((ask) => !isTold(ask))];
}
