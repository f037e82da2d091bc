import { estate, findingsOf, host, judge, system, verdictsOf } from '../../support/estate';

const esxi = system({ label: 'VMware ESXi', minimumVersion: '8.0' });
const release = (version?: string, on = esxi) => estate({ hosts: [host({ system: on, version })] });
const pin = { path: 'app', name: 'app', provider: 'docker', stated: '2.25.0', known: '~> 3.6' };

describe('TGT002 passes', () => {
  test.each(['8.0', '8', '8.0.0', '8.0.3', '8.1', '9.0', '10.0', '8.0 U2', '8.0U3', '8.0.2-22380479'])(
    'for release %s where 8.0 is the oldest',
    (version) => {
      expect(findingsOf(release(version))).toEqual([]);
    },
  );

  test('for an update of the oldest release', () => {
    expect(findingsOf(release('6.7 U3', system({ minimumVersion: '6.7' })))).toEqual([]);
  });

  test.each([
    ['when no release is stated', release()],
    ['when the provider takes any', release('1.0', system())],
    ['when no provider is pinned', estate({ providerPins: [] })],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('TGT002 warns', () => {
  test.each(['7.0', '7.9', '7.0.3', '7.0 U3', '6', 'unknown', ''])(
    'of release %p where 8.0 is the oldest, and the estate stays ok',
    (version) => {
      expect(verdictsOf(release(version))).toEqual(['TGT002 warning']);
      expect(judge(release(version)).ok).toBe(true);
    },
  );

  test('in these words of a release, where the host was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({ hosts: [host({ system: esxi, version: '7.0', source })] });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/esxi-01] TGT002: VMware ESXi 7.0 is not supported by its provider, 8.0 is the oldest; upgrade it',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test('in these words of each provider that was pinned to another version', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({
      providerPins: [
        { ...pin, path: 'b' },
        { ...pin, source },
      ],
    });
    expect(verdictsOf(judged)).toEqual(['TGT002 warning', 'TGT002 warning']);
    expect(findingsOf(judged)[0]).toBe(
      "[app] TGT002: required_providers.docker is '2.25.0' by an override, known to work is '~> 3.6'; remove the override unless you know better",
    );
    expect(judge(judged).findings[0]).toMatchObject({ source });
  });
});
