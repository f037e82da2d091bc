import { UNTRUSTED_ZONES } from '../../../lib/model';
import { container, engine, engineEstate, estate, findingsOf, host, judge, vm } from '../../support/estate';

describe('ISO006 passes', () => {
  test.each([
    ['when the engine is empty', engineEstate([])],
    ['when a container has no zone', engineEstate([container()])],
    ['when a container is trusted', engineEstate([container({ trustZone: 'internal' })])],
    [
      'when an untrusted container is inside a VM',
      estate({
        hosts: [host()],
        vms: [vm()],
        engines: [engine({ on: 'app/vm', inVm: true })],
        containers: [container({ trustZone: 'public' })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO006 fails', () => {
  test('for the zones that nobody vouches for', () => {
    expect(UNTRUSTED_ZONES).toEqual(['public', 'untrusted']);
  });

  test.each(UNTRUSTED_ZONES)("for a container of zone '%s' directly on a host, in these words", (trustZone) => {
    const source = { file: 'main.ts', line: 7 };
    const judged = engineEstate([container({ trustZone, source })]);
    expect(findingsOf(judged)).toEqual([
      `[app/container] ISO006: zone '${trustZone}' is untrusted, and an exploit of the shared kernel reaches every container of engine; put it into a ContainerInVm`,
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test("for a container that is in its engine's untrusted zone", () => {
    const judged = engineEstate([container(), container({ path: 'app/b' })], { trustZone: 'public' });
    expect(judge(judged).findings.map(({ rule, path }) => [rule, path])).toEqual([
      ['ISO006', 'app/b'],
      ['ISO006', 'app/container'],
    ]);
  });
});
