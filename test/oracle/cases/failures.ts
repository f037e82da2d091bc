import { aCluster, aVm } from '../cluster-estate';
import { GIB } from '../facts';
import { aSite, aSiteVm } from '../site-estate';
import { type Case, host, ofAdmission, ofCluster, ofSums } from './case';

/** Three hosts with 24 GiB each, of which two are full to the last MiB: 24,576 = 24,372 + 204 of overhead. */
const TWO_THIRDS = aCluster(
  ['h1', 'h2', 'h3'].map((id) => host(id, 8, 24)),
  ['a', 'b'].map((id) => aVm(id, { memoryMib: 24_372, vcpus: 2 })),
  { failures: 1, admission: { policy: 'percentage' } },
);

/** What holds, and is failed. */
export const FALSE_FAILURES: readonly Case[] = [
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

/** Costs that are hidden. */
export const OVERHEADS: readonly Case[] = [
  ofSums(
    {
      id: 'Hyper-V adds 32 MiB to a VM below 1 GiB, too',
      because: '32 MiB, and 8 for each GiB beyond the first: 512 + 32 = 544',
      question: 'ledger memory',
    },
    aSite('hyper-v', { vms: [aSiteVm('a', { memoryMib: 512 })] }),
  ),
];
