import { container, engineEstate, findingsOf, judge, verdictsOf } from '../../support/estate';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const of = (image: string) => engineEstate([container({ image })]);

describe('ISO011 passes', () => {
  test('when there is no container', () => {
    expect(findingsOf(engineEstate([]))).toEqual([]);
  });

  test.each([
    'nginx:1.29',
    'ghcr.io/team/shop:2.4.1',
    'registry:5000/nginx:1.29',
    `nginx@${DIGEST}`,
    `nginx:latest@${DIGEST}`,
    `registry:5000/team/nginx@${DIGEST}`,
    'nginx:latest-alpine',
  ])('for %s', (image) => {
    expect(findingsOf(of(image))).toEqual([]);
  });
});

describe('ISO011 warns', () => {
  test.each(['nginx', 'nginx:latest', 'nginx:', 'team/nginx', 'registry:5000/nginx', 'registry:5000/nginx:latest'])(
    'of %s, and the estate stays ok',
    (image) => {
      expect(verdictsOf(of(image))).toEqual(['ISO011 warning']);
      expect(judge(of(image)).ok).toBe(true);
    },
  );

  test('in these words, where the container was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = engineEstate([container({ image: 'nginx', source }), container({ path: 'app/b' })]);
    expect(findingsOf(judged)).toEqual([
      '[app/container] ISO011: image nginx is not pinned, and may be another one tomorrow; name a tag or, better, a digest',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });
});
