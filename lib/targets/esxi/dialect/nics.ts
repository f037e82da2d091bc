import { type Attributes, type NicFacts, blocksOf } from '../../../model';
import type { Resolve } from '../../dialect';
import { isRepeated, nameOf, textOf } from '../../shared/reading';
import { type GivenAddress, firstBootAddresses } from './first-boot';
import { settingsOf } from './settings';

/** A VM's network cards, in order, with the addresses that it is given. */
export function nicsOf(vm: Attributes, resolve: Resolve): NicFacts[] {
  const cards = cardsOf(vm);
  const given = addressesOf(vm);
  const listed = cards.map((card, index): NicFacts => {
    const mac = textOf(card.mac_address);
    const address = addressOf(given, index, mac);
    return {
      network: nameOf(card.network_id, resolve),
      ...(address !== undefined && { address }),
      ...(mac !== undefined && { mac }),
    };
  });
  return isRepeated(vm, 'network_interface') ? [...listed, { network: 'unknown' }] : listed;
}

/** The cards that are listed; else those that an OVF's networks are mapped to. */
function cardsOf({ network_interface: listed, clone, ovf_deploy: ovf }: Attributes): readonly Attributes[] {
  const cards = blocksOf(listed);
  const mapped = [...blocksOf(clone), ...blocksOf(ovf)]
    .flatMap(({ ovf_network_map: networks }) => blocksOf(networks))
    .flatMap((networks) => Object.values(networks));
  return cards.length > 0 ? cards : mapped.map((id) => ({ network_id: id }));
}

/** By customization, card by card; else by what cloud-init reads. */
function addressesOf(vm: Attributes): readonly GivenAddress[] {
  const customized = blocksOf(vm.clone)
    .flatMap(({ customize }) => blocksOf(customize))
    .flatMap((customize) => blocksOf(customize.network_interface))
    .map(({ ipv4_address: v4, ipv6_address: v6 }): GivenAddress => {
      const address = textOf(v4) ?? textOf(v6);
      return address === undefined ? {} : { address };
    });
  return customized.length > 0 ? customized : firstBootAddresses(settingsOf(vm));
}

function addressOf(given: readonly GivenAddress[], index: number, mac: string | undefined): string | undefined {
  const byMac = mac === undefined ? undefined : given.find((one) => one.mac?.toLowerCase() === mac.toLowerCase());
  const byOrder = given[index]?.mac === undefined ? given[index] : undefined;
  return (byMac ?? byOrder)?.address;
}
