import { listReasons } from '../../model';
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
  const onClusters = [...clusterViews.values()].flatMap(({ cluster, migrations }) =>
    migrations
      .filter(({ hosts }) => hosts.length < 2)
      .map(({ vm: { path, source }, missing }) => ({
        path,
        source,
        message:
          missing.length === 0
            ? `it cannot move while it runs: ${cluster.name} has no other host; add one, or leave 'liveMigration' out`
            : `it cannot move while it runs: no two hosts of ${cluster.name} meet every prerequisite (${listReasons(missing)}); state or mend what is missing, or leave 'liveMigration' out`,
      })),
  );
  return [...onHosts, ...onClusters];
}
