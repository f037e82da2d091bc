import type { StaticAddress } from '../target';

/** What cloud-init reads of a guest. */
export interface FirstBootData {
  /** Who it is. JSON is YAML. */
  readonly metaData: Readonly<Record<string, unknown>>;
  /** What it is to do: the author's own text, or no more than the name that its domain gives it. */
  readonly userData: string;
  /** How it is reached, in version 2 of cloud-init's network configuration; missing where the network tells it. */
  readonly network?: Readonly<Record<string, unknown>>;
}

/** The parts of a VM that cloud-init is told. */
export interface FirstBootSpec {
  readonly name: string;
  readonly address?: StaticAddress;
  readonly userData?: string;
  readonly networks: readonly string[];
}

/**
 * Whether cloud-init must be told which of several network cards the address is for. Nobody knows what a guest calls
 * them, so it is told by a MAC address that is then ours to give.
 */
export function needsMac({ address, networks }: Pick<FirstBootSpec, 'address' | 'networks'>): boolean {
  return address !== undefined && networks.length > 1;
}

/**
 * What a guest reads at its first boot: its name, the address that is known at synth, and the author's user data.
 *
 * Where there is user data, it stays as it is: the name is in the metadata alone, with its domain where one is known.
 *
 * @param mac of the first network card, where there are several
 */
export function firstBootOf({ name, address, userData }: FirstBootSpec, mac?: string): FirstBootData {
  const fullName = address === undefined ? name : `${name}.${address.domain}`;
  return {
    metaData: { 'instance-id': name, 'local-hostname': userData === undefined ? name : fullName },
    userData: userData ?? `#cloud-config\n${JSON.stringify({ fqdn: fullName })}`,
    ...(address !== undefined && { network: networkOf(address, mac) }),
  };
}

/** On the guest's first network card, whatever it is called. */
function networkOf(address: StaticAddress, mac: string | undefined): Readonly<Record<string, unknown>> {
  return {
    version: 2,
    ethernets: {
      primary: {
        match: mac === undefined ? { name: 'e*' } : { macaddress: mac },
        addresses: [`${address.ip}/${address.prefixLength}`],
        ...(address.gateway !== undefined && { gateway4: address.gateway }),
        ...(address.dnsServers.length > 0 && { nameservers: { addresses: address.dnsServers } }),
      },
    },
  };
}
