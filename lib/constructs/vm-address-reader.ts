import { isIP } from 'node:net';
import { set } from '../model';
import type { StaticAddress, VmSpec } from '../targets';
import type { Checks } from './checks';
import type { VmAddress } from './virtual-machine-props';

/** Characters of a NetBIOS name. */
const LONGEST_WINDOWS_NAME = 15;

/** Reads the address that a guest is given. */
export function readAddress(checks: Checks, address: VmAddress): StaticAddress {
  const ip = (prop: string, value: string): string =>
    isIP(checks.text(prop, value)) === 4 ? value : checks.wrong(prop, 'an IPv4 address', value);
  const given = checks.object('address', address, 'an ip');
  const { gateway } = given;
  return {
    ip: ip('address.ip', given.ip),
    prefixLength: checks.whole('address.prefixLength', given.prefixLength ?? 24, { least: 1, most: 32 }),
    ...set({ gateway: gateway === undefined ? undefined : ip('address.gateway', gateway) }),
    dnsServers: checks
      .list('address.dnsServers', given.dnsServers, 'addresses')
      .map((server, index) => ip(`address.dnsServers[${index}]`, server)),
    domain: checks.optionalText('address.domain', given.domain) ?? 'local',
  };
}

/** An address is given by customizing a clone or an image; names that Windows is given are NetBIOS names. */
export function checkAddressed(checks: Checks, { address, source, guestOs, name }: VmSpec): void {
  if (address === undefined) {
    return;
  }
  if (source.kind === 'blank-disk' || source.kind === 'iso') {
    checks.wrong('address', 'left out where the guest is installed by other means: nobody would tell it', address.ip);
  }
  if (guestOs.kernel === 'windows' && name.length > LONGEST_WINDOWS_NAME) {
    checks.wrong('name', `at most ${LONGEST_WINDOWS_NAME} characters, where a Windows guest is given its name`, name);
  }
}
