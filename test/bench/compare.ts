import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

const VM = 'vsphere_virtual_machine';

/** Emitted by this library alone: the ledger row that travels with a host. */
const OURS_ALONE = 'terraform_data';

/** In what two synthesized fleets differ, ids aside; nothing when both define the same machines. */
export function differences(rawOutdir: string, oursOutdir: string, vms: number): string[] {
  const raw = definitionsIn(rawOutdir);
  const ours = definitionsIn(oursOutdir);
  return [
    ...countDifferences('raw', raw, vms),
    ...countDifferences('ours', ours, vms),
    ...[...raw]
      .filter(([address, attributes]) => !isDeepStrictEqual(attributes, ours.get(address)))
      .map(
        ([address, is]) => `${address} is ${JSON.stringify(is)} in raw, ${JSON.stringify(ours.get(address))} in ours`,
      ),
    ...[...ours.keys()].filter((address) => !raw.has(address)).map((address) => `${address} is in ours alone`),
  ];
}

function countDifferences(by: string, definitions: ReadonlyMap<string, unknown>, vms: number): string[] {
  const count = [...definitions.keys()].filter((address) => address.startsWith(`${VM} `)).length;
  return count === vms ? [] : [`${by} emits ${count} VMs instead of ${vms}`];
}

/** All resources and look-ups: their type, name and host for an address, and such addresses where ids are referred to. */
function definitionsIn(outdir: string): Map<string, unknown> {
  const file = join(outdir, 'stacks', 'fleet', 'cdk.tf.json');
  const { resource, data } = JSON.parse(readFileSync(file, 'utf8')) as { resource: Blocks; data: Blocks };
  const all = [...entriesOf('', resource), ...entriesOf('data.', data)].filter(({ type }) => type !== OURS_ALONE);
  const names = new Map(all.map(({ type, id, attributes }) => [`${type}.${id}`, `${type} ${String(attributes.name)}`]));
  return new Map(all.map(({ type, id, attributes }) => [names.get(`${type}.${id}`)!, named(attributes, names)]));
}

function entriesOf(mode: string, blocks: Blocks): { type: string; id: string; attributes: Attributes }[] {
  return Object.entries(blocks).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => ({ type: `${mode}${type}`, id, attributes })),
  );
}

/** Attributes with names instead of ids, and without cdktf's metadata. */
function named(attributes: Attributes, names: ReadonlyMap<string, string>): unknown {
  const text = JSON.stringify({ ...attributes, '//': undefined });
  return JSON.parse(text.replace(/(?:data\.)?vsphere_\w+\.[\w-]+/g, (address) => names.get(address) ?? address));
}
