import type { Estate, EstateNode } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** INP007: no VM or container resource in the app is outside the ledger. */
export const INP007: Rule = {
  id: 'INP007',
  severity: 'error',
  waivable: true,
  title: 'no VM or container resource is outside the ledger',
  why: 'what nobody counted still takes its share of the host',
  check: judge,
};

function judge({ estate, sites, hosts, vms, engines }: RuleContext): Draft[] {
  const strangers = estate.strangers.map(({ path, source, address }) => ({
    path,
    source,
    message: `${address} is in no ledger; define it with a construct of this library, or adopt it on its host (adoptVirtualMachine, adoptContainer)`,
  }));
  return [
    ...strangers,
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

/** What stands on nothing is charged to nothing. */
function adrift({ path, source }: EstateNode, parent: string): Draft {
  return {
    path,
    source,
    message: `it stands on '${parent}', which is not in the estate, so no ledger holds it; state '${parent}' too`,
  };
}
