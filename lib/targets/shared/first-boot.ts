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
}

/**
 * What a guest reads at its first boot: its name, the address that is known at synth, and the author's user data.
 *
 * Where there is user data, it stays as it is: the name is in the metadata alone, with its domain where one is known.
 */
export function firstBootOf({ name, address, userData }: FirstBootSpec): FirstBootData {
  const fullName = address === undefined ? name : `${name}.${address.domain}`;
  return {
    metaData: { 'instance-id': name, 'local-hostname': userData === undefined ? name : fullName },
    userData: userData ?? `#cloud-config\n${JSON.stringify({ fqdn: fullName })}`,
    ...(address !== undefined && { network: networkOf(address) }),
  };
}

/** On the guest's first network card, whatever it is called. */
function networkOf(address: StaticAddress): Readonly<Record<string, unknown>> {
  return {
    version: 2,
    ethernets: {
      primary: {
        match: { name: 'e*' },
        addresses: [`${address.ip}/${address.prefixLength}`],
        ...(address.gateway !== undefined && { gateway4: address.gateway }),
        ...(address.dnsServers.length > 0 && { nameservers: { addresses: address.dnsServers } }),
      },
    },
  };
}
