import { container, engineEstate, estate, findingsOf, judge, verdictsOf } from '../../support/estate';

test.each([
  ['linux', 'amd64'],
  ['windows', 'amd64'],
  ['linux', 'arm64'],
] as const)('ISO008 passes for a %s/%s image on such a kernel', (os, architecture) => {
  expect(findingsOf(engineEstate([container({ os, architecture })], { kernel: os, architecture }))).toEqual([]);
});

test('ISO008 passes when the engine is not known: that is INP007', () => {
  expect(verdictsOf(estate({ containers: [container({ os: 'windows' })] }))).toEqual(['INP007 error']);
});

test.each([
  ['of another OS', { os: 'windows' as const }, 'windows/amd64'],
  ['of another architecture', { architecture: 'arm64' as const }, 'linux/arm64'],
  ['of another OS and architecture', { os: 'darwin' as const, architecture: 'arm64' as const }, 'darwin/arm64'],
])('ISO008 fails for an image %s, in these words', (_, overrides, wanted) => {
  const source = { file: 'main.ts', line: 7 };
  const judged = engineEstate([container({ ...overrides, source })]);
  expect(findingsOf(judged)).toEqual([
    `[app/container] ISO008: image is for ${wanted}, the kernel of engine is linux/amd64; use another image, or an engine on a ${wanted} kernel`,
  ]);
  expect(judge(judged).findings).toMatchObject([{ source }]);
});
