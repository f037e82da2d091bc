import type { Cluster } from 'cdktf-strata';
import { aCluster, aRule, aVm } from '../cluster-estate';
import { GIB } from '../facts';
import { clusterProgram, reportOn } from '../program';
import { type Case, PAIRS, host, ofEvacuation, ofMove, ofProgram, told, twice, withAdopted } from './case';

const MOVER = { liveMigration: true };

/** A move that cannot happen, beside those that can. */
export const MOVES: readonly Case[] = [
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
