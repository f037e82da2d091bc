import { type Attributes, SAFE_ISOLATION, blocksOf, valueOf } from '../../model';
import type { AdoptedContainer } from '../target';
import { readMemoryMib, readMilliCpu } from './dialect/limits';

/** Devices that are a piece of the host. */
const HOST_DEVICES = ['gpu', 'infiniband', 'pci', 'tpm', 'unix-block', 'unix-char', 'unix-hotplug', 'usb'];

/** What a raw instance promises, by its own arguments; what its profiles add is not in them. */
export function adoptedOf(attributes: Attributes): AdoptedContainer {
  const config = configOf(attributes);
  const milliCpu = valueOf(readMilliCpu(config, false));
  const memoryMib = valueOf(readMemoryMib(config, false));
  const devices = blocksOf(attributes.device).map(({ type, name, properties }) => ({
    type: String(type),
    name: String(name),
    properties: (properties ?? {}) as Attributes,
  }));
  const disks = devices.filter(({ type }) => type === 'disk').map(({ properties }) => properties);
  return {
    name: String(attributes.name),
    image: String(attributes.image),
    ...(milliCpu !== undefined && { milliCpu }),
    ...(memoryMib !== undefined && { memoryMib }),
    isolation: {
      ...SAFE_ISOLATION,
      // Settings handed to LXC as they are may be anything.
      privileged: config['security.privileged'] === 'true' || Object.keys(config).some((key) => key.startsWith('raw.')),
      devices: devices
        .filter(({ type }) => HOST_DEVICES.includes(type))
        .map(({ name, properties }) => String(properties.source ?? properties.path ?? name)),
      hostPaths: disks
        .filter(({ source }) => String(source ?? '').startsWith('/'))
        .map(({ source, readonly }) => ({ path: String(source), readOnly: readonly === 'true' || readonly === true })),
    },
  };
}

/** An instance's settings; `lxd_instance` may state its limits apart. */
function configOf({ config, limits }: Attributes): Readonly<Record<string, unknown>> {
  const apart = Object.entries((limits ?? {}) as Attributes).map(([name, value]) => [`limits.${name}`, value]);
  return { ...(config as Attributes), ...Object.fromEntries(apart) };
}
