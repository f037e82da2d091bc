import type { ClusterData, HostData, VmData } from './cluster-estate';
import { capacity, esxiOverhead, sets, sum } from './facts';

/** One running VM of a cluster; replicas are one each. */
export interface Guest {
  /** As the library calls it: the VM's id, and a number where there are replicas. */
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
interface Room {
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
    id: vm.replicas === 1 ? vm.id : `${vm.id}-${index + 1}`,
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

function roomOf(host: HostData): Room {
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

/** What is asked of a placement beside the cluster's own rules. */
export interface Question {
  /** Hosts that take VMs. */
  readonly hosts: readonly string[];
  /** Who is placed. */
  readonly guests: readonly Guest[];
  /** Where some of them are, come what may. */
  readonly fixed?: Assignment;
}

/** Whether a host could run a guest if it ran nothing else. */
function couldRun(guest: Guest, room: Room): boolean {
  return guest.milliCpu <= room.widest && guest.vm.memoryMib <= room.largest;
}

/** Every host of a cluster that is not set aside. */
export function workers({ data, setAside }: World): string[] {
  return data.hosts.map(({ id }) => id).filter((id) => !setAside.has(id));
}

/**
 * A placement, found by trying every one; undefined where there is none.
 *
 * States that were seen are not tried again; nothing else is clever here.
 */
export function place(world: World, { hosts, guests, fixed }: Question): Assignment | undefined {
  const rooms = world.data.hosts.filter(({ id }) => hosts.includes(id)).map(roomOf);
  const units = joined(guests, world);
  const rivals = (id: string): readonly string[] =>
    world.apart.filter((group) => group.includes(id)).flatMap((group) => group.filter((other) => other !== id));
  const order = [...units].sort((a, b) => size(b) - size(a));
  const taken = new Map<string, Guest[]>(rooms.map(({ id }) => [id, []]));
  const failed = new Set<string>();
  const isFree = (unit: readonly Guest[], room: Room): boolean => {
    const there = taken.get(room.id)!;
    const all = [...there, ...unit];
    return (
      unit.every((guest) => guest.allowed.has(room.id) && couldRun(guest, room)) &&
      unit.every(({ id }) => fixed?.get(id) === undefined || fixed.get(id) === room.id) &&
      unit.every(({ id }) => all.every((other) => other.id === id || !rivals(id).includes(other.id))) &&
      holds(all, room)
    );
  };
  const tryFrom = (index: number): boolean => {
    const unit = order[index];
    if (unit === undefined) {
      return true;
    }
    const state = `${index}:${rooms.map(({ id }) => stateOf(taken.get(id)!, world)).join('|')}`;
    if (failed.has(state)) {
      return false;
    }
    for (const room of rooms) {
      if (isFree(unit, room)) {
        const there = taken.get(room.id)!;
        taken.set(room.id, [...there, ...unit]);
        if (tryFrom(index + 1)) {
          return true;
        }
        taken.set(room.id, there);
      }
    }
    failed.add(state);
    return false;
  };
  return tryFrom(0)
    ? new Map([...taken].flatMap(([host, there]) => there.map(({ id }) => [id, host] as const)))
    : undefined;
}

/** Whether guests fit a host together: by size, and by what is set aside for them. */
function holds(guests: readonly Guest[], room: Room): boolean {
  return (
    sum(guests.map(({ milliCpu }) => milliCpu)) <= room.cpu &&
    sum(guests.map(({ memoryMib }) => memoryMib)) <= room.memory &&
    sum(guests.map(({ guaranteedMib }) => guaranteedMib)) <= room.guaranteedMib &&
    sum(guests.map(({ guaranteedMilliCpu }) => guaranteedMilliCpu)) <= room.guaranteedMilliCpu
  );
}

function size(unit: readonly Guest[]): number {
  return sum(unit.map(({ memoryMib }) => memoryMib));
}

/** What of a host's guests decides what else it takes: sums, and who of them keeps others away. */
function stateOf(guests: readonly Guest[], { apart }: World): string {
  const loners = guests.filter(({ id }) => apart.some((group) => group.includes(id))).map(({ id }) => id);
  return [
    sum(guests.map(({ milliCpu }) => milliCpu)),
    sum(guests.map(({ memoryMib }) => memoryMib)),
    sum(guests.map(({ guaranteedMib }) => guaranteedMib)),
    sum(guests.map(({ guaranteedMilliCpu }) => guaranteedMilliCpu)),
    ...loners.sort(),
  ].join(',');
}

/** Guests that go where another goes, as one. */
export function joined(guests: readonly Guest[], { together }: World): Guest[][] {
  const units: Guest[][] = [];
  for (const guest of guests) {
    const groups = together.filter((group) => group.includes(guest.id));
    const isWith = (unit: Guest[]): boolean => unit.some(({ id }) => groups.some((group) => group.includes(id)));
    const joint = units.filter(isWith);
    const rest = units.filter((unit) => !isWith(unit));
    units.splice(0, units.length, ...rest, [...joint.flat(), guest]);
  }
  return units;
}

/** Whether a whole assignment is one that holds. */
export function isValid(world: World, hosts: readonly string[], assignment: Assignment): boolean {
  return (
    place(world, { hosts, guests: world.guests, fixed: assignment }) !== undefined &&
    assignment.size === world.guests.length
  );
}

/** A placement of all VMs while no host is lost. */
export function today(world: World): Assignment | undefined {
  return place(world, { hosts: workers(world), guests: world.guests });
}

/** Every set of hosts that may be lost at once. */
export function losses({ data }: World): string[][] {
  return sets(
    data.hosts.map(({ id }) => id),
    data.failures,
  );
}

/** What is left after a loss can take all that is to run again, and what stays down where its host is left. */
function isSurvived(world: World, lost: readonly string[], down: Assignment): boolean {
  const hosts = world.data.hosts.map(({ id }) => id).filter((id) => !lost.includes(id));
  const guests = world.guests.filter(({ id, vm }) => vm.staysDown !== true || !lost.includes(down.get(id)!));
  return place(world, { hosts, guests }) !== undefined;
}

/**
 * Whether there is a way to run today after which every loss is survived.
 *
 * Only VMs that stay down with their host make it matter where they are today: every way to put them is tried.
 */
export function survives(world: World): boolean {
  const down = world.guests.filter(({ vm }) => vm.staysDown === true);
  return ways(down, workers(world)).some(
    (way) =>
      place(world, { hosts: workers(world), guests: world.guests, fixed: way }) !== undefined &&
      losses(world).every((lost) => isSurvived(world, lost, way)),
  );
}

function ways(guests: readonly Guest[], hosts: readonly string[]): Assignment[] {
  return guests.reduce<Assignment[]>(
    (known, guest) =>
      known.flatMap((way) =>
        hosts.filter((host) => guest.allowed.has(host)).map((host) => new Map([...way, [guest.id, host]])),
      ),
    [new Map()],
  );
}

/**
 * Whether sums alone prove that some loss is not survived: what must run again is more than what is left has in all.
 * It needs no placement, so nothing that is undecided may hide it.
 */
export function sumsRefute(world: World): boolean {
  const must = world.guests.filter(({ vm }) => vm.staysDown !== true);
  return losses(world).some((lost) => {
    const left = world.data.hosts.filter(({ id }) => !lost.includes(id)).map(roomOf);
    const short = (asked: (guest: Guest) => number, has: (room: Room) => number): boolean =>
      sum(must.map(asked)) > sum(left.map(has));
    return (
      short(
        ({ milliCpu }) => milliCpu,
        ({ cpu }) => cpu,
      ) ||
      short(
        ({ memoryMib }) => memoryMib,
        ({ memory }) => memory,
      ) ||
      short(
        ({ guaranteedMib }) => guaranteedMib,
        (room) => room.guaranteedMib,
      ) ||
      // A VM that no host that is left could run, if it ran nothing else.
      must.some((guest) => !left.some((room) => guest.allowed.has(room.id) && couldRun(guest, room)))
    );
  });
}
