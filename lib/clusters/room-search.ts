import type { Estate } from '../model';
import { type KnownRoom, type Verdict, judgeCluster } from './cluster-room';
import type { OnHost } from './room-beside';
import { MORE, type VmShape, moreOf, withMore } from './shape';
import type { Site } from './site';
import { ClusterView } from './view';

/** VMs up to which is searched: constructs take no more copies of one. */
const MOST_SEARCHED = 10_000;

/** What a search found. */
export interface Found {
  readonly on: readonly OnHost[];
  readonly count: number;
  readonly exact: boolean;
  /** What stopped one more. */
  readonly reason: string;
}

/** The most that pass every check of a cluster, by halving what is not known: where some pass, so do fewer. */
export function searchRoom(view: ClusterView, site: Site, shape: VmShape, known: KnownRoom): Found {
  const { cluster, context } = view;
  const viewWith = (count: number): ClusterView =>
    new ClusterView(cluster, {
      ...context,
      estate: withMore(context.estate, moreOf(shape, cluster, site, count)),
    });
  let { count: yes, on } = known;
  let no = known.limit.count + 1;
  let last: Verdict = { verdict: 'no', reason: known.limit.reason };
  while (no - yes > 1 && yes < MOST_SEARCHED) {
    const middle = Math.min(MOST_SEARCHED, Math.floor((yes + no) / 2));
    const tried = viewWith(middle);
    const verdict = judgeCluster(tried);
    if (verdict.verdict === 'yes') {
      yes = middle;
      on = whereTo(tried, context.estate);
    } else {
      [no, last] = [middle, verdict];
    }
  }
  return { on, count: yes, exact: no - yes === 1 && last.verdict === 'no', reason: last.reason };
}

/** How many of them are on which host, in the placement that was found. */
function whereTo({ placement, problem }: ClusterView, estate: Estate): OnHost[] {
  const counts = new Map<string, number>();
  if (placement.verdict === 'fits') {
    for (const id of problem.idsOf.get(MORE) ?? []) {
      const { path } = problem.hostOf.get(placement.assignment.get(id)!)!;
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return estate.hosts.flatMap(({ path }) => (counts.has(path) ? [{ path, count: counts.get(path)! }] : []));
}
