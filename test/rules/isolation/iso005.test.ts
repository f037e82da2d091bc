import { type Disclosure } from '../../../lib/model';
import { findingsOf, hostEstate, judge, verdictsOf, vm } from '../../support/estate';

const clipboard: Disclosure = {
  key: 'isolation.tools.copy.disable',
  value: 'FALSE',
  what: 'opens the clipboard between guest and console',
};
const salt: Disclosure = { key: 'sched.mem.pshare.salt', value: 'x', what: 'lets the guest share memory pages' };
const of = (disclosures?: Disclosure[]) => hostEstate([vm({ disclosures })]);

describe('ISO005 passes', () => {
  test.each([
    ['when nothing is stated', of()],
    ['when nothing is disclosed', of([])],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO005 fails', () => {
  test('for each that is disclosed', () => {
    expect(verdictsOf(of([clipboard]))).toEqual(['ISO005 error']);
    expect(verdictsOf(of([clipboard, salt]))).toEqual(['ISO005 error', 'ISO005 error']);
  });

  test('in these words, where the VM was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = hostEstate([vm({ disclosures: [clipboard], source })]);
    expect(findingsOf(judged)).toEqual([
      '[app/vm] ISO005: setting isolation.tools.copy.disable = FALSE opens the clipboard between guest and console; remove it',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });
});
