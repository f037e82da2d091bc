import { type Policy, evaluate } from '../../../lib/rules';
import { containerHost, engine, estate, findingsOf, host, system, verdictsOf, vm } from '../../support/estate';

const esxi = system({ id: 'esxi', label: 'VMware ESXi' });
const docker = system({ id: 'docker', label: 'Docker' });
const policy = (overrides: Partial<Policy>): Policy => ({ name: 'example-org', version: '3', ...overrides });
const source = { file: 'main.ts', line: 7 };
const on = (version?: string) =>
  estate({ hosts: [host({ system: esxi, technique: 'hosted', source, ...(version !== undefined && { version }) })] });
/** An engine in a VM, and one on metal of its own, whose system is the machine's. */
const engines = estate({
  hosts: [host({ system: esxi, technique: 'hosted' }), containerHost({ system: docker })],
  vms: [vm({ milliCpu: 4000, memoryMib: 8192 })],
  engines: [
    engine({ system: docker }),
    engine({ path: 'app/vm/docker', on: 'app/vm', inVm: true, system: docker, source }),
  ],
});

describe('POL006 passes', () => {
  test.each([
    ['when nothing is there', estate(), policy({ allowedSystems: [], minimumVersions: { esxi: '9' } })],
    ['when nothing is said', on('6.7'), policy({})],
    ['for an allowed system', on('8.0'), policy({ allowedSystems: ['kvm', 'esxi'] })],
    ['for exactly the oldest release', on('8.0'), policy({ minimumVersions: { esxi: '8.0' } })],
    ['for a later one, by number and not by letter', on('10'), policy({ minimumVersions: { esxi: '9.1' } })],
    ['for a more exact one', on('8.0.1'), policy({ minimumVersions: { esxi: '8' } })],
    ['for one with an update after its number', on('8.0 U3'), policy({ minimumVersions: { esxi: '8.0' } })],
    ['for one that states no release', on(), policy({ minimumVersions: { esxi: '8.0' } })],
    ['for the oldest release of another system', on('6.7'), policy({ minimumVersions: { kvm: '9' } })],
    ['for engines that are allowed', engines, policy({ allowedSystems: ['esxi', 'docker'] })],
  ])('%s', (_, judged, stated) => {
    expect(verdictsOf(judged, stated)).toEqual([]);
  });
});

describe('POL006 fails', () => {
  test('for a system that is not allowed, in these words and at its line', () => {
    const stated = policy({ allowedSystems: ['docker', 'kvm'] });
    expect(findingsOf(on('8.0'), stated)).toEqual([
      '[rack-1/esxi-01] POL006: policy example-org does not allow VMware ESXi (esxi), allowed: docker, kvm; use one of them',
    ]);
    expect(evaluate(on('8.0'), stated).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('for every system where none is left', () => {
    expect(findingsOf(on('8.0'), policy({ allowedSystems: [] }))).toEqual([
      '[rack-1/esxi-01] POL006: policy example-org does not allow VMware ESXi (esxi), allowed: none; use one of them',
    ]);
  });

  test('once for a container host and once for an engine in a VM, each at its line', () => {
    const stated = policy({ allowedSystems: ['esxi'] });
    expect(evaluate(engines, stated).findings.map(({ rule, path }) => [rule, path])).toEqual([
      ['POL006', 'app/vm/docker'],
      ['POL006', 'rack-1/docker-01'],
    ]);
    expect(evaluate(engines, stated).findings[0]).toMatchObject({ source });
  });

  test('for an older release, in these words', () => {
    expect(findingsOf(on('7.0.3'), policy({ minimumVersions: { esxi: '8.0' } }))).toEqual([
      '[rack-1/esxi-01] POL006: VMware ESXi 7.0.3 is older than 8.0, the oldest that policy example-org allows; upgrade it',
    ]);
  });

  test.each([
    ['8.0', '8.0.1'],
    ['8', '10'],
    ['8.9', '8.10'],
  ])('for %s where %s is the oldest', (version, oldest) => {
    expect(verdictsOf(on(version), policy({ minimumVersions: { esxi: oldest } }))).toEqual(['POL006 error']);
  });

  test('once where neither the system nor its release is allowed', () => {
    expect(verdictsOf(on('7.0'), policy({ allowedSystems: [], minimumVersions: { esxi: '8.0' } }))).toEqual([
      'POL006 error',
    ]);
  });
});
