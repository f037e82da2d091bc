import type { BareMetalHost, Cluster } from 'cdktf-strata';
import { judgeAdmission } from './admission';
import type { ClusterData } from './cluster-estate';
import { admissionOf, smallCluster } from './cluster-generator';
import { judgeCluster } from './clusters';
import { GIB } from './facts';
import { asCluster, judgeAgreement, judgeGuarantees } from './guarantees';
import { type Shape, judgeHostRoom, judgeRoom } from './headroom';
import { judgeEvacuations, judgeMoves } from './migration';
import { type Found, type Kind, search } from './oracle';
import { clusterProgram, reportOn, run } from './program';
import { smallerClusters } from './shrink';
import type { SiteData } from './site-estate';
import { anySite } from './site-generator';
import { smallerSites } from './site-shrink';
import { guaranteeingSite } from './guarantee-generator';
import { siteProgram } from './site-program';
import { judgeSums } from './sums';

const OF_CLUSTERS = { program: clusterProgram, smaller: smallerClusters };

const CLUSTERS: Kind<ClusterData> = {
  ...OF_CLUSTERS,
  name: 'placement and survival of small clusters',
  generate: (random) =>
    smallCluster(random, {
      most: 12,
      overcommits: random.chance(40),
      rules: random.chance(50),
      reach: random.chance(50),
      staysDown: random.chance(30),
      dedicated: true,
    }),
  judge: (data) => judgeCluster(data, reportOn(run(clusterProgram(data)))),
  runs: 300,
};

const ADMISSION: Kind<ClusterData> = {
  ...OF_CLUSTERS,
  name: 'admission control',
  generate: (random) => {
    const data = smallCluster(random, { most: 12, overcommits: random.chance(70), staysDown: random.chance(20) });
    const failures = Math.max(1, data.failures);
    return { ...data, failures, admission: admissionOf(random) };
  },
  judge: (data) => judgeAdmission(data, reportOn(run(clusterProgram(data)))),
  runs: 150,
};

const MOVES: Kind<ClusterData> = {
  ...OF_CLUSTERS,
  name: 'live migration and evacuation',
  generate: (random) =>
    smallCluster(random, {
      most: 9,
      moves: true,
      overcommits: random.chance(30),
      rules: random.chance(60),
      reach: random.chance(40),
      dedicated: true,
    }),
  judge: (data) => {
    const built = run(clusterProgram(data), ['cluster', ...data.hosts.map(({ id }) => id)]);
    const report = reportOn(built);
    return [...judgeMoves(data, report), ...judgeEvacuations(data, report, built)];
  },
  runs: 150,
};

const ROOM: Kind<ClusterData & { readonly shape: Shape }> = {
  name: 'headroom',
  generate: (random) => {
    const taste = { most: 6, overcommits: random.chance(30), rules: random.chance(30), staysDown: random.chance(20) };
    const data = smallCluster(random, { ...taste, dedicated: true });
    const admission = data.admission.policy === 'dedicated' || random.chance(50) ? data.admission : admissionOf(random);
    const vms = data.vms.filter(() => random.chance(50));
    const rules = data.rules.filter((rule) => rule.vms.every((id) => vms.some((vm) => vm.id === id)));
    const shape = { vcpus: random.int(2, 6), memoryMib: random.int(6, 24) * GIB };
    return { ...data, vms, rules, admission, shape };
  },
  program: ({ shape, ...data }) =>
    `${clusterProgram(data)}\ncluster.howManyMore({ vcpus: ${shape.vcpus}, memory: Memory.mib(${shape.memoryMib}) });`,
  judge: ({ shape, ...data }) => {
    const built = run(clusterProgram(data), ['cluster']);
    return judgeRoom(data, shape, reportOn(built), built.cluster as Cluster);
  },
  smaller: ({ shape, ...data }) => smallerClusters(data).map((one) => ({ ...one, shape })),
  runs: 100,
};

const SUMS: Kind<SiteData> = {
  name: 'sums on the eight systems',
  generate: anySite,
  program: siteProgram,
  judge: (data) => {
    const built = run(siteProgram(data), ['host']);
    const found = judgeSums(data, reportOn(built));
    const isAsked = data.vms.length > 0 && data.memoryPercent === 100;
    const shape = { vcpus: data.vms[0]?.vcpus ?? 1, memoryMib: 2 * GIB };
    return isAsked ? [...found, ...judgeHostRoom(data, shape, built.host as BareMetalHost)] : found;
  },
  smaller: smallerSites,
  runs: 300,
};

const GUARANTEES: Kind<SiteData> = {
  name: 'guarantees',
  generate: guaranteeingSite,
  program: siteProgram,
  judge: (data) => {
    const report = reportOn(run(siteProgram(data)));
    const found = judgeGuarantees(data, report);
    return data.system === 'esxi'
      ? [...found, ...judgeAgreement(report, reportOn(run(clusterProgram(asCluster(data)))))]
      : found;
  },
  smaller: smallerSites,
  runs: 200,
};

/** A kind that is looked at. */
export interface Asked {
  readonly name: string;
  readonly search: (known: ReadonlySet<string>) => Found;
}

function asked<T>(kind: Kind<T>): Asked {
  return { name: kind.name, search: (known) => search(kind, known) };
}

/** Every kind. */
export const KINDS: readonly Asked[] = [
  asked(CLUSTERS),
  asked(ADMISSION),
  asked(MOVES),
  asked(ROOM),
  asked(SUMS),
  asked(GUARANTEES),
];
