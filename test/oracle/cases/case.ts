import type { Report } from 'cdktf-strata';
import { admits, judgeAdmission } from '../admission';
import { type ClusterData, type HostData, aHost, aVm } from '../cluster-estate';
import { judgeCluster } from '../clusters';
import { GIB } from '../facts';
import { answer, judgeGuarantees } from '../guarantees';
import type { Disagreement } from '../judgement';
import { canMove, judgeEvacuations, judgeMoves } from '../migration';
import { today } from '../placement';
import { type Built, clusterProgram, reportOn, run } from '../program';
import type { SiteData } from '../site-estate';
import { siteProgram } from '../site-program';
import { judgeSums } from '../sums';
import { survives } from '../survival';
import { worldOf } from '../world';

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

export type Told = Pick<Case, 'id' | 'because' | 'question' | 'holds'>;

export function ofCluster(told: Told, data: ClusterData): Case {
  const judged = (): boolean => {
    const world = worldOf(data);
    return today(world) !== undefined && (data.failures === 0 || survives(world));
  };
  return { ...told, judged, disagreements: () => judgeCluster(data, reportOn(run(clusterProgram(data)))) };
}

export function ofAdmission(told: Told, data: ClusterData): Case {
  return {
    ...told,
    judged: () => admits(data) === 'admits',
    disagreements: () => judgeAdmission(data, reportOn(run(clusterProgram(data)))),
  };
}

export function withHosts(data: ClusterData): Built {
  return run(clusterProgram(data), ['cluster', ...data.hosts.map(({ id }) => id)]);
}

export function ofMove(told: Told, data: ClusterData): Case {
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

export function ofEvacuation(told: Told, data: ClusterData): Case {
  return {
    ...told,
    disagreements: () => {
      const built = withHosts(data);
      return judgeEvacuations(data, reportOn(built), built);
    },
  };
}

export function ofGuarantee(told: Told, data: SiteData): Case {
  return {
    ...told,
    judged: () => answer(data) === 'yes',
    disagreements: () => judgeGuarantees(data, reportOn(run(siteProgram(data)))),
  };
}

export function ofSums(told: Told, data: SiteData): Case {
  return { ...told, disagreements: () => judgeSums(data, reportOn(run(siteProgram(data)))) };
}

/** A program of its own, of which one thing is asked. */
export function ofProgram(
  told: Told,
  program: string,
  names: readonly string[],
  isRight: (built: Built) => boolean,
): Case {
  return {
    ...told,
    disagreements: () =>
      isRight(run(program, names)) ? [] : [{ question: told.question, right: told.because, told: 'otherwise' }],
  };
}

export function told({ findings }: Report, rule: string): string[] {
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
}

/** The cluster with a VM of 2 vCPUs and 4 GiB that somebody else defined. */
export function withAdopted(data: ClusterData, argument: string): string {
  return `${clusterProgram(data)}
const raw = new RawVm(rack, 'raw', { name: 'raw', resourcePoolId: 'pool', numCpus: 2, memory: 4096, memoryReservation: 4096,
  networkInterface: [{ networkId: 'net' }], disk: [{ label: 'disk0', size: 10 }], ${argument} });
cluster.adoptVirtualMachine('raw', raw);`;
}

/** A host of 8 cores with 32 GiB for VMs, of which it promises twice as much. */
export const twice = (id: string): HostData => aHost(id, { cores: 8, memoryMib: 40 * GIB, memoryPercent: 200 });

/** A host of so many cores with so many GiB for VMs. */
export const host = (id: string, cores: number, gib: number, parts: Partial<HostData> = {}): HostData =>
  aHost(id, { cores, memoryMib: (gib + 8) * GIB, ...parts });

/** Two pairs, each of a VM that is guaranteed 20 GiB and one that is guaranteed nothing. */
export const PAIRS = [
  aVm('a', { vcpus: 4, memoryMib: 24 * GIB, reservedMib: 20 * GIB }),
  aVm('b', { vcpus: 4, memoryMib: 24 * GIB, reservedMib: 20 * GIB }),
  aVm('c', { vcpus: 4, memoryMib: 31 * GIB, reservedMib: 0 }),
  aVm('d', { vcpus: 4, memoryMib: 31 * GIB, reservedMib: 0 }),
];
