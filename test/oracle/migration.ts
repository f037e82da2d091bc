import type { Cluster, Evacuation, Report } from 'cdktf-strata';
import type { ClusterData, HostData } from './cluster-estate';
import { type Disagreement, compare, errors } from './judgement';
import { isValid, joined, place, today, workers } from './placement';
import { type Assignment, type Guest, type World, worldOf } from './world';

/**
 * Whether a VM could be moved between two hosts while it runs, as far as the hosts and its devices say: one migration
 * network, one CPU by EVC, no physical device. What is not stated is not there.
 */
function isJoined(from: HostData, to: HostData, guest: Guest, { data }: World): boolean {
  const isReady = ({ migrationNetwork, evcMode }: HostData): boolean =>
    migrationNetwork !== undefined && evcMode !== undefined;
  return (
    guest.vm.passthrough !== true &&
    [from, to].every((host) => isReady(host) && guest.allowed.has(host.id)) &&
    from.migrationNetwork === to.migrationNetwork &&
    (data.evcMode !== undefined || from.evcMode === to.evcMode)
  );
}

/**
 * Whether there is a way to run all VMs in which this one could go to another host, beside what is there.
 *
 * It goes with those that it must share a host with. For each pair of hosts, a double of it keeps the room that it would
 * take on the second, while all others stay where they are.
 */
export function canMove(world: World, guest: Guest): boolean {
  const unit = joined(world.guests, world).find((one) => one.some(({ id }) => id === guest.id))!;
  const hosts = world.data.hosts.filter(({ id }) => workers(world).includes(id));
  return hosts.some((from) =>
    hosts
      .filter((to) => to !== from && unit.every((one) => isJoined(from, to, one, world)))
      .some((to) => hasRoomOnBoth(world, unit, from.id, to.id)),
  );
}

function hasRoomOnBoth(world: World, unit: readonly Guest[], from: string, to: string): boolean {
  const doubled = unit.map((guest) => ({ ...guest, id: `${guest.id}*` }));
  const named = (groups: World['apart']): string[][] =>
    groups.map((group) => group.flatMap((id) => (unit.some((one) => one.id === id) ? [id, `${id}*`] : [id])));
  const isUnit = (group: readonly string[]): boolean => group.some((id) => unit.some((one) => one.id === id));
  const together = world.together.flatMap((group) => (isUnit(group) ? [group, group.map((id) => `${id}*`)] : [group]));
  // A VM and its double are not rivals of each other: they are on two hosts anyway.
  const both: World = { ...world, together, apart: named(world.apart) };
  const fixed = new Map([...unit.map(({ id }) => [id, from] as const), ...doubled.map(({ id }) => [id, to] as const)]);
  return place(both, { hosts: workers(world), guests: [...world.guests, ...doubled], fixed }) !== undefined;
}

/** AVA003, where there is a placement at all. */
export function judgeMoves(data: ClusterData, report: Report): Disagreement[] {
  const world = worldOf(data);
  if (today(world) === undefined) {
    return [];
  }
  return data.vms
    .filter(({ liveMigration }) => liveMigration === true)
    .flatMap((vm) => {
      const guest = world.guests.find((one) => one.vm === vm)!;
      return compare('AVA003', canMove(world, guest), errors(report, ['AVA003'], `/${vm.id}`), {
        yes: `${vm.id} can move`,
        no: `${vm.id} cannot move: on no placement of all VMs is there room and leave for it on another host`,
      });
    });
}

/** `cluster.evacuate()` of each host that runs VMs, from the placement that the report shows. */
export function judgeEvacuations(data: ClusterData, report: Report, built: Record<string, unknown>): Disagreement[] {
  const world = worldOf(data);
  const { placement } = report.clusters[0]!;
  if (placement.verdict !== 'fits' || today(world) === undefined) {
    return [];
  }
  const before = new Map(
    placement.hosts.flatMap(({ path, vms }) => vms.map((vm) => [nameOf(vm), nameOf(path)] as const)),
  );
  const cluster = built.cluster as Cluster;
  return workers(world).flatMap((host) => {
    const evacuation = cluster.evacuate(built[host] as Parameters<Cluster['evacuate']>[0]);
    return judgeEvacuation(world, host, before, evacuation);
  });
}

function judgeEvacuation(world: World, host: string, before: Assignment, told: Evacuation): Disagreement[] {
  const hosts = workers(world).filter((id) => id !== host);
  const isTied = world.guests.some(({ id, vm }) => vm.passthrough === true && before.get(id) === host);
  const isPossible = !isTied && place(world, { hosts, guests: world.guests }) !== undefined;
  const right = `${host} can${isPossible ? '' : 'not'} be emptied`;
  const said = `${host}: ${told.verdict}${told.reason === undefined ? '' : ` (${told.reason})`}`;
  if (told.verdict === 'undecided') {
    return [{ question: 'evacuate undecided', right, told: said }];
  }
  if ((told.verdict === 'fits') !== isPossible) {
    return [{ question: `evacuate ${isPossible ? 'false' : 'missed'}`, right, told: said }];
  }
  return isPossible ? judgeSteps(world, host, before, told) : [];
}

/** What would go where: afterwards each VM has a host that takes it, and none that moves while it runs could not. */
function judgeSteps(world: World, host: string, before: Assignment, { moves }: Evacuation): Disagreement[] {
  const after = new Map([...before, ...moves.map(({ vm, to }) => [nameOf(vm), nameOf(to)] as const)]);
  const wrong = {
    question: 'evacuate moves',
    told: moves.map(({ vm, from, to }) => `${vm} ${from} -> ${to}`).join(', '),
  };
  const hosts = workers(world).filter((id) => id !== host);
  if (!isValid(world, hosts, after)) {
    return [{ ...wrong, right: `${host} is emptied, and every VM has a host that takes it` }];
  }
  const byId = (id: string): HostData => world.data.hosts.find((one) => one.id === nameOf(id))!;
  const stuck = moves.find(({ vm, from, to, powerOff }) => {
    const guest = world.guests.find(({ id }) => id === nameOf(vm))!;
    return !powerOff && !isJoined(byId(from), byId(to), guest, world);
  });
  return stuck === undefined ? [] : [{ ...wrong, right: `${stuck.vm} cannot move while it runs` }];
}

function nameOf(path: string): string {
  return path.split('/').at(-1)!;
}
