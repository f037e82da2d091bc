import type { Container, Vm, Workload } from '../../model';

/** How a workload can be run. */
export type Fit = 'bare-metal' | 'hosted' | 'container' | 'container-in-vm';

/** What is asked of a technique. */
export interface UseCase {
  /** What it is for. @default - nothing special */
  readonly workload?: Workload;
  /** Whether it suffers from every layer below it. @default - as its workload */
  readonly latencySensitive?: boolean;
  /** Whether nobody vouches for its code. @default false */
  readonly untrusted?: boolean;
  /** Whether much depends on it. @default false */
  readonly critical?: boolean;
  /** Whether it runs in a data center rather than on somebody's desk. @default true */
  readonly dataCenter?: boolean;
  /** How many VMs would share the machine. @default - several in a data center, one elsewhere */
  readonly vms?: number;
}

/** From here on a hypervisor on the metal pays. */
const SEVERAL_VMS = 2;

/** One reason for or against a technique, and the rule that judges by it. */
export interface Reason {
  readonly rule: string;
  /** When it matters. */
  readonly applies: (useCase: UseCase) => boolean;
  /** Techniques that it speaks against. */
  readonly against: readonly Fit[];
  readonly because: string;
}

/**
 * Why each technique fits or does not: the one truth of the recommender and of the rules FIT001 to FIT004 and FIT006.
 *
 * ISO006 and AVA001 judge what they are cited for, and more, by themselves.
 */
export const REASONS: readonly Reason[] = [
  {
    rule: 'FIT001',
    applies: ({ workload, latencySensitive }) => latencySensitive ?? workload?.latencySensitive ?? false,
    against: ['hosted'],
    because: 'a hosted hypervisor adds a layer of translation between guest and metal',
  },
  {
    rule: 'FIT002',
    applies: ({ workload }) => workload?.monolithic ?? false,
    against: ['container', 'container-in-vm'],
    because: 'a monolith has state and services of its own, and is made for a machine of its own',
  },
  {
    rule: 'FIT003',
    applies: ({ dataCenter }) => dataCenter ?? true,
    against: ['hosted'],
    because: 'a hosted hypervisor falls with its host OS, and is made for desks and labs',
  },
  {
    rule: 'FIT004',
    applies: ({ dataCenter, vms }) => (vms === undefined ? dataCenter === false : vms < SEVERAL_VMS),
    against: ['bare-metal'],
    because: 'a bare-metal hypervisor pays with several VMs on one system',
  },
  {
    rule: 'FIT006',
    applies: ({ workload }) => workload?.scalesFast ?? false,
    against: ['bare-metal', 'hosted'],
    because: 'a VM starts in minutes, a container in seconds',
  },
  {
    rule: 'ISO006',
    applies: ({ untrusted }) => untrusted ?? false,
    against: ['container'],
    because: 'an exploit of a shared kernel reaches every container on it',
  },
  {
    rule: 'AVA001',
    applies: ({ critical }) => critical ?? false,
    against: ['hosted'],
    because: 'the host OS is one more single point of failure, for all its VMs',
  },
];

/** The reason of one rule, when it speaks against running a guest this way. */
export function misfit(rule: string, useCase: UseCase, fit: Fit): string | undefined {
  const reason = REASONS.find((candidate) => candidate.rule === rule);
  return reason !== undefined && reason.against.includes(fit) && reason.applies(useCase) ? reason.because : undefined;
}

/** What a guest asks of its technique. */
export function useCaseOf({ workload, latencySensitive }: Vm | Container): UseCase {
  return {
    ...(workload !== undefined && { workload }),
    ...(latencySensitive !== undefined && { latencySensitive }),
  };
}
