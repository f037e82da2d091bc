import { findingsOf, hostEstate, judge, snapshot, verdictsOf, vm } from '../../support/estate';

const gpu = { device: '0000:3b:00.0', reason: 'renders' };
const of = (overrides: Parameters<typeof vm>[0]) => hostEstate([vm(overrides)]);

describe('ISO003 passes', () => {
  test.each([
    ['when devices are virtual', of({})],
    ['when memory is saved of a VM with virtual devices', of({ snapshots: [snapshot({ memory: true })] })],
    ['when a device is passed through with a reason', of({ passthrough: [gpu] })],
    ['when a snapshot leaves memory out', of({ passthrough: [gpu], snapshots: [snapshot()] })],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO003 fails', () => {
  test.each([
    ['without a reason', of({ passthrough: [{ ...gpu, reason: '' }] }), 1],
    ['with a blank reason', of({ passthrough: [{ ...gpu, reason: ' \t' }] }), 1],
    ['when a snapshot saves memory', of({ passthrough: [gpu], snapshots: [snapshot({ memory: true })] }), 1],
    [
      'for each of them',
      of({
        passthrough: [{ ...gpu, reason: '' }],
        snapshots: [snapshot({ memory: true }), snapshot({ name: 'b' }), snapshot({ name: 'c', memory: true })],
      }),
      3,
    ],
  ])('%s', (_, judged, count) => {
    expect(verdictsOf(judged)).toEqual(Array.from({ length: count }, () => 'ISO003 error'));
  });

  test('where VMs that run share a device of their host, in these words', () => {
    const source = { file: 'main.ts', line: 7 };
    const one = (name: string, overrides: Parameters<typeof vm>[0] = {}) =>
      vm({ path: `app/${name}`, passthrough: [gpu], ...overrides });
    const judged = hostEstate([one('b'), one('a', { source })]);
    expect(findingsOf(judged)).toEqual([
      '[app/a] ISO003: device 0000:3b:00.0 of rack-1/esxi-01 is handed to 2 VMs (a, b), allowed 1; give each a device of its own',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
    expect(verdictsOf(hostEstate([one('a', { replicas: 2 })]))).toEqual(['ISO003 error']);
    expect(verdictsOf(hostEstate([one('a'), one('b', { powered: false })]))).toEqual([]);
    expect(verdictsOf(hostEstate([one('a'), one('b', { passthrough: [{ ...gpu, device: '0000:5e:00.0' }] })]))).toEqual(
      [],
    );
  });

  test('in these words, where the VM was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = of({ source, passthrough: [{ ...gpu, reason: '' }], snapshots: [snapshot({ memory: true })] });
    expect(findingsOf(judged)).toEqual([
      "[app/vm] ISO003: device 0000:3b:00.0 is passed through without a reason; state 'passthrough.reason', or use a virtual device",
      "[app/vm] ISO003: snapshot before-upgrade saves the memory of a VM with the physical device 0000:3b:00.0, whose state cannot be saved; leave 'memory' or the device out",
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }, { source }]);
  });

  test('for each device; parts of one may be several VMs’', () => {
    const part = { device: 'grid_p40-2q', reason: '', shared: true };
    expect(verdictsOf(of({ passthrough: [part, { ...gpu, reason: '' }] }))).toEqual(['ISO003 error', 'ISO003 error']);
    const shared = { passthrough: [{ ...part, reason: 'renders' }] };
    expect(verdictsOf(hostEstate([vm({ path: 'app/a', ...shared }), vm({ path: 'app/b', ...shared })]))).toEqual([]);
  });
});
