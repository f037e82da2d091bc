import { type Attributes, blocksOf, isLater } from '../../../model';
import type { Resolve } from '../../dialect';

/** A part of an instance's machine. */
export interface Device {
  readonly name: string;
  readonly type: string;
  readonly properties: Attributes;
}

/** What an instance is configured with. */
export interface Configuration {
  readonly settings: Attributes;
  readonly devices: readonly Device[];
  /** Whether Terraform alone knows all settings, or all devices. */
  readonly later: { readonly settings: boolean; readonly devices: boolean };
}

/** An instance's settings and devices: its own, and before them those of its profiles that are at hand. */
export function configurationOf(attributes: Attributes, resolve: Resolve): Configuration {
  const { profiles } = attributes;
  const known = (Array.isArray(profiles) ? profiles : []).flatMap((name: unknown) => {
    const profile = resolve(name);
    return profile?.type.endsWith('_profile') === true ? [profile.attributes] : [];
  });
  const layers = [...known, attributes];
  // A device of an instance takes the place of its profile's of the same name.
  const devices = new Map(layers.flatMap(({ device }) => blocksOf(device).map(deviceOf)).map((one) => [one.name, one]));
  return {
    settings: Object.assign({}, ...layers.map(settingsOf)) as Attributes,
    devices: [...devices.values()],
    later: {
      settings: layers.some(({ config, limits }) => isLater(config) || isLater(limits)),
      devices: layers.some(({ device }) => isLater(device)),
    },
  };
}

/** `lxd_instance` may state its limits apart. */
function settingsOf({ config, limits }: Attributes): Attributes {
  const apart = Object.entries(mapOf(limits)).map(([name, value]) => [`limits.${name}`, value]);
  return { ...mapOf(config), ...Object.fromEntries(apart) };
}

function deviceOf({ name, type, properties }: Attributes): Device {
  return { name: String(name), type: String(type), properties: mapOf(properties) };
}

function mapOf(value: unknown): Attributes {
  return blocksOf(value)[0] ?? {};
}
