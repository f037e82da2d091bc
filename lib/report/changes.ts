import { CHANGES, type ChangeRow, type System } from '../model';
import { type Row, markdownTable } from './markdown-table';

/** The record of changes of one system, as its target states it. */
export interface ChangesOfSystem {
  readonly system: System;
  readonly container?: Rows;
  readonly network?: Rows;
  readonly vm?: Rows;
  readonly options: Rows;
}

type Rows = Readonly<Record<string, ChangeRow>>;

/** Kinds of things that have props, in the order of a system's section. */
const KINDS = [
  ['vm', 'VMs'],
  ['container', 'Containers'],
  ['network', 'Networks'],
  ['options', "The target's own options"],
] as const satisfies readonly (readonly [keyof ChangesOfSystem, string])[];

/** What a later change of each prop does, as one Markdown document. Equal records give equal text. */
export function formatChanges(records: readonly ChangesOfSystem[]): string {
  const blocks = [
    '# What a later change does',
    '<!-- Written by `npm run docs` from the records of changes of lib/targets. -->',
    'One record a system, in `lib/targets/<system>/changes.ts`: what happens to a guest that is there when one of its props is changed. A plan shows it too, before anything is done.',
    markdownTable([['a change …', 'means'], ...Object.entries(CHANGES)]),
    ...records.flatMap(sectionOf),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sectionOf(record: ChangesOfSystem): string[] {
  const { system } = record;
  const tables = KINDS.flatMap(([kind, title]) => {
    const rows = record[kind];
    return rows === undefined ? [] : [`### ${title}`, tableOf(rows)];
  });
  return [`## ${system.label}`, `By ${system.provider}.`, ...tables];
}

function tableOf(rows: Rows): string {
  const lines = Object.entries(rows)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([prop, { change, note = '' }]): Row => [`\`${prop}\``, change, note]);
  return markdownTable([['prop', 'a later change', ''], ...lines]);
}
