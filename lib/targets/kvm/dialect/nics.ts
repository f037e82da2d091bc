import { type Attributes, type Known, type NicFacts, blocksOf, isLater, known, toText, valueOf } from '../../../model';
import type { Resolve } from '../../dialect';
import { follow, isSet, readText } from '../../shared/hosted-reading';
import { isRepeated } from '../../shared/reading';

/** Ways to a network by a device of the host: a bridge, or a card that is shared or handed over. */
const HOST_DEVICES = ['bridge', 'vepa', 'private', 'macvtap', 'passthrough'];

/** An address with its prefix, by whichever key cloud-init's two versions of its network configuration have it. */
const ADDRESS = /["']?address(?:es)?["']?\s*:\s*(?:\[\s*|\s*-\s*)?["']?(\d{1,3}(?:\.\d{1,3}){3})\/\d+/;
const MAC = /["']?mac(?:_?address)["']?\s*:\s*["']?((?:[\da-f]{2}:){5}[\da-f]{2})/i;

/** Cards of a domain, in order; of those that Terraform repeats, that there are some. */
export function nicsOf(attributes: Attributes, resolve: Resolve): NicFacts[] {
  const cards = blocksOf(attributes.network_interface);
  const told = follow(attributes.cloudinit, 'libvirt_cloudinit_disk', resolve)?.network_config;
  const text = toText(told) ?? '';
  const address = ADDRESS.exec(text)?.[1];
  const mac = MAC.exec(text)?.[1]?.toUpperCase();
  const named = cards.findIndex((card) => mac !== undefined && toText(card.mac)?.toUpperCase() === mac);
  const listed = cards.map((card, index) => nicOf(card, resolve, index === Math.max(0, named) ? address : undefined));
  return isRepeated(attributes, 'network_interface') ? [...listed, { network: 'unknown' }] : listed;
}

/** @param told the address that cloud-init tells the guest to take on it */
function nicOf(card: Attributes, resolve: Resolve, told: string | undefined): NicFacts {
  const [lease] = Array.isArray(card.addresses) ? card.addresses : [];
  const address = told ?? (isLater(lease) ? undefined : toText(lease));
  const mac = valueOf(readText(card.mac));
  return {
    network: networkOf(card, resolve),
    ...(address !== undefined && { address }),
    ...(mac !== undefined && { mac }),
  };
}

/** The provider takes the first that is set, in this order. */
function networkOf(card: Attributes, resolve: Resolve): Known<string> {
  const { network_name: name, network_id: id } = card;
  const named = follow(name, 'libvirt_network', resolve) ?? follow(id, 'libvirt_network', resolve);
  if (named !== undefined) {
    return readText(named.name, 'unknown');
  }
  const text = toText(name);
  if (text !== undefined && text !== '' && !isLater(text)) {
    return known(text);
  }
  if (isSet(name) && !isSet(id)) {
    return 'unknown';
  }
  // An id is no name, and what it stands for is not at hand.
  const device = HOST_DEVICES.map((argument) => card[argument]).find(isSet);
  return device === undefined ? (isSet(id) ? 'unknown' : 'absent') : readText(device);
}
