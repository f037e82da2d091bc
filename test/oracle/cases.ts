import type { Cluster, Report } from 'cdktf-strata';
import { admits, judgeAdmission } from './admission';
import { type ClusterData, type HostData, aCluster, aHost, aRule, aVm } from './cluster-estate';
import { withoutOverhead } from './cluster-generator';
import { judgeCluster } from './clusters';
import { GIB, esxiOverhead, sum } from './facts';
import { answer, asCluster, judgeAgreement, judgeGuarantees } from './guarantees';
import type { Disagreement } from './judgement';
import { canMove, judgeEvacuations, judgeMoves } from './migration';
import { survives, today, worldOf } from './placement';
import { type Built, clusterProgram, reportOn, run } from './program';
import { Random } from './random';
import { type SiteData, aSite, aSiteVm } from './site-estate';
import { siteProgram } from './site-program';
import { judgeSums } from './sums';

/** A minimal estate, with the right answer worked out by hand, and the question that it would be a disagreement on. */
export interface Case {
  readonly id: string;
  /** What is right, with the arithmetic. */
  readonly because: string;
  readonly question: string;
  /** The answer that was worked out by hand: does it hold? Missing where no judge of this folder works it out. */
  readonly holds?: boolean;
  readonly judged?: () => boolean;
  readonly disagreements: () => Disagreement[];
  /** Whether it takes seconds: such cases run where `ORACLE_RUNS` asks for more than a few. */
  readonly slow?: boolean;
}

type Told = Pick<Case, 'id' | 'because' | 'question' | 'holds'>;

function ofCluster(told: Told, data: ClusterData): Case {
  const judged = (): boolean => {
    const world = worldOf(data);
    return today(world) !== undefined && (data.failures === 0 || survives(world));
  };
  return { ...told, judged, disagreements: () => judgeCluster(data, reportOn(run(clusterProgram(data)))) };
}

function ofAdmission(told: Told, data: ClusterData): Case {
  return {
    ...told,
    judged: () => admits(data) === 'admits',
    disagreements: () => judgeAdmission(data, reportOn(run(clusterProgram(data)))),
  };
}

function withHosts(data: ClusterData): Built {
  return run(clusterProgram(data), ['cluster', ...data.hosts.map(({ id }) => id)]);
}

function ofMove(told: Told, data: ClusterData): Case {
  const world = worldOf(data);
  return {
    ...told,
    judged: () =>
      canMove(
        world,
        world.guests.find(({ vm }) => vm.liveMigration === true)!,
      ),
    disagreements: () => judgeMoves(data, reportOn(run(clusterProgram(data)))),
  };
}

function ofEvacuation(told: Told, data: ClusterData): Case {
  return {
    ...told,
    disagreements: () => {
      const built = withHosts(data);
      return judgeEvacuations(data, reportOn(built), built);
    },
  };
}

function ofGuarantee(told: Told, data: SiteData): Case {
  return {
    ...told,
    judged: () => answer(data) === 'yes',
    disagreements: () => judgeGuarantees(data, reportOn(run(siteProgram(data)))),
  };
}

function ofSums(told: Told, data: SiteData): Case {
  return { ...told, disagreements: () => judgeSums(data, reportOn(run(siteProgram(data)))) };
}

/** A program of its own, of which one thing is asked. */
function ofProgram(told: Told, program: string, names: readonly string[], isRight: (built: Built) => boolean): Case {
  return {
    ...told,
    disagreements: () =>
      isRight(run(program, names)) ? [] : [{ question: told.question, right: told.because, told: 'otherwise' }],
  };
}

/** A host of 8 cores with 32 GiB for VMs, of which it promises twice as much. */
const twice = (id: string): HostData => aHost(id, { cores: 8, memoryMib: 40 * GIB, memoryPercent: 200 });

/** A host of so many cores with so many GiB for VMs. */
const host = (id: string, cores: number, gib: number, parts: Partial<HostData> = {}): HostData =>
  aHost(id, { cores, memoryMib: (gib + 8) * GIB, ...parts });

/** Two pairs, each of a VM that is guaranteed 20 GiB and one that is guaranteed nothing. */
const PAIRS = [
  aVm('a', { vcpus: 4, memoryMib: 24 * GIB, reservedMib: 20 * GIB }),
  aVm('b', { vcpus: 4, memoryMib: 24 * GIB, reservedMib: 20 * GIB }),
  aVm('c', { vcpus: 4, memoryMib: 31 * GIB, reservedMib: 0 }),
  aVm('d', { vcpus: 4, memoryMib: 31 * GIB, reservedMib: 0 }),
];

/** Hosts that VMs of random sizes fill to the last MiB and vCPU. */
function packed(hosts: number, each: number): ClusterData {
  const random = new Random(1);
  const vms = Array.from({ length: hosts }, (_, index) =>
    random
      .cut(256 * GIB, each)
      .map((mib, part) => aVm(`v${index * each + part + 1}`, { vcpus: 4, memoryMib: withoutOverhead(mib, 4) })),
  );
  const filled = vms.map((own, index) => {
    const taken = sum(own.map(({ vcpus, memoryMib }) => memoryMib + esxiOverhead(vcpus, memoryMib)));
    return aHost(`h${index + 1}`, { cores: 4 * each, memoryMib: 264 * GIB, reservedMib: 264 * GIB - taken });
  });
  return aCluster(filled, vms.flat(), { failures: 1 });
}

const FULL = packed(5, 8);

const ONE_VERDICT_MASKS_ANOTHER: readonly Case[] = [
  ofCluster(
    {
      id: 'undecided placement hides survival',
      because:
        'a with c and b with d fit: 8 of 8 vCPUs, 55 of 64 GiB and 20 of 32 guaranteed on each. After a loss 16 vCPUs are asked of 8',
      question: 'CAP011 missed',
      holds: false,
    },
    aCluster([twice('h1'), twice('h2')], PAIRS, { failures: 1 }),
  ),
  ofCluster(
    {
      id: 'size and guarantee together are undecided',
      because: 'a with c and b with d fit, as above',
      question: 'CAP012 undecided',
      holds: true,
    },
    aCluster([twice('h1'), twice('h2')], PAIRS),
  ),
  ofCluster(
    {
      id: 'survival by size and guarantee is undecided',
      because:
        'one host takes all: 17 of 32 vCPUs; 84,324 MiB and 739 of overhead of 92,160; 35,232 MiB and 739 guaranteed of 61,440',
      question: 'CAP011 undecided',
      holds: true,
    },
    aCluster(
      ['h1', 'h2'].map((id) =>
        aHost(id, { memoryMib: 64 * GIB, reservedMib: 4 * GIB, cpuPercent: 200, memoryPercent: 150 }),
      ),
      [
        aVm('a', { vcpus: 5, memoryMib: 38_916, reservedMib: 35_232 }),
        aVm('b', { vcpus: 9, memoryMib: 28_312 }),
        aVm('c', { vcpus: 3, memoryMib: 17_096 }),
      ],
      { failures: 1 },
    ),
  ),
  ofAdmission(
    {
      id: 'undecided placement hides admission control',
      because: 'more than 40 of 64 GiB are reserved, and half of them is kept',
      question: 'admission missed',
      holds: false,
    },
    aCluster([twice('h1'), twice('h2')], PAIRS, {
      failures: 1,
      admission: { policy: 'percentage', cpuPercent: 50, memoryPercent: 50 },
    }),
  ),
  {
    id: 'a cluster that is full to the last MiB does not survive',
    because: 'five hosts are full: 160 vCPUs are asked of 160, and after a loss of 128',
    question: 'CAP011 missed',
    slow: true,
    disagreements: () => {
      const { findings } = reportOn(run(clusterProgram(FULL)));
      return findings.some(({ rule, severity }) => rule === 'CAP011' && severity === 'error')
        ? []
        : [{ question: 'CAP011 missed', right: '160 vCPUs of 128 after a loss', told: 'nothing' }];
    },
  },
];

const TWICE: Partial<SiteData> = { memoryPercent: 200 };

/** 8 GiB of 28 for others; both VMs together are guaranteed 28 GiB, as long as nothing is kept beside them. */
const fullReservation = (system: SiteData['system'], parts: Partial<SiteData> = {}): SiteData =>
  aSite(system, {
    ...TWICE,
    ...parts,
    vms: [
      aSiteVm('a', { memoryMib: 20 * GIB, reservedMib: system === 'esxi' ? 20 * GIB : undefined }),
      aSiteVm('b', { memoryMib: 8 * GIB, reservedMib: system === 'esxi' ? 8 * GIB : undefined }),
      ...(system === 'esxi' ? [] : [aSiteVm('c', { memoryMib: GIB })]),
    ],
  });

const byThreads = aSite('esxi', {
  threads: 2,
  countCpusBy: 'threads',
  kept: { milliCpu: 0, mib: 4 * GIB },
  vms: [aSiteVm('a', { vcpus: 9, reservesCpu: true })],
});

const GUARANTEED: readonly Case[] = [
  ofGuarantee(
    {
      id: 'overhead on top of a full reservation, on a host',
      because: '20 and 8 GiB reserved are all 28 that there are; the overheads of 171 and 80 MiB are not there',
      question: 'guarantee missed (esxi)',
      holds: false,
    },
    fullReservation('esxi'),
  ),
  {
    id: 'overhead on top of a full reservation, on a host and on a cluster of it',
    because: 'as above, wherever it is asked',
    question: 'host and cluster differ',
    disagreements: () => {
      const data = fullReservation('esxi');
      const cluster = reportOn(run(clusterProgram(asCluster(data))));
      return judgeAgreement(reportOn(run(siteProgram(data))), cluster);
    },
  },
  ofGuarantee(
    {
      id: 'overhead of a VM that reserves nothing',
      because: 'a takes 27 GiB and 224 MiB, b reserves nothing and needs 80 MiB of the 800 that are left of 28,672',
      question: 'guarantee false (esxi)',
      holds: true,
    },
    aSite('esxi', {
      ...TWICE,
      vms: [
        aSiteVm('a', { memoryMib: 27 * GIB, reservedMib: 27 * GIB }),
        aSiteVm('b', { memoryMib: 8 * GIB, reservedMib: 0 }),
      ],
    }),
  ),
  ofGuarantee(
    {
      id: 'a physical device takes all memory of its VM',
      because: 'the device needs 20 GiB, b reserves 8, and there are 28 less two overheads',
      question: 'guarantee missed (esxi, passthrough)',
      holds: false,
    },
    aSite('esxi', {
      ...TWICE,
      vms: [
        aSiteVm('a', { memoryMib: 20 * GIB, passthrough: true }),
        aSiteVm('b', { memoryMib: 8 * GIB, reservedMib: 8 * GIB }),
      ],
    }),
  ),
  ofGuarantee(
    {
      id: 'MHz are of cores, on a host that counts threads',
      because: '9 vCPUs reserve 9 x 2000 = 18,000 MHz, and 8 cores have 16,000',
      question: 'guarantee missed (esxi, MHz by threads)',
      holds: false,
    },
    byThreads,
  ),
  ofCluster(
    {
      id: 'MHz are of cores, on a cluster that counts threads',
      because: 'as above',
      question: 'CAP012 missed',
      holds: false,
    },
    aCluster(
      ['h1', 'h2'].map((id) => aHost(id, { cores: 8, threads: 2, countCpusBy: 'threads' })),
      [aVm('a', { vcpus: 9, reservesCpu: true })],
    ),
  ),
  ofGuarantee(
    {
      id: 'static memory of Hyper-V',
      because: '20 + 8 + 1 GiB of 28',
      question: 'guarantee missed (hyper-v)',
      holds: false,
    },
    fullReservation('hyper-v'),
  ),
  ofGuarantee(
    {
      id: 'dynamic memory of Hyper-V that cannot start',
      because: 'both keep 10 GiB, and the one that comes last starts with 20: 30 of 28',
      question: 'guarantee missed (hyper-v, dynamic memory)',
      holds: false,
    },
    aSite('hyper-v', {
      ...TWICE,
      vms: ['a', 'b'].map((id) =>
        aSiteVm(id, { memoryMib: 20 * GIB, dynamic: { minimum: 10 * GIB, startup: 20 * GIB } }),
      ),
    }),
  ),
  ofGuarantee(
    {
      id: 'dynamic memory of Hyper-V that can start',
      because: 'both keep 8 GiB, the one that comes last starts with 16: 24 of 28, and less than 1 GiB of overhead',
      question: 'guarantee false (hyper-v, dynamic memory)',
      holds: true,
    },
    aSite('hyper-v', {
      ...TWICE,
      vms: ['a', 'b'].map((id) =>
        aSiteVm(id, { memoryMib: 20 * GIB, dynamic: { minimum: 8 * GIB, startup: 16 * GIB } }),
      ),
    }),
  ),
  ofSums(
    {
      id: 'Hyper-V swaps nothing of static memory to its datastore',
      because: 'a disk of 800 GiB fills the promised 80 % of 1000',
      question: 'CAP003 false (hyper-v)',
    },
    aSite('hyper-v', { ...TWICE, vms: [aSiteVm('a', { disks: [{ gib: 800, store: 'default' }] })] }),
  ),
  ofGuarantee(
    {
      id: 'locked memory of KVM',
      because: '20 + 8 + 1 GiB of 28',
      question: 'guarantee missed (kvm, locked)',
      holds: false,
    },
    fullReservation('kvm', { backing: 'locked' }),
  ),
  ofGuarantee(
    {
      id: 'huge pages of KVM',
      because: '20 + 8 + 1 GiB of 28',
      question: 'guarantee missed (kvm, huge-pages)',
      holds: false,
    },
    fullReservation('kvm', { backing: 'huge-pages' }),
  ),
  ofProgram(
    {
      id: "an adopted VM's CPU reservation is a slot's size",
      because: 'a slot is of 12,000 MHz, each host of 16,000 is one, and one is left for two VMs after a loss',
      question: 'admission missed',
    },
    withAdopted(
      aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a')], { failures: 1, admission: { policy: 'slots' } }),
      'cpuReservation: 12000',
    ),
    [],
    (built) => told(reportOn(built), 'CAP011').length > 0,
  ),
];

/** The cluster with a VM of 2 vCPUs and 4 GiB that somebody else defined. */
function withAdopted(data: ClusterData, argument: string): string {
  return `${clusterProgram(data)}
const raw = new RawVm(rack, 'raw', { name: 'raw', resourcePoolId: 'pool', numCpus: 2, memory: 4096, memoryReservation: 4096,
  networkInterface: [{ networkId: 'net' }], disk: [{ label: 'disk0', size: 10 }], ${argument} });
cluster.adoptVirtualMachine('raw', raw);`;
}

function told({ findings }: Report, rule: string): string[] {
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
}

const MOVER = { liveMigration: true };

const MOVES: readonly Case[] = [
  ofMove(
    {
      id: 'it must be apart from the VM on the only other host',
      because: 'a and b are on two hosts, and there are two',
      question: 'AVA003 missed',
      holds: false,
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a', MOVER), aVm('b')], {
      rules: [aRule('r1', 'separate', ['a', 'b'])],
    }),
  ),
  ofMove(
    {
      id: 'it need not be apart',
      because: 'the rule is given up where it cannot be kept',
      question: 'AVA003 false',
      holds: true,
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a', MOVER), aVm('b')], {
      rules: [aRule('r1', 'separate', ['a', 'b'], [], false)],
    }),
  ),
  ofMove(
    {
      id: 'it is tied to a VM that is pinned',
      because: 'b may run on h1 only, and a is where b is',
      question: 'AVA003 missed',
      holds: false,
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a', MOVER), aVm('b')], {
      rules: [aRule('r1', 'colocate', ['a', 'b']), aRule('r2', 'pin', ['b'], ['h1'])],
    }),
  ),
  ofMove(
    {
      id: 'every other host is full',
      because: 'a has 5 vCPUs and b 5, each on a host of its own of 8',
      question: 'AVA003 missed',
      holds: false,
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a', { ...MOVER, vcpus: 5 }), aVm('b', { vcpus: 5 })]),
  ),
  ofMove(
    {
      id: 'another host is full to the last vCPU with it',
      because: 'a has 5 vCPUs and b 3, which are 8 of 8 together',
      question: 'AVA003 false',
      holds: true,
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a', { ...MOVER, vcpus: 5 }), aVm('b', { vcpus: 3 })]),
  ),
  ofMove(
    {
      id: 'the only other host is set aside for failover',
      because: 'vCenter moves nothing to a failover host',
      question: 'AVA003 missed',
      holds: false,
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a', MOVER)], {
      failures: 1,
      admission: { policy: 'dedicated', hosts: ['h1'] },
    }),
  ),
  ofMove(
    {
      id: 'another host has memory for it and guarantees none',
      because: 'a and b are guaranteed 20 GiB each, and a host has 32 for guarantees',
      question: 'AVA003 missed',
      holds: false,
    },
    aCluster([twice('h1'), twice('h2')], [{ ...PAIRS[0]!, ...MOVER }, PAIRS[1]!]),
  ),
  ofEvacuation(
    {
      id: 'a host is not emptied to a failover host',
      because: 'vCenter moves nothing to a failover host, and there is no other',
      question: 'evacuate missed',
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a')], {
      failures: 1,
      admission: { policy: 'dedicated', hosts: ['h1'] },
    }),
  ),
  ofEvacuation(
    {
      id: 'a host is emptied to another, and not to a failover host',
      because: 'h3 is as good as h1, and h1 is set aside',
      question: 'evacuate moves',
    },
    aCluster([host('h1', 8, 32), host('h2', 8, 32), host('h3', 8, 32)], [aVm('a')], {
      failures: 1,
      admission: { policy: 'dedicated', hosts: ['h1'] },
    }),
  ),
  ofEvacuation(
    {
      id: 'a host is not emptied to one that cannot guarantee as much',
      because: 'a and b are guaranteed 20 GiB each, and a host has 32 for guarantees',
      question: 'evacuate missed',
    },
    aCluster([twice('h1'), twice('h2')], PAIRS.slice(0, 2)),
  ),
  ofProgram(
    {
      id: 'strict admission control keeps a host from being emptied',
      because:
        '45 of 96 GiB are reserved, and half is kept; without h3 it is 45 of 64 GiB, of which 29 % are left: vCenter moves nothing',
      question: 'evacuate silent',
    },
    clusterProgram(
      aCluster(
        ['h1', 'h2', 'h3'].map((id) => host(id, 8, 32)),
        ['a', 'b', 'c'].map((id) => aVm(id, { memoryMib: 15 * GIB })),
        { failures: 1, admission: { policy: 'percentage', cpuPercent: 1, memoryPercent: 50 } },
      ),
    ),
    ['cluster', 'h1', 'h2', 'h3'],
    (built) =>
      ['h1', 'h2', 'h3'].every((id) => {
        const evacuation = (built.cluster as Cluster).evacuate(built[id] as Parameters<Cluster['evacuate']>[0]);
        const said = JSON.stringify({ ...evacuation, moves: [] });
        return evacuation.moves.length === 0 || /admission/.test(said);
      }),
  ),
  ofProgram(
    {
      id: 'an adopted VM with a physical device does not restart elsewhere',
      because: 'the device is in the host that is lost',
      question: 'survival missed',
    },
    withAdopted(
      aCluster([host('h1', 8, 32), host('h2', 8, 32)], [aVm('a')], { failures: 1 }),
      "pciDeviceId: ['0000:3b:00.0']",
    ),
    [],
    (built) => {
      const report = reportOn(built);
      return report.clusters[0]!.survival.verdict !== 'survives' || told(report, 'CAP011').length > 0;
    },
  ),
  ofProgram(
    {
      id: 'a host with an adopted physical device is not emptied',
      because: 'the device stays where it is',
      question: 'evacuate missed',
    },
    withAdopted(aCluster([host('h1', 8, 32), host('h2', 8, 32)], []), "pciDeviceId: ['0000:3b:00.0']"),
    ['cluster', 'h1', 'h2'],
    (built) => {
      const on = reportOn(built)
        .clusters[0]!.placement.hosts.find(({ vms }) => vms.length > 0)
        ?.path.split('/')
        .at(-1);
      const evacuation = (built.cluster as Cluster).evacuate(built[on ?? 'h1'] as Parameters<Cluster['evacuate']>[0]);
      return evacuation.verdict === 'does-not-fit';
    },
  ),
];

/** Three hosts with 24 GiB each, of which two are full to the last MiB: 24,576 = 24,372 + 204 of overhead. */
const TWO_THIRDS = aCluster(
  ['h1', 'h2', 'h3'].map((id) => host(id, 8, 24)),
  ['a', 'b'].map((id) => aVm(id, { memoryMib: 24_372, vcpus: 2 })),
  { failures: 1, admission: { policy: 'percentage' } },
);

const FALSE_FAILURES: readonly Case[] = [
  ofCluster(
    {
      id: 'VMs that stay down are put where that helps',
      because: '9 vCPUs on two hosts of 8: with d (1) on one and e (1) on the other, 8 of 8 restart after either loss',
      question: 'CAP011 false',
      holds: true,
    },
    aCluster(
      [host('h1', 8, 32), host('h2', 8, 32)],
      [
        ...['a', 'b', 'c'].map((id) => aVm(id, { memoryMib: GIB, vcpus: 2 })),
        aVm('f', { memoryMib: GIB, vcpus: 1 }),
        ...['d', 'e'].map((id) => aVm(id, { memoryMib: GIB, vcpus: 1, staysDown: true })),
      ],
      { failures: 1 },
    ),
  ),
  ofAdmission(
    {
      id: 'one of three equal hosts is kept, and one is free',
      because: '24 of 72 GiB are left: exactly one host. Rounded up it would be 34 %, of which 33.3 % are left',
      question: 'admission false',
      holds: true,
    },
    TWO_THIRDS,
  ),
  ofSums(
    {
      id: 'a disk that two VMs attach is one disk',
      because: '10 + 10 + 780 GiB fill the promised 80 % of 1000',
      question: 'CAP003 false (shared disk)',
    },
    aSite('esxi', {
      vms: ['a', 'b'].map((id) =>
        aSiteVm(id, {
          disks: [
            { gib: 10, store: 'default' },
            { gib: 780, store: 'default', attach: 'q/q.vmdk' },
          ],
        }),
      ),
    }),
  ),
];

const OVERHEADS: readonly Case[] = [
  ofSums(
    {
      id: 'Hyper-V adds 32 MiB to a VM below 1 GiB, too',
      because: '32 MiB, and 8 for each GiB beyond the first: 512 + 32 = 544',
      question: 'ledger memory',
    },
    aSite('hyper-v', { vms: [aSiteVm('a', { memoryMib: 512 })] }),
  ),
];

export const CASES: readonly Case[] = [
  ...ONE_VERDICT_MASKS_ANOTHER,
  ...GUARANTEED,
  ...MOVES,
  ...FALSE_FAILURES,
  ...OVERHEADS,
];
