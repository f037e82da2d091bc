import type { ClusterData, HostData, VmData } from './cluster-estate';
import { capacity, esxiOverhead } from './facts';

/** One running VM of a cluster; replicas are one each. */
export interface Guest {
  /** As the library calls it: the VM's id, and a number from the second replica on. */
  readonly id: string;
  readonly vm: VmData;
  readonly milliCpu: number;
  readonly memoryMib: number;
  /** What ESXi sets aside for it when it starts: its reservation, and its overhead whatever it reserves. */
  readonly guaranteedMib: number;
  readonly guaranteedMilliCpu: number;
  /** Hosts that it may be on, by its datastore, its network and the rules that must hold. */
  readonly allowed: ReadonlySet<string>;
}

/** What a host can hold. */
export interface Room {
  readonly id: string;
  readonly cpu: number;
  readonly memory: number;
  readonly guaranteedMib: number;
  readonly guaranteedMilliCpu: number;
  readonly widest: number;
  readonly largest: number;
}

/** A whole cluster, as the judges of this folder see it. */
export interface World {
  readonly data: ClusterData;
  readonly guests: readonly Guest[];
  /** Groups of ids that share a host. */
  readonly together: readonly (readonly string[])[];
  /** Groups of ids of which no two share a host. */
  readonly apart: readonly (readonly string[])[];
  /** Hosts that take nothing until another one fails. */
  readonly setAside: ReadonlySet<string>;
}

/** Who is where, by id. */
export type Assignment = ReadonlyMap<string, string>;

const isMust = ({ spread, replicas, namesHost }: VmData): boolean =>
  replicas > 1 && namesHost === undefined && (spread ?? 'must') === 'must';

export function worldOf(data: ClusterData): World {
  const guests = data.vms.flatMap((vm) => copies(vm, data));
  const idsOf = (vms: readonly string[]): string[] =>
    guests.filter(({ vm }) => vms.includes(vm.id)).map(({ id }) => id);
  const rules = (kind: string): string[][] =>
    data.rules.filter((rule) => rule.kind === kind && rule.mandatory).map(({ vms }) => idsOf(vms));
  return {
    data,
    guests,
    together: rules('colocate'),
    apart: [...rules('separate'), ...data.vms.filter(isMust).map(({ id }) => idsOf([id]))],
    setAside: new Set(data.admission.policy === 'dedicated' ? data.admission.hosts : []),
  };
}

function copies(vm: VmData, data: ClusterData): Guest[] {
  const overhead = esxiOverhead(vm.vcpus, vm.memoryMib);
  const one = {
    vm,
    milliCpu: vm.vcpus * 1000,
    memoryMib: vm.memoryMib + overhead,
    guaranteedMib: reservedMib(vm, data) + overhead,
    guaranteedMilliCpu: vm.reservesCpu === true ? Math.floor((vm.vcpus * 100_000) / cpuPercentOf(vm, data)) : 0,
    allowed: new Set(data.hosts.filter((host) => reaches(vm, host, data)).map(({ id }) => id)),
  };
  return Array.from({ length: vm.replicas }, (_, index) => ({
    ...one,
    id: index === 0 ? vm.id : `${vm.id}-${index + 1}`,
  }));
}

/** What a VM reserves: all its memory unless stated, and nothing where its host, or one of its cluster's, promises more than it has. */
export function reservedMib(vm: VmData, { hosts }: ClusterData): number {
  const places = hosts.filter(({ id }) => vm.namesHost === undefined || vm.namesHost === id);
  const isPromisedTwice = places.some(({ memoryPercent }) => memoryPercent > 100);
  return vm.passthrough === true ? vm.memoryMib : (vm.reservedMib ?? (isPromisedTwice ? 0 : vm.memoryMib));
}

/** The CPU ratio that a reservation of MHz is divided by: of the host, or of the one of the cluster that promises most. */
export function cpuPercentOf(vm: VmData, { hosts }: ClusterData): number {
  return Math.max(
    ...hosts.filter(({ id }) => vm.namesHost === undefined || vm.namesHost === id).map((host) => host.cpuPercent),
  );
}

function reaches(vm: VmData, host: HostData, { hosts, rules }: ClusterData): boolean {
  const isMade = hosts.some(({ networks }) => networks.includes(vm.network));
  return (
    (vm.namesHost === undefined || vm.namesHost === host.id) &&
    host.stores.includes(vm.store) &&
    // A network that no host makes here is there on all of them.
    (!isMade || host.networks.includes(vm.network)) &&
    rules
      .filter((rule) => rule.mandatory && rule.vms.includes(vm.id))
      .every(
        ({ kind, hosts: named }) =>
          (kind !== 'pin' || named.includes(host.id)) && (kind !== 'avoid' || !named.includes(host.id)),
      )
  );
}

export function roomOf(host: HostData): Room {
  const { id, cores, threads, countCpusBy, reservedCpus, memoryMib, reservedMib: kept } = host;
  const reserved = reservedCpus * 1000;
  return {
    id,
    cpu: capacity(cores * 1000 * (countCpusBy === 'threads' ? threads : 1), reserved, host.cpuPercent),
    memory: capacity(memoryMib, kept, host.memoryPercent),
    guaranteedMib: memoryMib - kept,
    // MHz are those of cores, whatever vCPUs are counted by.
    guaranteedMilliCpu: cores * 1000 - reserved,
    widest: cores * threads * 1000,
    largest: memoryMib - kept,
  };
}
