import { type System, can, cannot } from '../../lib/model';
import { formatCapabilities } from '../../lib/report';
import { system } from '../support/estate';

const plain = system({
  id: 'plain',
  label: 'Plain',
  source: 'the book of a_limit.',
  capabilities: {
    clone: can('machine.base_id, once'),
    copy: can('machine.base_id, once'),
    snapshot: can('snapshot'),
    iso: cannot('it reads no CD; use VmSource.blank()'),
  },
});

/** Cells of a row by its title, without the title. */
function cellsOf(document: string, title: string): string[] {
  const row = document.split('\n').find((line) => line.startsWith(`| ${title} `));
  return row!
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
    .slice(1);
}

/** A section from its heading to the next. */
function sectionOf(document: string, heading: string): string {
  const [, section] = document.split(`\n${heading}\n`);
  return section!.split(/\n##/)[0]!.trim();
}

describe('the document of capabilities', () => {
  test('says yes for what a system can, no for what it cannot and for what nobody stated', () => {
    const document = formatCapabilities([plain, system({ label: 'Able' })]);
    expect(cellsOf(document, 'clone a template')).toEqual(['yes', 'yes']);
    expect(cellsOf(document, 'start from an ISO image')).toEqual(['no', 'yes']);
    expect(cellsOf(document, 'hot add')).toEqual(['no', 'yes']);
  });

  test('says by what, and what to do instead, a line for all that one text is said of', () => {
    expect(sectionOf(formatCapabilities([plain]), '## Plain')).toMatch(
      new RegExp(
        [
          '^Limits and overhead are from: the book of `a_limit`\\.',
          '',
          'It can:',
          '',
          '- clone a template, duplicate a VM: `machine\\.base_id`, once',
          '- save to disk \\(snapshot\\): `snapshot`',
          '',
          'It cannot:',
          '',
          '- linked clone, [^\n]+: nobody has stated that it can; leave it out',
          '- start from an ISO image: it reads no CD; use `VmSource\\.blank\\(\\)`$',
        ].join('\n'),
      ),
    );
  });

  test('says nothing of what it cannot where a system can all, and the other way round', () => {
    expect(sectionOf(formatCapabilities([system({ label: 'Able' })]), '## Able')).not.toContain('It cannot');
    expect(sectionOf(formatCapabilities([system({ label: 'None', capabilities: {} })]), '## None')).not.toContain(
      'It can:',
    );
  });

  test('gives maximums their units, and a dash where none is known', () => {
    const limited = system({
      label: 'Limited',
      maximums: { milliCpu: 32_000, milliCpuStep: 10, memoryMib: 2048, minMemoryMib: 4, disks: 4, snapshots: 31 },
      overhead: { baseMib: 18.19, perMib: 0.00743, perExtraVcpuMib: 4.05 },
      minimumVersion: '8.0',
      kernels: ['linux', 'windows'],
    });
    const document = formatCapabilities([limited, plain]);
    expect(
      [
        'most CPU',
        'steps of CPU',
        'most memory',
        'least memory',
        'steps of memory',
        'most disks',
        'most network adapters',
        'most snapshots',
        'MiB beside a guest of its memory, in MiB',
        'oldest release',
        "guests' kernels",
      ].map((title) => cellsOf(document, title)),
    ).toEqual([
      ['32 vCPU', '-'],
      ['0.01 CPU', '-'],
      ['2 GiB', '-'],
      ['4 MiB', '-'],
      ['-', '-'],
      ['4', '-'],
      ['-', '-'],
      ['31', '-'],
      ['18.19 + 0.00743 x memory + 4.05 x (vCPU - 1)', 'none'],
      ['8.0', '-'],
      ['linux, windows', 'any'],
    ]);
  });

  test('tells of a variant what is otherwise than in the system of its id', () => {
    const variant: System = {
      ...plain,
      label: 'Plain (alone)',
      capabilities: { ...plain.capabilities, clone: cannot('it is alone; use a disk'), iso: can('cd_drive') },
    };
    const document = formatCapabilities([plain], [variant, { ...plain, label: 'Plain (again)' }]);
    expect(sectionOf(document, '### Plain (alone)')).toBe(
      [
        'As Plain, but for:',
        '',
        '- clone a template: no, it is alone; use a disk',
        '- start from an ISO image: yes, `cd_drive`',
      ].join('\n'),
    );
    expect(sectionOf(document, '### Plain (again)')).toBe('No difference.');
    expect(formatCapabilities([plain])).not.toContain('## Variants');
  });

  test('is a table whose cells line up, whatever is in them', () => {
    const odd = system({ label: 'A | B', provider: 'example/odd ~> 1.0' });
    const lines = formatCapabilities([odd, plain])
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(lines[0]).toContain('A \\| B');
  });
});
