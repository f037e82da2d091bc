import { formatCpu, formatMemory } from '../model';
import { DIMENSION_WORDS } from './dimension';
import type { Undecided } from './placement';
import type { Amounts, Askers, Asking, Proof } from './proof';

/** Names in one line; the rest are counted. */
const NAMED = 8;

/** A proof as one line: lower case, with units, without a final period. */
export function describeProof(proof: Proof): string {
  switch (proof.kind) {
    case 'contradiction':
      return `${proof.guests[0]} and ${proof.guests[1]} must share a host and must not`;
    case 'no-host': {
      const { guests, hosts, largest } = proof;
      const who = `${guests.join(' + ')} (${amounts(proof)})`;
      return hosts === 0
        ? `${who} may run on none of the hosts`
        : `${who} fits on none of the ${hostCount(hosts)} it may run on: the largest offers are ${amounts(largest)}`;
    }
    case 'sum': {
      const { label, format } = DIMENSION_WORDS[proof.dimension];
      return `${label}: ${format(proof.asked)} asked (${listAskers(proof.guests, format)}), ${format(proof.capacity)} on ${hostCount(proof.hosts.length)}`;
    }
    case 'large': {
      const { label, format } = DIMENSION_WORDS[proof.dimension];
      const size = `${format(proof.size)}${format === formatCpu ? ' vCPU' : ''}`;
      return `${label}: ${proof.guests.count} guests of ${size} or more (${listAskers(proof.guests, format)}), room for ${proof.room} of that size on ${hostCount(proof.hosts.length)}`;
    }
    case 'rounded': {
      const { label, format } = DIMENSION_WORDS[proof.dimension];
      const rule = `those under ${format(proof.from)} left out, those over ${format(proof.full - proof.from)} counted as ${format(proof.full)}`;
      return `${label}: ${format(proof.asked)} asked by ${proof.guests.count} guests (${rule}), ${format(proof.capacity)} on ${hostCount(proof.hosts.length)} counted so`;
    }
    case 'parts': {
      const { label, format } = DIMENSION_WORDS[proof.dimension];
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
    case 'too-few-down': {
      const { label, format } = DIMENSION_WORDS[proof.dimension];
      const any = `any ${proof.failures} of ${hostCount(proof.losses * proof.failures)}`;
      return `${label}: for the loss of ${any} to leave room, ${format(proof.needed)} of what stays down would have to be spread over them, and it asks ${format(proof.asked)} (${listAskers(proof.guests, format)})`;
    }
    case 'exhausted':
      return `all placements were tried (${proof.nodes} nodes)`;
  }
}

/** What is known where nothing is proven, as one line. */
export function describeUndecided({ bound, best, nodes }: Pick<Undecided, 'bound' | 'best' | 'nodes'>): string {
  const { label, format } = DIMENSION_WORDS[bound.dimension];
  const { unplaced } = best;
  return `${label}: ${format(bound.asked)} of ${format(bound.capacity)} asked; the best placement found leaves out ${unplaced.length} (${listNames(unplaced, unplaced.length)}) after ${nodes} nodes`;
}

function amounts({ cpu, memory, guaranteedCpu, guaranteedMemory }: Amounts): string {
  return [
    `${formatCpu(cpu)} vCPU`,
    formatMemory(memory),
    ...(guaranteedCpu === undefined ? [] : [`${formatCpu(guaranteedCpu)} vCPU guaranteed`]),
    ...(guaranteedMemory === undefined ? [] : [`${formatMemory(guaranteedMemory)} guaranteed`]),
  ].join(', ');
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
