import {
  type Attributes,
  type DeviceFacts,
  type Disclosure,
  type Known,
  type NicFacts,
  blocksOf,
  disclosures,
  known,
  mapKnown,
  readKnown,
  toNumber,
  valueOf,
} from '../../../model';
import type { Resolve } from '../../dialect';
import { follow, calledBy, readText } from '../../shared/hosted-reading';
import { isRepeated, toFlag } from '../../shared/reading';

/**
 * Integration services of a machine that states none: the provider's defaults. It leaves those alone that are not in a map
 * that states others, and Hyper-V has the same.
 */
const DEFAULT_SERVICES: Attributes = { 'Key-Value Pair Exchange': true, 'Guest Service Interface': false };

/** Adapters of a machine, in order; of those that Terraform repeats, that there are some. */
export function nicsOf(attributes: Attributes, resolve: Resolve): NicFacts[] {
  const listed = blocksOf(attributes.network_adaptors).map((adaptor) => {
    const dynamic = toFlag(adaptor.dynamic_mac_address) ?? true;
    const mac = dynamic ? undefined : valueOf(readText(adaptor.static_mac_address));
    return { network: networkOf(adaptor, resolve), ...(mac !== undefined && { mac }) };
  });
  return isRepeated(attributes, 'network_adaptors') ? [...listed, { network: 'unknown' }] : listed;
}

/** A VLAN of a switch is a network of its own. */
function networkOf(adaptor: Attributes, resolve: Resolve): Known<string> {
  const name = calledBy(adaptor.switch_name, 'hyperv_network_switch', resolve);
  const tagged = toFlag(adaptor.vlan_access) ?? false;
  const vlan = tagged ? readKnown(adaptor.vlan_id, toNumber, known(0)) : known(0);
  if (typeof vlan !== 'object') {
    return vlan;
  }
  return vlan.value === 0 ? name : mapKnown(name, (of) => `${of} VLAN ${vlan.value}`);
}

/** Adapters past their switch (SR-IOV), of which the provider gives every machine some where the switch has any. */
export function sharedCardsOf(blocks: unknown, resolve: Resolve): DeviceFacts[] {
  return blocksOf(blocks).flatMap(({ name, switch_name: at, iov_weight: weight }) => {
    const lets = toFlag(follow(at, 'hyperv_network_switch', resolve)?.enable_iov) ?? false;
    return lets && toNumber(weight) !== 0 ? [{ id: `SR-IOV of ${String(name)}`, kind: 'shared' as const }] : [];
  });
}

/** What lets a machine learn of its host, or of the others on its switch. */
export function disclosuresOf({ integration_services: stated, network_adaptors: adaptors }: Attributes): Disclosure[] {
  const services = Object.entries({ ...DEFAULT_SERVICES, ...(typeof stated === 'object' ? stated : {}) });
  return [
    ...disclosures(Object.fromEntries(services.map(([name, on]) => [name, String(on)]))),
    ...blocksOf(adaptors).flatMap(({ mac_address_spoofing: spoofing, port_mirroring: mirroring }) => [
      ...opened('mac_address_spoofing', spoofing, 'On', 'lets the guest pose as others on its switch'),
      ...opened('port_mirroring', mirroring, 'Destination', 'shows the guest what others on its switch send'),
    ]),
  ];
}

function opened(key: string, value: unknown, open: string, what: string): Disclosure[] {
  return String(value).toLowerCase() === open.toLowerCase() ? [{ key, value: open, what }] : [];
}
