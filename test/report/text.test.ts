import fc from 'fast-check';
import stringWidth from 'string-width';
import { type Estate, GuestOs, type LedgerRow } from '../../lib/model';
import { formatLedger } from '../../lib/report';
import { amountOfCharge } from '../../lib/report/amounts';
import { bar } from '../../lib/report/bar';
import { evaluate } from '../../lib/rules';
import { ARTICLE, LAYERS, container, containerHost, engine, estate, host, vm, judge } from './estates';
import { aHostileEstate } from '../support/estate';
import { anyReport } from './reports';

const ledgerOf = (of: Estate): string => formatLedger(judge(of));

test('every layer has a row, aligned at the slash of each resource', () => {
  expect(`\n${ledgerOf(LAYERS)}`).toBe(`
rack-1                                      vCPU used/cap         memory used/cap    disk used/cap
└─ esxi-01       VMware ESXi, bare metal    ████████░░  20/24     136.3/240.6 GiB    268/3276 GiB
   ├─ orders-db  vm, Windows Server 2019                16        128.2 GiB          200 GiB
   └─ platform   vm, Debian 12                           4          8.1 GiB           68 GiB
      └─ docker                             █░░░░░░░░░ 0.5/3.5     0.25/7 GiB
         └─ web  nginx:1.29                            0.5         0.25 GiB

1 host, 2 VMs, 1 container; no findings
memory is rounded; the JSON report has it to the MiB`);
});

test('a row that is short has a mark at what is short', () => {
  expect(`\n${ledgerOf(ARTICLE)}`).toBe(`
rack-1                                      vCPU used/cap         memory used/cap    disk used/cap
└─ esxi-01       VMware ESXi, bare metal    ██████████ 33/24 !    144/256 GiB        180/3276 GiB
   ├─ orders-db  vm, Debian 12                         16         128 GiB             60 GiB
   ├─ search     vm, Debian 12                          9           8 GiB             60 GiB
   └─ web        vm, Debian 12                          8           8 GiB             60 GiB

1 host, 3 VMs, no containers; 1 error`);
});

test('a tiny ledger is as wide as its headings, and a layer without disk has an empty cell', () => {
  expect(`\n${ledgerOf(estate({ hosts: [host('s/h', { stores: [] })] }))}`).toBe(`
s                                vCPU used/cap      memory used/cap    disk used/cap
└─ h  VMware ESXi, bare metal    ░░░░░░░░░░ 0/24    0/256 GiB

1 host, no VMs, no containers; no findings`);
});

test('an empty estate is a summary', () => {
  expect(ledgerOf(estate({}))).toBe('no hosts, no VMs, no containers; no findings');
});

test('stacks stand apart, and what has the name of its neighbour or another stack is called by its path', () => {
  const of = estate({
    hosts: [host('rack-1/esxi-01'), host('rack-1-b/esxi-01'), containerHost('rack-1/metal')],
    vms: [
      vm('apps/db', 'rack-1/esxi-01'),
      vm('rack-1/esxi-01/db', 'rack-1/esxi-01'),
      vm('rack-1-b/db', 'rack-1-b/esxi-01'),
    ],
    engines: [engine('rack-1/metal/engine', 'rack-1/metal')],
    containers: [container('rack-1/a/web', 'rack-1/metal/engine'), container('rack-1/b/web', 'rack-1/metal/engine')],
  });
  expect(`\n${ledgerOf(of)}`).toBe(`
rack-1-b                                                 vCPU used/cap         memory used/cap    disk used/cap
└─ esxi-01        VMware ESXi, bare metal                █░░░░░░░░░   4/24        8/256 GiB        60/3276 GiB
   └─ db          vm, Debian 12                                       4           8 GiB            60 GiB

rack-1                                                   vCPU used/cap         memory used/cap    disk used/cap
├─ esxi-01        VMware ESXi, bare metal                ███░░░░░░░   8/24       16/256 GiB       120/3276 GiB
│  ├─ apps/db     vm, Debian 12                                       4           8 GiB            60 GiB
│  └─ esxi-01/db  vm, Debian 12                                       4           8 GiB            60 GiB
└─ metal          Docker on Debian 12, container host    █░░░░░░░░░   1/22      0.5/248 GiB
   └─ engine      Docker                                 ██░░░░░░░░   1/3.5     0.5/7 GiB
      ├─ a/web    nginx:1.29                                        0.5        0.25 GiB
      └─ b/web    nginx:1.29                                        0.5        0.25 GiB

3 hosts, 3 VMs, 2 containers; no findings`);
});

test('addresses without a stack stand below a line without a name', () => {
  expect(`\n${ledgerOf(estate({ hosts: [host('vsphere_host.esxi')] }))}`).toBe(`
                                                 vCPU used/cap      memory used/cap    disk used/cap
└─ vsphere_host.esxi  VMware ESXi, bare metal    ░░░░░░░░░░ 0/24    0/256 GiB          0/3276 GiB

1 host, no VMs, no containers; no findings`);
});

test('letters of two cells and accents of none stay aligned', () => {
  const label = '麒麟 10';
  const of = estate({
    hosts: [host('東京/主机')],
    vms: [
      vm('東京/主机/de\u0301po\u0302t', '東京/主机'),
      vm('東京/主机/web', '東京/主机', {
        guestOs: GuestOs.custom({ label, kernel: 'linux', vsphereGuestId: 'other5xLinux64Guest' }),
      }),
    ],
  });
  const rows = ledgerOf(of).split('\n').slice(1, 4);
  expect(rows.map((row) => stringWidth(row.slice(0, row.indexOf(' GiB'))))).toEqual([65, 61, 61]);
  expect(rows[2]).toMatch(/^ {3}└─ web {4}vm, 麒麟 10 {27}4 {8}8 GiB {14}60 GiB$/);
});

describe('memory', () => {
  const memoryOf = (mib: number): string => {
    const of = estate({ hosts: [host('s/h')], vms: [vm('s/h/v', 's/h', { memoryMib: mib })] });
    return /(\S+ [MG]iB) +60 GiB/.exec(ledgerOf(of))![1]!;
  };

  test.each([
    [1, '0.00098 GiB'],
    [64, '0.063 GiB'],
    [256, '0.25 GiB'],
    [1_023, '1 GiB'],
    [1_024, '1 GiB'],
    [1_536, '1.5 GiB'],
    [8_191, '8 GiB'],
    [131_277, '128.2 GiB'],
  ])('of %i MiB is written as %s', (mib, expected) => {
    expect(memoryOf(mib)).toBe(expected);
  });

  test('is in MiB where rounding would hide a shortfall', () => {
    const of = estate({ hosts: [host('s/h')], vms: [vm('s/h/v', 's/h', { memoryMib: 262_145 })] });
    expect(ledgerOf(of)).toContain(' 262145/262144 MiB !');
  });

  test('that is no number does not look like one', () => {
    expect(amountOfCharge('memory', NaN)).toEqual({ used: '?', rest: ' GiB', rounded: false, short: false });
  });
});

describe('a bar', () => {
  test.each([
    [0, 24, '░░░░░░░░░░'],
    [1, 1_000, '█░░░░░░░░░'],
    [20, 24, '████████░░'],
    [999, 1_000, '█████████░'],
    [24, 24, '██████████'],
    [33, 24, '██████████'],
    [0, 0, '░░░░░░░░░░'],
    [1, 0, '██████████'],
    [1, -5, '██████████'],
    [NaN, 24, '░░░░░░░░░░'],
  ])('of %d in %d is %s', (allocated, capacity, expected) => {
    expect(bar(allocated, capacity)).toBe(expected);
  });
});

describe('images', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  test.each([
    [`nginx:1.29@${digest}`, 'nginx:1.29'],
    [`registry:5000/nginx@${digest}`, 'registry:5000/nginx@0123456789ab'],
    ['registry:5000/team/nginx', 'registry:5000/team/nginx'],
    ['nginx@sha256:short', 'nginx@sha256:short'],
  ])('%s is shown as %s', (image, expected) => {
    const of = estate({
      hosts: [containerHost('s/h')],
      engines: [engine('s/h/docker', 's/h')],
      containers: [container('s/h/docker/web', 's/h/docker', { image })],
    });
    expect(ledgerOf(of)).toContain(`web  ${expected} `);
  });
});

describe('colours', () => {
  test('are absent unless asked for', () => {
    expect(formatLedger(judge(ARTICLE))).not.toContain('\u001b');
  });

  test('change no letter and no blank', () => {
    const judged = judge(ARTICLE);
    const colored = formatLedger(judged, { color: true });
    expect(colored).toContain('\u001b[1m\u001b[31m33\u001b[39m\u001b[22m');
    expect(colored.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(formatLedger(judged));
  });
});

test('a ledger of 10 000 VMs has a row for each', () => {
  const vms = Array.from({ length: 10_000 }, (_, index) => vm(`s/h/vm-${index}`, 's/h'));
  const judged = judge(estate({ hosts: [host('s/h')], vms }));
  const lines = formatLedger(judged).split('\n');
  expect(lines).toHaveLength(10_000 + 4);
  expect(lines[1]).toBe(
    '└─ h           VMware ESXi, bare metal    ██████████ 40000/24 !    80000/256 GiB !    600000/3276 GiB !',
  );
});

test('rows never end in blanks, whatever the report', () => {
  fc.assert(fc.property(anyReport, (any) => !/ $/m.test(formatLedger(any))));
});

test('any estate, however wrong, is written with a line for every layer', () => {
  fc.assert(
    fc.property(aHostileEstate, (any) => {
      const judged = evaluate(any);
      const rows = (of: readonly LedgerRow[]): number => of.reduce((sum, row) => sum + 1 + rows(row.children), 0);
      const written = formatLedger(judged).split('\n');
      return written.filter((line) => /^[ │]*[├└]─ /.test(line)).length === rows(judged.ledger);
    }),
  );
});
