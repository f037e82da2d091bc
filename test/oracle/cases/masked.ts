import { type ClusterData, aCluster, aHost, aVm } from '../cluster-estate';
import { withoutOverhead } from '../cluster-generator';
import { GIB, esxiOverhead, sum } from '../facts';
import { clusterProgram, reportOn, run } from '../program';
import { Random } from '../random';
import { type Case, PAIRS, ofAdmission, ofCluster, twice } from './case';

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

/** One verdict masks another. */
export const MASKED: readonly Case[] = [
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
