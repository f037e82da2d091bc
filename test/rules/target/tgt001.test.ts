import { type Ask, GuestOs } from '../../../lib/model';
import {
  container,
  containerHost,
  engine,
  estate,
  findingsOf,
  host,
  judge,
  network,
  system,
  verdictsOf,
  vm,
} from '../../support/estate';

const limited = system({ label: 'VirtualBox', cannot: { clone: 'copy the image instead', vlan: 'use a bridge' } });
const clone: Ask = { feature: 'clone', prop: 'source' };
const vlan: Ask = { feature: 'vlan', prop: 'vlanId' };
const iso: Ask = { feature: 'iso', prop: 'source' };
const source = { file: 'main.ts', line: 7 };

describe('TGT001 passes', () => {
  test.each([
    ['when nothing is asked', estate({ hosts: [host({ system: limited })], vms: [vm()] })],
    ['when the target can', estate({ hosts: [host({ system: limited })], vms: [vm({ asks: [iso] })] })],
    [
      'when the target can all',
      estate({ hosts: [host()], vms: [vm({ asks: [clone] })], networks: [network({ asks: [vlan] })] }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when the target is not known: that is INP007', () => {
    const judged = estate({ vms: [vm({ asks: [clone] })], containers: [container({ asks: [clone] })] });
    expect(verdictsOf(judged)).toEqual(['INP007 error', 'INP007 error']);
  });
});

describe('TGT001 fails', () => {
  test('for what nobody has stated that the target can', () => {
    const unstated = system({ label: 'New', capabilities: {} });
    expect(findingsOf(estate({ hosts: [host({ system: unstated })], vms: [vm({ asks: [clone] })] }))).toEqual([
      "[app/vm] TGT001: 'source' is not possible on New: nobody has stated that it can; leave it out",
    ]);
  });

  test('for a guest OS whose kernel the target does not run', () => {
    const picky = system({ label: 'Hyper-V', kernels: ['linux', 'windows'] });
    expect(
      findingsOf(
        estate({
          hosts: [host({ system: picky, vendor: 'Apple' })],
          vms: [
            vm({ guestOs: GuestOs.MACOS_12 }),
            vm({ path: 'app/other', name: 'other', guestOs: GuestOs.WINDOWS_10 }),
          ],
        }),
      ),
    ).toEqual(['[app/vm] TGT001: guestOs is macOS 12, and Hyper-V runs linux and windows only; choose another system']);
  });

  test('for an engine on a kernel that it does not run', () => {
    const linuxOnly = system({ label: 'LXC', kernels: ['linux'] });
    expect(
      findingsOf(estate({ hosts: [containerHost()], engines: [engine({ system: linuxOnly, kernel: 'windows' })] })),
    ).toEqual([
      expect.stringContaining('TGT001: its kernel is windows, and LXC runs linux only; choose another system'),
    ]);
  });

  test.each([
    ['a VM', estate({ hosts: [host({ system: limited })], vms: [vm({ asks: [iso, clone], source })] }), 'app/vm'],
    [
      'a container',
      estate({
        hosts: [containerHost()],
        engines: [engine({ system: limited })],
        containers: [container({ asks: [clone], source })],
      }),
      'app/container',
    ],
    ['a network', estate({ networks: [network({ system: limited, asks: [clone], source })] }), 'app/network'],
  ])('for what %s asks and its target cannot do, in these words', (_, judged, path) => {
    expect(findingsOf(judged)).toEqual([
      `[${path}] TGT001: 'source' is not possible on VirtualBox: copy the image instead`,
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test('for each that is asked', () => {
    const judged = estate({ hosts: [host({ system: limited })], vms: [vm({ asks: [vlan, clone] })] });
    expect(verdictsOf(judged)).toEqual(['TGT001 error', 'TGT001 error']);
  });
});
