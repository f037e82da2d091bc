import { type DeviceFacts, type Disclosure, isLater } from '../../../model';
import { isSet } from '../../shared/hosted-reading';

/** What a stylesheet makes of a domain, for which the provider has no argument, or against what its arguments say. */
export interface Changes {
  /** Whether it may give the domain other virtual CPUs, or other memory, than the arguments say. */
  readonly vcpus: boolean;
  readonly memory: boolean;
  readonly coresPerSocket?: number;
  readonly sharesDisks: boolean;
  readonly secureBoot: boolean;
  readonly devices: readonly DeviceFacts[];
  readonly disclosures: readonly Disclosure[];
}

/** What a stylesheet says. Of one that Terraform knows later, only that sizes may be others. */
export function changesIn(xslt: unknown): Changes {
  const text = typeof xslt === 'string' && !isLater(xslt) ? xslt : '';
  const hidden = isSet(xslt) && text === '';
  const coresPerSocket = Number(/<topology\b[^>]*\bcores=['"](\d+)['"]/.exec(text)?.[1]);
  return {
    vcpus: hidden || names(text, 'vcpu'),
    memory: hidden || ['memory', 'maxMemory', 'currentMemory'].some((element) => names(text, element)),
    ...(coresPerSocket > 0 && { coresPerSocket }),
    sharesDisks: /<shareable\b/.test(text),
    secureBoot: /\bsecure=['"]yes['"]|<xsl:attribute name=['"]secure['"]>\s*yes/.test(text),
    devices: [...hostDevicesIn(text), ...interfacesIn(text)],
    disclosures: [...foldersIn(text), ...sharedMemoryIn(text)],
  };
}

/** Whether it makes an element, or a template of it matches one. */
function names(text: string, element: string): boolean {
  return new RegExp(`<${element}[\\s/>]|(match|select)=(['"])[^'"]*(?<![\\w-])${element}(?![\\w-])`).test(text);
}

/** Every element of a name, with what is in it. */
function elementsIn(text: string, name: string): string[] {
  return text.match(new RegExp(`<${name}\\b[^>]*/>|<${name}\\b[\\s\\S]*?</${name}>`, 'g')) ?? [];
}

function attributeIn(text: string, name: string): string | undefined {
  return new RegExp(`\\b${name}=['"]([^'"]*)['"]`).exec(text)?.[1];
}

/** Devices by their address on the host's bus, or by their maker; a mediated one is a part of a device. */
function hostDevicesIn(text: string): DeviceFacts[] {
  return elementsIn(text, 'hostdev').map((element) => {
    const kind = attributeIn(element, 'type') === 'mdev' ? 'shared' : 'passthrough';
    return { id: attributeIn(element, 'uuid') ?? pciAddressIn(element) ?? usbIdIn(element) ?? 'hostdev', kind };
  });
}

/** Cards that are functions of a card of the host. */
function interfacesIn(text: string): DeviceFacts[] {
  return elementsIn(text, 'interface')
    .filter((element) => /^<interface\b[^>]*\btype=['"]hostdev['"]/.test(element))
    .map((element) => ({ id: pciAddressIn(element) ?? 'interface', kind: 'passthrough' }));
}

/** Such as `0000:3b:00.0`. */
function pciAddressIn(element: string): string | undefined {
  const source = elementsIn(element, 'source')[0] ?? element;
  const [bus, slot, fn] = ['bus', 'slot', 'function'].map((part) => attributeIn(source, part));
  if (bus === undefined || slot === undefined || fn === undefined) {
    return undefined;
  }
  const domain = attributeIn(source, 'domain') ?? '0';
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)}`;
}

/** Such as `1234:beef`. */
function usbIdIn(element: string): string | undefined {
  const [vendor, product] = ['vendor', 'product'].map((name) => attributeIn(elementsIn(element, name)[0] ?? '', 'id'));
  return vendor === undefined || product === undefined ? undefined : `${hex(vendor, 4)}:${hex(product, 4)}`;
}

function hex(number: string, digits: number): string {
  return number.replace(/^0x/i, '').toLowerCase().padStart(digits, '0');
}

function foldersIn(text: string): Disclosure[] {
  return elementsIn(text, 'filesystem').map((element) => ({
    key: 'filesystem',
    value: attributeIn(element, 'dir') ?? '',
    what: "shares a folder with the guest's host",
  }));
}

function sharedMemoryIn(text: string): Disclosure[] {
  return elementsIn(text, 'shmem').map((element) => ({
    key: 'shmem',
    value: attributeIn(element, 'name') ?? '',
    what: 'shares memory with other guests',
  }));
}
