import type { Container, Engine, Host, Inventory, Vm } from '../../../lib/model';
import {
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  findingsOf,
  host,
  inventory,
  judge,
  store,
  vm,
} from '../../support/estate';

const disk = (sizeGib: number) => ({
  disks: [
    { sizeGib: 1, store: 'ds-1' },
    { sizeGib, store: 'ds-1' },
  ],
});

/** What INP002 alone says; a size that is no number makes other rules speak, too. */
function said(parts: { hosts?: Host[]; vms?: Vm[]; engines?: Engine[]; containers?: Container[] }): string[] {
  return findingsOf(estate(parts)).filter((finding) => finding.includes(' INP002: '));
}

describe('INP002 passes', () => {
  test.each<[string, Partial<Vm>]>([
    ['for the smallest VM', { milliCpu: 1000, memoryMib: 1, replicas: 1, coresPerSocket: 1, ...disk(1) }],
    ['for whole vCPUs', { milliCpu: 3000, coresPerSocket: 3 }],
  ])('%s', (_, overrides) => {
    expect(findingsOf(estate({ hosts: [host()], vms: [vm(overrides)] }))).toEqual([]);
  });

  test.each<[string, Partial<Container>, Partial<Engine>]>([
    ['for a thousandth of a CPU and one MiB', { milliCpu: 1, memoryMib: 1 }, {}],
    [
      'for the smallest defaults',
      { milliCpu: undefined, memoryMib: undefined },
      { defaults: { milliCpu: 1, memoryMib: 1 } },
    ],
  ])('%s', (_, overrides, engineOverrides) => {
    expect(findingsOf(engineEstate([container(overrides)], engineOverrides))).toEqual([]);
  });

  test('for a machine that has nothing', () => {
    const stores = [store({ disk: inventory(0) })];
    expect(findingsOf(estate({ hosts: [host({ cpu: inventory(0), memory: inventory(0), stores })] }))).toEqual([]);
  });

  test('for what nobody stated: that is INP008', () => {
    expect(said({ vms: [vm({ milliCpu: undefined, memoryMib: undefined })] })).toEqual([]);
  });
});

const NO_SIZES = [0, -1, -1000, 0.5, NaN, Infinity, -Infinity];

describe('INP002 fails', () => {
  test.each([...NO_SIZES, 1, 999, 1001, 1500])('for a VM of %p milli-CPU', (milliCpu) => {
    expect(said({ vms: [vm({ milliCpu })] })).toEqual([
      `[app/vm] INP002: 'vcpus' must be whole vCPUs, in thousandths above zero, got ${milliCpu}`,
    ]);
  });

  test.each(NO_SIZES)('for %p of anything else of a VM', (value) => {
    const judged = vm({ memoryMib: value, replicas: value, coresPerSocket: value, ...disk(value) });
    expect(said({ vms: [judged] })).toEqual([
      `[app/vm] INP002: 'coresPerSocket' must be a whole number above zero, got ${value}`,
      `[app/vm] INP002: 'disks[1].size' must be whole GiB above zero, got ${value}`,
      `[app/vm] INP002: 'memory' must be whole MiB above zero, got ${value}`,
      `[app/vm] INP002: 'replicas' must be a whole number above zero, got ${value}`,
    ]);
  });

  test.each(NO_SIZES)('for %p of anything of a container', (value) => {
    expect(said({ containers: [container({ milliCpu: value, memoryMib: value, replicas: value })] })).toEqual([
      `[app/container] INP002: 'cpus' must be thousandths of a CPU above zero, got ${value}`,
      `[app/container] INP002: 'memory' must be whole MiB above zero, got ${value}`,
      `[app/container] INP002: 'replicas' must be a whole number above zero, got ${value}`,
    ]);
  });

  test.each(NO_SIZES)("for %p as an engine's default", (value) => {
    const judged = { hosts: [containerHost()], engines: [engine({ defaults: { milliCpu: value, memoryMib: value } })] };
    expect(said(judged)).toEqual([
      `[rack-1/docker-01/engine] INP002: 'defaults.cpus' must be thousandths of a CPU above zero, got ${value}`,
      `[rack-1/docker-01/engine] INP002: 'defaults.memory' must be whole MiB above zero, got ${value}`,
    ]);
  });

  const wrong = (value: number): Inventory => ({
    ...inventory(1000),
    total: value,
    reserved: value,
    ratioPercent: value,
  });
  const words = (path: string, what: string, value: number) => [
    `[${path}] INP002: ratio of ${what} must be a whole number, zero or more, got ${value}`,
    `[${path}] INP002: reserved ${what} must be a whole number, zero or more, got ${value}`,
    `[${path}] INP002: total ${what} must be a whole number, zero or more, got ${value}`,
  ];

  test.each([-1, 0.5, NaN, Infinity])('for a host that has %p', (value) => {
    const stores = [store({ name: 'fast', disk: wrong(value) })];
    expect(said({ hosts: [host({ cpu: wrong(value), memory: wrong(value), stores })] }).sort()).toEqual(
      [
        ...words('rack-1/esxi-01', 'CPU', value),
        ...words('rack-1/esxi-01', 'disk on fast', value),
        ...words('rack-1/esxi-01', 'memory', value),
      ].sort(),
    );
  });

  test.each([-1, 0.5, NaN, Infinity])('for an engine that has %p', (value) => {
    const judged = { hosts: [containerHost()], engines: [engine({ cpu: wrong(value), memory: wrong(value) })] };
    expect(said(judged)).toEqual(
      [...words('rack-1/docker-01/engine', 'CPU', value), ...words('rack-1/docker-01/engine', 'memory', value)].sort(),
    );
  });

  test('where each was defined', () => {
    const at = (line: number) => ({ source: { file: 'main.ts', line } });
    const judged = estate({
      hosts: [host({ ...at(1), cpu: inventory(24_000, { reserved: 0.5 }) })],
      vms: [vm({ ...at(2), replicas: 0 })],
      engines: [engine({ ...at(3), on: 'app/vm', defaults: { milliCpu: 0 } })],
      containers: [container({ ...at(4), replicas: 0 })],
    });
    const { findings } = judge(judged);
    expect(findings.map(({ rule, source }) => `${rule} ${source?.line}`)).toEqual([
      'INP002 4',
      'INP002 2',
      'INP002 3',
      'INP002 1',
    ]);
  });

  test('for what does not agree with what there is, in these words', () => {
    const source = { file: 'main.ts', line: 7 };
    const mismatch = {
      path: 'app/vm',
      name: 'vm',
      prop: 'disks[0].size',
      allowed: 'the 40 GiB of disk0',
      got: '30 GiB',
      source,
    };
    const judged = estate({ mismatches: [mismatch] });
    expect(judge(judged).findings).toMatchObject([
      { rule: 'INP002', path: 'app/vm', message: "'disks[0].size' must be the 40 GiB of disk0, got 30 GiB", source },
    ]);
  });
});
