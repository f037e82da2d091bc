import { estate, findingsOf, host, judge, network, verdictsOf, vms } from '../../support/estate';

const of = (...networks: Parameters<typeof network>[0][]) =>
  estate({ hosts: [host()], vms: vms(2, 1), networks: networks.map((one) => network(one)) });

describe('ISO004 passes', () => {
  test.each([
    ['when there is no network', of()],
    ['when nothing is stated', of({})],
    ['when nothing is open', of({ openings: [] })],
    ['on the last VLAN that is one', of({ vlan: 4094 })],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO004 fails', () => {
  test.each([
    ['for a switch that is on', of({ openings: ['macChanges'] }), 1],
    ['for each switch that is on', of({ openings: ['promiscuous', 'forgedTransmits', 'macChanges'] }), 3],
    ['on VLAN 4095', of({ vlan: 4095 }), 1],
    ['for each network', of({ path: 'app/a', vlan: 4095 }, { path: 'app/b', openings: ['promiscuous'] }), 2],
  ])('%s', (_, judged, count) => {
    expect(verdictsOf(judged)).toEqual(Array.from({ length: count }, () => 'ISO004 error'));
  });

  test('in these words, where the network was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = of({ path: 'app/lan', vlan: 4095, openings: ['promiscuous'], source });
    expect(findingsOf(judged)).toEqual([
      "[app/lan] ISO004: 'promiscuous' lets a guest on lan see or forge the traffic of others; remove it",
      '[app/lan] ISO004: VLAN 4095 on lan is every VLAN at once; name the one that its guests need',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }, { source }]);
  });
});
