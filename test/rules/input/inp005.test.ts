import type { EmittedId } from '../../../lib/model';
import { estate, findingsOf, judge } from '../../support/estate';

const id = (path: string, overrides: Partial<EmittedId> = {}): EmittedId => ({
  path,
  name: path,
  stack: 'app',
  type: 'vsphere_virtual_machine',
  id: 'ab',
  source: { file: 'main.ts', line: path.length },
  ...overrides,
});

describe('INP005 passes', () => {
  test.each([
    ['when there are no ids', []],
    ['when ids differ', [id('a'), id('b', { id: 'abc' })]],
    ['when one id is used for two types', [id('a'), id('b', { type: 'vsphere_folder' })]],
    ['when one id is used in two stacks', [id('a'), id('b', { stack: 'other' })]],
    ['for letters, digits, underscores and dashes', [id('a', { id: '_a-Z_09' })]],
    ['for one letter', [id('a', { id: 'Z' })]],
    ['for one underscore', [id('a', { id: '_' })]],
  ])('%s', (_, ids) => {
    expect(findingsOf(estate({ ids }))).toEqual([]);
  });
});

describe('INP005 fails', () => {
  test.each(['', '1a', '-a', 'a.b', 'a b', 'ä', 'a\n', '${a}'])('for %j as a name, in these words', (name) => {
    const judged = estate({ ids: [id('app/x', { id: name })] });
    expect(findingsOf(judged)).toEqual([
      `[app/x] INP005: '${name}' is no valid Terraform name: it starts with a letter or underscore and has letters, digits, underscores and dashes; change the construct id`,
    ]);
    expect(judge(judged).findings).toMatchObject([{ source: { line: 5 } }]);
  });

  test('when two constructs become one resource, in these words, whichever came first', () => {
    const ids = [id('app/a.b'), id('app/ab'), id('app/c', { id: 'c' })];
    const words = [
      '[app/a.b] INP005: 2 constructs become the one resource vsphere_virtual_machine.ab (app/a.b, app/ab); give them ids that differ in letters and digits',
    ];
    expect(findingsOf(estate({ ids }))).toEqual(words);
    expect(findingsOf(estate({ ids: [...ids].reverse() }))).toEqual(words);
    expect(judge(estate({ ids: [...ids].reverse() })).findings).toMatchObject([{ source: { line: 7 } }]);
  });
});
