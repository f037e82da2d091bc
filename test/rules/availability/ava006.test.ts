import type { Snapshot } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import { estate, findingsOf, host, verdictsOf, vm } from '../../support/estate';

const snapshot = (overrides: Partial<Snapshot> = {}): Snapshot => ({
  name: 'before-upgrade',
  memory: false,
  keepUntil: '2027-01-31',
  purpose: 'rollback',
  ...overrides,
});
const of = (today: string | undefined, ...snapshots: Snapshot[]) =>
  estate({
    hosts: [host()],
    vms: [vm({ snapshots, source: { file: 'main.ts', line: 3 } }), vm({ path: 'app/bystander' })],
    ...(today !== undefined && { today }),
  });

describe('AVA006 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['without snapshots', of('2027-01-31')],
    ['on the last day', of('2027-01-31', snapshot())],
    ['where no day is known', of(undefined, snapshot({ keepUntil: '1999-01-01' }))],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('AVA006 warns', () => {
  test('on the day after, in these words, and the estate stays ok', () => {
    const judged = of('2027-02-01', snapshot());
    expect(findingsOf(judged)).toEqual([
      '[app/vm] AVA006: snapshot before-upgrade was to be gone after 2027-01-31 (today 2027-02-01), and grows; remove it',
    ]);
    expect(verdictsOf(judged)).toEqual(['AVA006 warning']);
    expect(evaluate(judged).ok).toBe(true);
  });

  test('for a snapshot that is to be a backup, in these words', () => {
    expect(findingsOf(of('2027-01-31', snapshot({ purpose: 'backup' })))).toEqual([
      '[app/vm] AVA006: snapshot before-upgrade is on the datastore that it is to protect from, and is no backup; back up to another place',
    ]);
  });

  test('for each snapshot and each reason, at its own line, or at that of its VM', () => {
    const source = { file: 'main.ts', line: 9 };
    const judged = of('2027-02-01', snapshot({ purpose: 'backup', source }), snapshot({ name: 'b' }));
    expect(evaluate(judged).findings.map(({ message, source: line }) => [message.split(' ')[1], line])).toEqual([
      ['b', { file: 'main.ts', line: 3 }],
      ['before-upgrade', source],
      ['before-upgrade', source],
    ]);
  });
});
