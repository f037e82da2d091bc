import { chargeOfContainer, chargeOfVm, guaranteeOf, guaranteeable, payersOf } from './charge';
import { type Cluster, workingHosts } from './cluster';
import { guaranteesOf, sumOfGuarantees } from './consumers';
import type { Container, Engine, Estate, Host, Vm } from './estate';
import { clusterLineOf, diskLineOf, lineOf } from './ledger-line';
import type { Charge, Guarantee, Ledger, LedgerRow } from './ledger-row';
import { byPath, groupBy } from './order';
import { smallestOf, storeLines } from './store-lines';

const NOTHING: Charge = { cpu: 0, memory: 0, disk: 0 };

/** Folds an estate bottom-up into its ledger. Linear in the estate but for sorting. */
export function buildLedger(estate: Estate): Ledger {
  const hosts = new Map(estate.hosts.map((host) => [host.path, host]));
  const vmsOf = groupBy(estate.vms, (vm) => vm.host);
  const enginesOn = groupBy(estate.engines, (engine) => engine.on);
  const containersOf = groupBy(estate.containers, (container) => container.engine);
  const clusters = estate.clusters;
  const memberOf = new Map(clusters.flatMap(({ path, hosts: members }) => members.map((host) => [host, path])));
  const payers = payersOf(estate.vms);
  const index = new Map<string, LedgerRow>();

  const keep = (row: LedgerRow): LedgerRow => {
    index.set(row.path, row);
    return row;
  };

  const containerRow =
    (engine: Engine) =>
    (container: Container): LedgerRow =>
      keep({
        path: container.path,
        name: container.name,
        layer: 'container',
        technique: engine.inVm ? 'container-in-vm' : 'container-host',
        system: container.image,
        charged: chargeOfContainer(container, engine),
        children: [],
      });

  const engineRow = (engine: Engine): LedgerRow => {
    const children = (containersOf.get(engine.path) ?? []).map(containerRow(engine)).sort(byPath);
    const charged = sumOf(children);
    return keep({
      path: engine.path,
      name: engine.name,
      layer: 'container-engine',
      technique: engine.inVm ? 'container-in-vm' : 'container-host',
      system: engine.system.label,
      charged,
      cpu: lineOf(engine.cpu, charged.cpu),
      memory: lineOf(engine.memory, charged.memory),
      children,
    });
  };

  const vmRow =
    ({ system, technique }: Pick<Host, 'system' | 'technique'>) =>
    (vm: Vm): LedgerRow => {
      const children = (enginesOn.get(vm.path) ?? []).map(engineRow).sort(byPath);
      return keep({
        path: vm.path,
        name: vm.name,
        layer: 'vm',
        technique: children.length > 0 ? 'container-in-vm' : technique,
        system: vm.guestOs?.label ?? 'guest OS not stated',
        charged: chargeOfVm(vm, system, payers),
        guaranteed: guaranteeOf(vm, system),
        children,
      });
    };

  const hostRow = (host: Host): LedgerRow => {
    const children = [
      ...(vmsOf.get(host.path) ?? []).map(vmRow(host)),
      ...(enginesOn.get(host.path) ?? []).map(engineRow),
    ].sort(byPath);
    const taken = sumOf(children);
    return keep({
      path: host.path,
      name: host.name,
      layer: host.hostOs === undefined ? 'bare-metal' : 'host-os',
      technique: host.technique,
      system: host.hostOs === undefined ? host.system.label : `${host.system.label} on ${host.hostOs.label}`,
      charged: memberOf.has(host.path) ? taken : NOTHING,
      cpu: lineOf(host.cpu, taken.cpu),
      memory: lineOf(host.memory, taken.memory),
      ...(host.stores.length > 0 && { disk: diskLineOf(host.stores, taken.disk) }),
      ...(host.technique !== 'container-host' && {
        guaranteed: guaranteedOn(children, vmsOf.get(host.path) ?? []),
      }),
      children,
    });
  };

  const membersOf = ({ hosts: paths }: Pick<Cluster, 'hosts'>): Host[] =>
    paths.flatMap((path) => hosts.get(path) ?? []);

  const clusterRow = (cluster: Cluster): LedgerRow => {
    const members = membersOf(cluster);
    const working = new Set(workingHosts(cluster));
    const children = [
      ...members.map(hostRow),
      ...(vmsOf.get(cluster.path) ?? []).map(vmRow({ system: cluster.system, technique: 'bare-metal' })),
    ].sort(byPath);
    const taken = sumOf(children);
    const seen = groupBy(
      members.flatMap((host) => host.stores),
      ({ key }) => key,
    );
    const stores = [...seen.values()].map(smallestOf);
    return keep({
      path: cluster.path,
      name: cluster.name,
      layer: 'cluster',
      technique: 'bare-metal',
      system: cluster.system.label,
      charged: NOTHING,
      cpu: clusterLineOf(members, working, taken.cpu, ({ cpu }) => cpu),
      memory: clusterLineOf(members, working, taken.memory, ({ memory }) => memory),
      ...(stores.length > 0 && { disk: diskLineOf(stores, taken.disk) }),
      guaranteed: guaranteesOf(children),
      children,
    });
  };

  const rows = [
    ...clusters.map(clusterRow),
    ...estate.hosts.filter(({ path }) => !memberOf.has(path)).map(hostRow),
  ].sort(byPath);
  return {
    rows,
    stores: storeLines(estate, new Set([...hosts.keys(), ...clusters.map(({ path }) => path)]), payers),
    byPath: index,
    guaranteeable: new Map([
      ...estate.hosts.map((host) => [host.path, guaranteeable(host)] as const),
      ...clusters.map((cluster) => {
        const working = membersOf({ hosts: workingHosts(cluster) });
        return [cluster.path, sumOfGuarantees(working.map(guaranteeable))] as const;
      }),
    ]),
  };
}

/**
 * What the VMs of a host are guaranteed together. The one that starts last still needs what it starts with, while the
 * others have shrunk to what they keep.
 */
function guaranteedOn(rows: readonly LedgerRow[], vms: readonly Vm[]): Guarantee {
  const { cpu, memory } = guaranteesOf(rows);
  const last = vms
    .filter(({ powered }) => powered)
    .reduce((most, { startupMib = 0, memoryReservationMib }) => Math.max(most, startupMib - memoryReservationMib), 0);
  return { cpu, memory: memory + last };
}

function sumOf(rows: readonly LedgerRow[]): Charge {
  let cpu = 0;
  let memory = 0;
  let disk = 0;
  for (const { charged } of rows) {
    cpu += charged.cpu;
    memory += charged.memory;
    disk += charged.disk;
  }
  return { cpu, memory, disk };
}
