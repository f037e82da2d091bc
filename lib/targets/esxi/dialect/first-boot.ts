import { blocksOf } from '../../../model';
import { textOf } from '../../shared/reading';

/** An address that a guest is given: one for a card by its MAC address, others for cards in their order. */
export interface GivenAddress {
  readonly address?: string;
  readonly mac?: string;
}

/** What cloud-init's VMware data source reads: the key, and the key that says how its text is written. */
const METADATA = 'guestinfo.metadata';
const ENCODING = 'guestinfo.metadata.encoding';

/** The key of the author's own text. */
export const USER_DATA = 'guestinfo.userdata';

/**
 * Addresses that cloud-init gives the guest, in version 2 of its network configuration.
 *
 * They are read where the text is JSON, plain or in base64; of YAML and of compressed texts nothing is known.
 */
export function firstBootAddresses(settings: Readonly<Record<string, string>>): GivenAddress[] {
  const { [METADATA]: text, [ENCODING]: encoding } = settings;
  const metadata = text === undefined ? undefined : parsed(decoded(text, encoding));
  return blocksOf(metadata)
    .flatMap(({ network }) => blocksOf(network))
    .flatMap(({ ethernets }) => blocksOf(ethernets))
    .flatMap((ethernets) => blocksOf(Object.values(ethernets)))
    .map(({ addresses, match }) => {
      const [first] = Array.isArray(addresses) ? (addresses as unknown[]) : [];
      const address = textOf(first)?.split('/')[0];
      const mac = textOf(blocksOf(match)[0]?.macaddress);
      return { ...(address !== undefined && { address }), ...(mac !== undefined && { mac }) };
    });
}

function decoded(text: string, encoding: string | undefined): string {
  return /^(base64|b64)$/i.test(encoding ?? '') ? Buffer.from(text, 'base64').toString('utf8') : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
