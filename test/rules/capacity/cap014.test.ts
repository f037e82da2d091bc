import { estate, findingsOf, host, hostEstate, judge, verdictsOf, vm, vms } from '../../support/estate';

const three = { technique: 'hosted', maxVms: 3 } as const;

describe('CAP014 passes', () => {
  test.each([
    ['when the host is empty', hostEstate([], three)],
    ['when there are exactly as many', hostEstate(vms(3, 1), three)],
    ['when replicas are exactly as many', hostEstate([vm({ replicas: 3 })], three)],
    ['when no maximum is stated', hostEstate(vms(20, 1))],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when the rest is on another host', () => {
    const rest = Array.from({ length: 4 }, (_, i) => vm({ path: `app/rest-${i}`, host: 'rack-1/b' }));
    const judged = estate({ hosts: [host({ path: 'rack-1/b' }), host(three)], vms: [...rest, ...vms(3, 1)] });
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('CAP014 warns', () => {
  test.each([
    ['when there is one more', hostEstate(vms(4, 1), three)],
    ['when there is one replica more', hostEstate([vm({ path: 'app/a' }), vm({ path: 'app/b', replicas: 3 })], three)],
  ])('%s, and the estate stays ok', (_, judged) => {
    expect(verdictsOf(judged)).toEqual(['CAP014 warning']);
    expect(judge(judged).ok).toBe(true);
  });

  test('in these words, where the host was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = hostEstate(vms(5, 1), { ...three, source });
    expect(findingsOf(judged)).toEqual([
      "[rack-1/esxi-01] CAP014: 5 VMs, stated maximum 3; move one, or raise 'maxVms'",
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });
});
