import {
  type Known,
  type PortFacts,
  blocksOf,
  isLater,
  readKnown,
  toText,
  valueOf,
  type Attributes,
} from '../../../model';
import { readLimit } from './amounts';

/** All addresses of a machine. */
export const EVERYWHERE = '0.0.0.0';

/** A port of which only Terraform knows anything: it may be any. */
export const UNKNOWN_PORT: PortFacts = {
  address: EVERYWHERE,
  port: 'unknown',
  internal: 'unknown',
  protocol: 'tcp',
};

/** Reads blocks of ports, which Terraform alone may know. */
export function readPorts(blocks: unknown, read: (block: Attributes) => readonly PortFacts[]): PortFacts[] {
  return isLater(blocks) ? [UNKNOWN_PORT] : blocksOf(blocks).flatMap(read);
}

/** The engine picks a port where none is stated, or zero. */
export function publishedPort(port: unknown): Known<number> {
  const stated = readLimit(port, Number);
  return stated === 'absent' ? 'computed' : stated;
}

/** The address that a port is published on: all of them, unless told otherwise. */
export function publishedAddress(address: unknown): string {
  return valueOf(readKnown(address === '' ? undefined : address, toText, 'absent')) ?? EVERYWHERE;
}

/** What a port speaks; TCP unless told otherwise. */
export function protocolOf(protocol: unknown): PortFacts['protocol'] {
  const name = String(protocol).toLowerCase();
  return name === 'udp' || name === 'sctp' ? name : 'tcp';
}
