import { GuestOs, disclosures } from '../../lib/model';
import { hardeningKeys } from '../../lib/targets/esxi/hardening';
import type { VmSpec } from '../../lib/targets';

/** A setting, a safe value where there is one, an unsafe value, and what that does. */
const SETTINGS: [key: string, safe: string | undefined, unsafe: string, what: string][] = [
  ['tools.guestlib.enableHostInfo', 'FALSE', 'TRUE', 'tells the guest about its host'],
  ['sched.mem.pshare.salt', undefined, 'shop', 'lets the guest share memory pages with others of the same salt'],
  ['isolation.tools.copy.disable', 'TRUE', 'FALSE', 'opens the clipboard between guest and console'],
  ['isolation.tools.paste.disable', 'TRUE', 'FALSE', 'opens the clipboard between guest and console'],
  ['isolation.tools.dnd.disable', 'TRUE', 'FALSE', 'opens the clipboard between guest and console'],
  ['isolation.tools.diskShrink.disable', 'TRUE', 'FALSE', 'lets the guest shrink its disks'],
  ['isolation.tools.diskWiper.disable', 'TRUE', 'FALSE', 'lets the guest shrink its disks'],
  ['isolation.device.connectable.disable', 'TRUE', 'FALSE', 'lets the guest connect and change devices'],
  ['isolation.device.edit.disable', 'TRUE', 'FALSE', 'lets the guest connect and change devices'],
  ['sharedFolder0.present', 'FALSE', 'TRUE', "shares a folder with the guest's host"],
  ['sharedFolder12.enabled', 'FALSE', 'TRUE', "shares a folder with the guest's host"],
  ['ethernet0.filter4.name', undefined, 'dvfilter', 'puts a filter between the guest and its network'],
  ['RemoteDisplay.maxConnections', '1', '40', 'lets several people share its console'],
  ['tools.guest.desktop.autolock', 'TRUE', 'FALSE', 'leaves its desktop open when the console is closed'],
  ['mks.enable3d', 'FALSE', 'TRUE', "opens the host's graphics to the guest"],
];

describe.each(SETTINGS)('the setting %s', (key, safe, unsafe, what) => {
  test(`${what} where it is ${unsafe}`, () => {
    expect(disclosures({ [key]: unsafe })).toEqual([{ key, value: unsafe, what }]);
  });

  test('is known however it is written, and shown as it was', () => {
    const [shouted, value] = [key.toUpperCase(), unsafe.toLowerCase()];
    expect(disclosures({ [shouted]: value })).toEqual([{ key: shouted, value, what }]);
  });

  test('is not taken for another one that begins or ends with its name', () => {
    expect(disclosures({ [`x.${key}`]: unsafe, [`${key}.x`]: unsafe, [key.replaceAll('.', '_')]: unsafe })).toEqual([]);
  });

  test('gives nothing away where it has its safe value, if it has one', () => {
    const values = safe === undefined ? [] : [safe, safe.toLowerCase()];
    expect(values.flatMap((value) => disclosures({ [key]: value }))).toEqual([]);
  });

  test.each(['', '0x', 'yes'])("gives something away where it is '%s', which nobody knows to be safe", (value) => {
    expect(disclosures({ [key]: value })).toHaveLength(1);
  });
});

test('nothing is disclosed by settings that nobody knows', () => {
  expect(disclosures({})).toEqual([]);
  expect(disclosures({ 'svga.vramSize': '8388608', 'disk.EnableUUID': 'TRUE' })).toEqual([]);
});

test('all of several are told, in the order they were stated', () => {
  const told = disclosures({
    'sched.mem.pshare.salt': 'shop',
    'disk.EnableUUID': 'TRUE',
    'isolation.tools.copy.disable': 'FALSE',
  });
  expect(told.map(({ key }) => key)).toEqual(['sched.mem.pshare.salt', 'isolation.tools.copy.disable']);
});

test('no hardening that a target states can be undone unseen', () => {
  for (const guestOs of [GuestOs.DEBIAN_12, GuestOs.WINDOWS_11]) {
    const hardened = hardeningKeys({ guestOs } as VmSpec);
    expect(disclosures(hardened)).toEqual([]);
    for (const key of Object.keys(hardened)) {
      expect(disclosures({ [key]: 'another value' }).map((told) => told.key)).toEqual([key]);
    }
  }
});
