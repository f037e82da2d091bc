import type { Estate, EstateNode, NotJudged } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** INP007: nothing in the app takes what a ledger counts, or changes what was proven, that no construct accounts for. */
export const INP007: Rule = {
  id: 'INP007',
  severity: 'error',
  waivable: true,
  title: 'no guest, disk or change of a host is outside the ledger',
  why: 'what nobody counted takes its share, and what nobody declared undoes what was proven',
  check: judge,
};

/** A guest of a system that is known can be taken into the ledger. */
const GUEST = {
  does: 'is in no ledger',
  help: 'define it with a construct of this library, or adopt it on its host (adoptVirtualMachine, adoptContainer)',
  maybe: false,
};

function judge({ estate, sites, hosts, vms, engines, policy }: RuleContext): Draft[] {
  const strangers = estate.strangers.map(({ path, source, address, told = GUEST }): Draft => ({
    path,
    source,
    message: `${address} ${told.does}; ${told.help}`,
    ...(told.maybe === true && { severity: 'warning' }),
  }));
  return [
    ...strangers,
    ...(policy.modules === 'error' ? estate.notJudged.map(unjudged) : []),
    ...leftOut(estate),
    ...estate.vms.filter((vm) => !sites.has(vm.host)).map((vm) => adrift(vm, vm.host)),
    ...estate.engines.filter(({ on }) => !hosts.has(on) && !vms.has(on)).map((engine) => adrift(engine, engine.on)),
    ...estate.containers.filter(({ engine }) => !engines.has(engine)).map((node) => adrift(node, node.engine)),
  ];
}

/** A host of a cluster that the cluster does not list takes part of its load and its failures all the same. */
function leftOut({ hosts, clusters }: Estate): Draft[] {
  const listed = new Set(clusters.flatMap((cluster) => cluster.hosts));
  return hosts.flatMap(({ path, source, inCluster }) => {
    const cluster = clusters.find(
      ({ identity }) => identity.scope === inCluster?.scope && identity.name === inCluster.name,
    );
    const message = `it is in cluster '${inCluster?.name}', and ${cluster?.path} does not list it, so no proof of the cluster holds it; list it in 'hosts'`;
    return cluster === undefined || listed.has(path) ? [] : [{ path, source, message }];
  });
}

/** What a module makes is in no ledger, whatever it is. */
function unjudged({ path, source, address, from }: NotJudged): Draft {
  return {
    path,
    source,
    message: `${address}${from === '' ? '' : ` (${from})`} is not judged, and the policy allows no module; define what it makes with constructs, or say by a Waiver on INP007 what it makes`,
  };
}

/** What stands on nothing is charged to nothing. */
function adrift({ path, source }: EstateNode, parent: string): Draft {
  return {
    path,
    source,
    message: `it stands on '${parent}', which is not in the estate, so no ledger holds it; state '${parent}' too`,
  };
}
