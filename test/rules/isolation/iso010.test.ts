import { UNTRUSTED_ZONES } from '../../../lib/model';
import { estate, findingsOf, hostEstate, judge, system, verdictsOf, vm } from '../../support/estate';

/** A host that limits CPU in MHz, and does not state its clock. */
const noClock = { system: system({ cpuLimitNeedsClock: true }) };
const clock = { ...noClock, topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 } };
const untrusted = (on: Parameters<typeof hostEstate>[1]) => hostEstate([vm({ trustZone: 'public' })], on);

describe('ISO010 passes', () => {
  test.each([
    ['when the host states its clock', untrusted(clock)],
    ['when the system limits without a clock', untrusted({})],
    ['when the system says that it needs none', untrusted({ system: system({ cpuLimitNeedsClock: false }) })],
    ['when a VM has no zone', hostEstate([vm()], noClock)],
    ['when a VM is trusted', hostEstate([vm({ trustZone: 'internal' })], noClock)],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when the host is not known: that is INP007', () => {
    expect(verdictsOf(estate({ vms: [vm({ trustZone: 'public' })] }))).toEqual(['INP007 error']);
  });
});

describe('ISO010 warns', () => {
  test.each(UNTRUSTED_ZONES)("of a VM of zone '%s' without a limit, in these words", (trustZone) => {
    const source = { file: 'main.ts', line: 7 };
    const judged = hostEstate([vm({ trustZone, source }), vm({ path: 'app/trusted' })], noClock);
    expect(verdictsOf(judged)).toEqual(['ISO010 warning']);
    expect(findingsOf(judged)).toEqual([
      `[app/vm] ISO010: zone '${trustZone}' is untrusted, and the VM has no CPU limit: esxi-01 does not state its clock; state 'cpu.mhzPerCore'`,
    ]);
    expect(judge(judged)).toMatchObject({ ok: true, findings: [{ source }] });
  });

  test('of one that was given none, in these words', () => {
    const unlimited = (on: typeof noClock | typeof clock) =>
      hostEstate([vm({ trustZone: 'public', unlimitedCpu: true }), vm({ path: 'app/own', unlimitedCpu: true })], on);
    expect(findingsOf(unlimited(clock))).toEqual([
      "[app/vm] ISO010: zone 'public' is untrusted, and the VM has no CPU limit; give it one",
    ]);
    expect(findingsOf(unlimited({ ...clock, system: system() }))).toEqual([]);
  });
});
