import type { Mobility } from '../../clusters';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** AVA003: a VM that must be able to move while it runs has another host to move to, with every prerequisite. */
export const AVA003: Rule = {
  id: 'AVA003',
  severity: 'error',
  waivable: false,
  title: 'what must move while it runs has another host to move to',
  why: 'one missing prerequisite stops a migration when the host must be emptied',
  check: judge,
};

function judge({ estate, sites, clusterViews }: RuleContext): Draft[] {
  const onHosts = estate.vms
    .filter(({ liveMigration, host }) => liveMigration === true && sites.get(host)?.cluster === undefined)
    .map(({ path, source, host }) => ({
      path,
      source,
      message: `it cannot move while it runs: it names ${sites.get(host)?.name ?? host} as its host; place it on a Cluster`,
    }));
  const onClusters = [...clusterViews.values()].flatMap(({ cluster, mobility }) =>
    mobility.filter(({ verdict }) => verdict !== 'moves').map((one) => draftOf(cluster.name, one)),
  );
  return [...onHosts, ...onClusters];
}

function draftOf(cluster: string, { vm: { path, source }, verdict, lacks, reason }: Mobility): Draft {
  const at = { path, source };
  if (verdict === 'undecided') {
    const message = `whether it can move while it runs is undecided: with room for it on a second host of ${cluster}, ${reason}; shrink a VM, or add a host`;
    return { ...at, severity: 'warning', undecided: true, message };
  }
  const cannot = 'it cannot move while it runs:';
  if (lacks === 'room') {
    const message = `${cannot} no other host of ${cluster} could run it beside what is there (with room for it on a second host, ${reason}); add a host, shrink a VM, or leave 'liveMigration' out`;
    return { ...at, message };
  }
  return reason === ''
    ? { ...at, message: `${cannot} ${cluster} has no other host; add one, or leave 'liveMigration' out` }
    : {
        ...at,
        message: `${cannot} no two hosts of ${cluster} meet every prerequisite (${reason}); state or mend what is missing, or leave 'liveMigration' out`,
      };
}
