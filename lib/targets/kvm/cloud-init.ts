import type { StaticAddress } from '../target';
import type { LibvirtCloudinitAttributes } from './libvirt';

/** What a guest reads at its first boot: its name and the address that is known at synth. JSON is YAML. */
export function cloudInitOf(
  name: string,
  address: StaticAddress,
): Pick<LibvirtCloudinitAttributes, 'meta_data' | 'user_data' | 'network_config'> {
  const network = {
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
  return {
    meta_data: JSON.stringify({ 'instance-id': name, 'local-hostname': name }),
    user_data: `#cloud-config\n${JSON.stringify({ fqdn: `${name}.${address.domain}` })}`,
    network_config: JSON.stringify(network),
  };
}
