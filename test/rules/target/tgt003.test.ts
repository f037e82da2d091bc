import { estate, findingsOf, host, judge, system, verdictsOf } from '../../support/estate';

const of = (readOnlyApi?: boolean) => estate({ hosts: [host({ readOnlyApi })] });

describe('TGT003 passes', () => {
  test.each([
    ['when there is no host', estate()],
    ['when nothing is stated', of()],
    ['when the API can be written', of(false)],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('TGT003 fails', () => {
  test('when the API can only be read', () => {
    expect(verdictsOf(of(true))).toEqual(['TGT003 error']);
  });

  test('in these words, where the host was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({
      hosts: [
        host({ readOnlyApi: true, system: system({ label: 'VMware ESXi' }), source }),
        host({ path: 'rack-1/b' }),
      ],
    });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/esxi-01] TGT003: VMware ESXi with a free licence can only be read, nothing can be created; license it',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });
});
