import type { SiteData } from './site-estate';

/** Machines that are a little simpler. */
export function smallerSites(data: SiteData): SiteData[] {
  const plainVms = data.vms.flatMap((vm) =>
    [
      vm.replicas > 1 && { ...vm, replicas: 1 },
      vm.disks.length > 1 && { ...vm, disks: vm.disks.slice(0, -1) },
      vm.snapshots.length > 0 && { ...vm, snapshots: vm.snapshots.slice(0, -1) },
      vm.containers !== undefined && { ...vm, containers: undefined },
      vm.reservedMib !== undefined && { ...vm, reservedMib: undefined },
    ].flatMap((plain) =>
      plain === false ? [] : [{ ...data, vms: data.vms.map((one) => (one === vm ? plain : one)) }],
    ),
  );
  return [
    ...data.vms.map((vm) => ({ ...data, vms: data.vms.filter((one) => one !== vm) })),
    ...data.containers.map((container) => ({
      ...data,
      containers: data.containers.filter((one) => one !== container),
    })),
    ...plainVms,
    ...(data.applications.length > 0 ? [{ ...data, applications: [] }] : []),
    ...(data.cpuPercent === 100 ? [] : [{ ...data, cpuPercent: 100 }]),
    ...(data.memoryPercent === 100 ? [] : [{ ...data, memoryPercent: 100 }]),
    ...(data.diskPercent === 80 ? [] : [{ ...data, diskPercent: 80 }]),
    ...(data.sockets === 1 ? [] : [{ ...data, sockets: 1 }]),
  ];
}
