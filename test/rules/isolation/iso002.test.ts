import { type VmDisk } from '../../../lib/model';
import { estate, findingsOf, host, hostEstate, judge, store, verdictsOf, vm } from '../../support/estate';

const disk = (attached?: string, overrides: Partial<VmDisk> = {}): VmDisk => ({
  sizeGib: 10,
  store: 'ds-1',
  ...(attached !== undefined && { attached }),
  ...overrides,
});
const guest = (path: string, ...disks: VmDisk[]) => vm({ path, disks });

describe('ISO002 passes', () => {
  test.each([
    ['when no disk exists already', hostEstate([guest('app/a', disk(), disk()), guest('app/b', disk())])],
    ['when a disk is attached to one VM', hostEstate([guest('app/a', disk('db.vmdk')), guest('app/b', disk())])],
    ['when each VM attaches its own', hostEstate([guest('app/a', disk('a.vmdk')), guest('app/b', disk('b.vmdk'))])],
    [
      'when two datastores hold a disk of one path',
      hostEstate([guest('app/a', disk('a.vmdk')), guest('app/b', disk('a.vmdk', { store: 'ds-2' }))], {
        stores: [store(), store({ key: 'ds-2' })],
      }),
    ],
    ['when nobody may write to a disk beside its VM', hostEstate([guest('app/a', disk(undefined, { shared: false }))])],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO002 fails', () => {
  test.each([
    [
      'when two VMs attach a disk',
      hostEstate([guest('app/a', disk('x')), guest('app/b', disk('x'))]),
      '2 times (app/a, app/b)',
    ],
    ['when a VM attaches a disk twice', hostEstate([guest('app/a', disk('x'), disk('x'))]), '2 times (app/a, app/a)'],
    ['when replicas attach a disk', hostEstate([vm({ replicas: 5, disks: [disk('x')] })]), '5 times (5 x app/vm)'],
    [
      'when VMs of two hosts attach a disk of the datastore that both see',
      estate({
        hosts: [host(), host({ path: 'rack-1/b' })],
        vms: [guest('app/b', disk('x')), { ...guest('app/a', disk('x')), host: 'rack-1/b' }],
      }),
      '2 times (app/a, app/b)',
    ],
    [
      'when a stopped VM attaches what another one writes to',
      hostEstate([guest('app/a', disk('x')), { ...guest('app/b', disk('x')), powered: false }]),
      '2 times (app/a, app/b)',
    ],
  ])('%s', (_, judged, words) => {
    expect(verdictsOf(judged)).toEqual(['ISO002 error']);
    expect(findingsOf(judged)[0]).toContain(words);
  });

  test('in these words, once a disk, at the first VM that attaches it', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = hostEstate([
      guest('app/c', disk('[ds] shared/data.vmdk')),
      guest('app/b', disk('other.vmdk')),
      { ...guest('app/a', disk('[ds] shared/data.vmdk')), source },
      guest('app/d', disk('other.vmdk')),
    ]);
    expect(findingsOf(judged)).toEqual([
      "[app/a] ISO002: disk '[ds] shared/data.vmdk' is attached 2 times (app/a, app/c), allowed once; give each VM its own",
      "[app/b] ISO002: disk 'other.vmdk' is attached 2 times (app/b, app/d), allowed once; give each VM its own",
    ]);
    expect(judge(judged).findings[0]).toMatchObject({ source });
  });

  test('in these words for a disk that several VMs may write to, each by itself', () => {
    const source = { file: 'main.ts', line: 7 };
    const shared = disk(undefined, { shared: true });
    const judged = hostEstate([{ ...guest('app/a', disk(), shared, shared), source }]);
    expect(findingsOf(judged)).toEqual([
      '[app/a] ISO002: disk 1 may be written by several VMs; give each VM its own, and share over the network',
      '[app/a] ISO002: disk 2 may be written by several VMs; give each VM its own, and share over the network',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }, { source }]);
  });

  test('and names eight of 20 000, and counts all', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => guest(`app/vm-${i}`, disk('x')));
    const [finding] = findingsOf(hostEstate(many)).filter((text) => text.includes('ISO002'));
    expect(finding).toContain('attached 20000 times (app/vm-0, app/vm-1, app/vm-10, app/vm-100, ');
    expect(finding).toContain(' and 19992 more)');
  });
});
