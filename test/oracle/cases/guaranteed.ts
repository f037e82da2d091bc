import { aCluster, aHost, aVm } from '../cluster-estate';
import { GIB } from '../facts';
import { asCluster, judgeAgreement } from '../guarantees';
import { clusterProgram, reportOn, run } from '../program';
import { type SiteData, aSite, aSiteVm } from '../site-estate';
import { siteProgram } from '../site-program';
import { type Case, host, ofCluster, ofGuarantee, ofProgram, ofSums, told, withAdopted } from './case';

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

/** What is guaranteed is what the hypervisor will really reserve. */
export const GUARANTEED: readonly Case[] = [
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
