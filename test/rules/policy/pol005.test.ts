import { Workload } from '../../../lib/model';
import { type Policy, type RequiredProp, evaluate } from '../../../lib/rules';
import {
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  findingsOf,
  host,
  verdictsOf,
  vm,
} from '../../support/estate';

const requires = (...requiredProps: RequiredProp[]): Policy => ({ name: 'example-org', version: '3', requiredProps });
const ALL = requires('owner', 'trustZone', 'criticality', 'workload');
const STATED = {
  owner: 'shop',
  trustZone: 'internal',
  criticality: 'normal' as const,
  workload: Workload.BATCH,
};
const vmsOf = (...guests: ReturnType<typeof vm>[]) => estate({ hosts: [host({ technique: 'hosted' })], vms: guests });

describe('POL005 passes', () => {
  test.each([
    ['when nothing is there', estate(), ALL],
    ['when nothing is required', vmsOf(vm()), requires()],
    ['without a word on it', vmsOf(vm()), { name: 'example-org', version: '3' }],
    ['for a VM that states all', vmsOf(vm(STATED)), ALL],
    ['for a container that states all', engineEstate([container(STATED)]), ALL],
    [
      "for a container that is in its engine's zone",
      engineEstate([container()], { trustZone: 'internal' }),
      requires('trustZone'),
    ],
  ])('%s', (_, judged, policy) => {
    expect(verdictsOf(judged, policy)).toEqual([]);
  });
});

describe('POL005 fails', () => {
  test('for a VM that states nothing, in these words and at its line', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = vmsOf(vm({ source }));
    expect(findingsOf(judged, ALL)).toEqual([
      '[app/vm] POL005: policy example-org requires owner, trustZone, criticality, workload; state it',
    ]);
    expect(evaluate(judged, ALL).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test.each(['owner', 'criticality', 'workload', 'trustZone'] as const)(
    'for a VM and a container without %s',
    (prop) => {
      const stated = { ...STATED, [prop]: undefined };
      const judged = estate({
        hosts: [host({ technique: 'hosted' }), containerHost()],
        vms: [vm(stated)],
        engines: [engine()],
        containers: [container(stated)],
      });
      expect(findingsOf(judged, ALL)).toEqual([
        `[app/container] POL005: policy example-org requires ${prop}; state it`,
        `[app/vm] POL005: policy example-org requires ${prop}; state it`,
      ]);
    },
  );
});
