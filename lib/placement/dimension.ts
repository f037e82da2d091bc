import { formatCpu, formatMemory } from '../model';

/**
 * What hosts give and guests take: sizes, and what is guaranteed of them. A host may promise more in sizes than it has;
 * of guarantees it gives what it has, once.
 */
export const DIMENSIONS = ['cpu', 'memory', 'guaranteedCpu', 'guaranteedMemory'] as const;

/** A dimension of placement. Hosts and guests have a property of that name. */
export type Dimension = (typeof DIMENSIONS)[number];

/** How people call a dimension, and how its amounts are written. */
export const DIMENSION_WORDS: Readonly<
  Record<Dimension, { readonly label: string; readonly format: (amount: number) => string }>
> = {
  cpu: { label: 'vCPU', format: formatCpu },
  memory: { label: 'memory', format: formatMemory },
  guaranteedCpu: { label: 'guaranteed CPU', format: formatCpu },
  guaranteedMemory: { label: 'guaranteed memory', format: formatMemory },
};
