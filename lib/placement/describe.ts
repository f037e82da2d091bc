import { formatCpu, formatDisk, formatMemory } from '../model';
import type { Undecided } from './placement';
import type { Askers, Asking, Dimension, Proof } from './proof';

/** How people call a dimension, and how its amounts are written. */
const WORDS: Readonly<Record<Dimension, { readonly label: string; readonly format: (amount: number) => string }>> = {
  cpu: { label: 'vCPU', format: formatCpu },
  memory: { label: 'memory', format: formatMemory },
  guests: { label: 'guests', format: String },
  disk: { label: 'disk', format: formatDisk },
};

/** Names in one line; the rest are counted. */
const NAMED = 8;

/** A proof as one line: lower case, with units, without a final period. */
export function describeProof(proof: Proof): string {
  switch (proof.kind) {
    case 'contradiction':
      return `${proof.guests[0]} and ${proof.guests[1]} must share a host and must not`;
    case 'no-host': {
      const { guests, cpu, memory, hosts, largest } = proof;
      const who = `${guests.join(' + ')} (${amounts(cpu, memory)})`;
      return hosts === 0
        ? `${who} may run on none of the hosts`
        : `${who} fits on none of the ${hostCount(hosts)} it may run on: the largest offers are ${amounts(largest.cpu, largest.memory)}`;
    }
    case 'sum': {
      const { label, format } = WORDS[proof.dimension];
      const where = proof.store === undefined ? `on ${hostCount(proof.hosts.length)}` : `on ${proof.store}`;
      return `${label}: ${format(proof.asked)} asked (${listAskers(proof.guests, format)}), ${format(proof.capacity)} ${where}`;
    }
    case 'large': {
      const { label, format } = WORDS[proof.dimension];
      const size = `${format(proof.size)}${proof.dimension === 'cpu' ? ' vCPU' : ''}`;
      return `${label}: ${proof.guests.count} guests of ${size} or more (${listAskers(proof.guests, format)}), room for ${proof.room} of that size on ${hostCount(proof.hosts.length)}`;
    }
    case 'rounded': {
      const { label, format } = WORDS[proof.dimension];
      const rule = `those under ${format(proof.from)} left out, those over ${format(proof.full - proof.from)} counted as ${format(proof.full)}`;
      return `${label}: ${format(proof.asked)} asked by ${proof.guests.count} guests (${rule}), ${format(proof.capacity)} on ${hostCount(proof.hosts.length)} counted so`;
    }
    case 'parts': {
      const { label, format } = WORDS[proof.dimension];
      return `${label}: in parts of 1/${proof.parts} of ${format(proof.full)}, ${proof.guests.count} guests exceed ${proof.asked} (${listAskers(proof.guests, format)}), ${hostCount(proof.hosts.length)} exceed ${proof.capacity}`;
    }
    case 'clique': {
      const why = proof.declared ? 'that must be apart' : 'of which no two share a host';
      return `${proof.guests.length} guests ${why} (${listNames(proof.guests, proof.guests.length)}) on ${hostCount(proof.hosts.length)} they may run on`;
    }
    case 'weights': {
      const named = proof.guests.map(({ guests, weight }) => `${guests.join(' + ')} ${weight}`);
      return `by weights that no host can exceed, the guests weigh ${proof.asked} (${listNames(named, named.length)}), ${hostCount(proof.hosts.length)} hold ${proof.capacity}`;
    }
    case 'exhausted':
      return `all placements were tried (${proof.nodes} nodes)`;
  }
}

/** What is known where nothing is proven, as one line. */
export function describeUndecided({ bound, best, nodes }: Pick<Undecided, 'bound' | 'best' | 'nodes'>): string {
  const { label, format } = WORDS[bound.dimension];
  const { unplaced } = best;
  return `${label}: ${format(bound.asked)} of ${format(bound.capacity)} asked; the best placement found leaves out ${unplaced.length} (${listNames(unplaced, unplaced.length)}) after ${nodes} nodes`;
}

function amounts(cpu: number, memory: number): string {
  return `${formatCpu(cpu)} vCPU, ${formatMemory(memory)}`;
}

function hostCount(count: number): string {
  return `${count} host${count === 1 ? '' : 's'}`;
}

function listAskers({ count, biggest }: Askers, format: (amount: number) => string): string {
  return listNames(
    biggest.map(({ guest, amount }: Asking) => `${guest} ${format(amount)}`),
    count,
  );
}

function listNames(names: readonly string[], count: number): string {
  const named = names.slice(0, NAMED);
  const rest = count - named.length;
  return named.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
