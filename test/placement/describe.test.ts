import { type Proof, describeProof } from '../../lib/placement';

const askers = {
  count: 2,
  biggest: [
    { guest: 'db', amount: 3072 },
    { guest: 'web', amount: 1500 },
  ],
};

describe('a proof is described', () => {
  test.each<[string, Proof, string]>([
    ['a contradiction', { kind: 'contradiction', guests: ['a', 'b'] }, 'a and b must share a host and must not'],
    [
      'a guest without a host',
      { kind: 'no-host', guests: ['a'], cpu: 1500, memory: 1024, hosts: 0, largest: { cpu: 0, memory: 0 } },
      'a (1.5 vCPU, 1 GiB) may run on none of the hosts',
    ],
    [
      'a guest that is too large',
      { kind: 'no-host', guests: ['a', 'b'], cpu: 1500, memory: 1024, hosts: 1, largest: { cpu: 1000, memory: 2048 } },
      'a + b (1.5 vCPU, 1 GiB) fits on none of the 1 host it may run on: the largest offers are 1 vCPU, 2 GiB',
    ],
    [
      'a sum',
      { kind: 'sum', dimension: 'memory', asked: 4572, capacity: 4096, guests: askers, hosts: ['a', 'b'] },
      'memory: 4572 MiB asked (db 3 GiB, web 1500 MiB), 4 GiB on 2 hosts',
    ],
    [
      'a sum of what is guaranteed',
      { kind: 'sum', dimension: 'guaranteedMemory', asked: 4572, capacity: 4096, guests: askers, hosts: ['a'] },
      'guaranteed memory: 4572 MiB asked (db 3 GiB, web 1500 MiB), 4 GiB on 1 host',
    ],
    [
      'a guest that is guaranteed too much',
      {
        kind: 'no-host',
        guests: ['a'],
        cpu: 1500,
        memory: 1024,
        guaranteedCpu: 500,
        guaranteedMemory: 512,
        hosts: 2,
        largest: { cpu: 1000, memory: 2048, guaranteedCpu: 0, guaranteedMemory: 1024 },
      },
      'a (1.5 vCPU, 1 GiB, 0.5 vCPU guaranteed, 512 MiB guaranteed) fits on none of the 2 hosts it may run on: the largest offers are 1 vCPU, 2 GiB, 0 vCPU guaranteed, 1 GiB guaranteed',
    ],
    [
      'too little that stays down',
      { kind: 'too-few-down', dimension: 'memory', losses: 3, failures: 1, needed: 6144, asked: 4572, guests: askers },
      'memory: for the loss of any 1 of 3 hosts to leave room, 6 GiB of what stays down would have to be spread over them, and it asks 4572 MiB (db 3 GiB, web 1500 MiB)',
    ],
    [
      'too little that stays down, when two are lost',
      { kind: 'too-few-down', dimension: 'cpu', losses: 2, failures: 2, needed: 6000, asked: 4572, guests: askers },
      'vCPU: for the loss of any 2 of 4 hosts to leave room, 6 of what stays down would have to be spread over them, and it asks 4.572 (db 3.072, web 1.5)',
    ],
    [
      'large guests in memory',
      { kind: 'large', dimension: 'memory', size: 1500, guests: askers, room: 1, hosts: ['a'] },
      'memory: 2 guests of 1500 MiB or more (db 3 GiB, web 1500 MiB), room for 1 of that size on 1 host',
    ],
    [
      'guests by their number',
      {
        kind: 'sum',
        dimension: 'cpu',
        asked: 10_000,
        capacity: 9000,
        guests: { count: 10, biggest: 'abcdefgh'.split('').map((guest) => ({ guest, amount: 1000 })) },
        hosts: ['a'],
      },
      'vCPU: 10 asked (a 1, b 1, c 1, d 1, e 1, f 1, g 1, h 1 and 2 more), 9 on 1 host',
    ],
    [
      'a group that is apart',
      { kind: 'clique', guests: 'abcdefghij'.split(''), hosts: ['x', 'y'], declared: true },
      '10 guests that must be apart (a, b, c, d, e, f, g, h and 2 more) on 2 hosts they may run on',
    ],
    [
      'weights',
      {
        kind: 'weights',
        asked: 11,
        capacity: 9,
        guests: [
          { guests: ['a', 'b'], weight: 6 },
          { guests: ['c'], weight: 5 },
        ],
        hosts: ['x', 'y'],
      },
      'by weights that no host can exceed, the guests weigh 11 (a + b 6, c 5), 2 hosts hold 9',
    ],
    ['an exhausted search', { kind: 'exhausted', nodes: 123 }, 'all placements were tried (123 nodes)'],
  ])('%s', (_, proof, words) => {
    expect(describeProof(proof)).toBe(words);
  });
});
