import { EVC_MODES, supportsEvc, vendorOf } from '../../lib/model';

test.each([
  ['intel-skylake', 'intel'],
  ['amd-zen3', 'amd'],
  ['intel-merom', 'intel'],
  ['skylake', undefined],
  ['intel-', undefined],
  ['amd-skylake', undefined],
  ['', undefined],
])('the maker of %s is %s', (mode, vendor) => {
  expect(vendorOf(mode)).toBe(vendor);
});

describe('a processor supports an EVC mode', () => {
  test.each([
    ['its own', 'intel-skylake', 'intel-skylake', true],
    ['an older one', 'intel-icelake', 'intel-skylake', true],
    ['the oldest', 'amd-zen5', 'amd-rev-e', true],
    ['not a newer one', 'intel-skylake', 'intel-cascadelake', false],
    ['not one of another maker', 'intel-icelake', 'amd-zen', false],
    ['not one that there is not', 'intel-icelake', 'intel-quantum', false],
    ['none where it is not known itself', 'unknown', 'intel-merom', false],
  ])('%s', (_, newest, wanted, supported) => {
    expect(supportsEvc(newest, wanted)).toBe(supported);
  });
});

test('EVC modes are listed oldest first, each once, under their maker', () => {
  for (const [vendor, modes] of Object.entries(EVC_MODES)) {
    expect(modes.every((mode) => mode.startsWith(`${vendor}-`))).toBe(true);
    expect(new Set(modes).size).toBe(modes.length);
  }
  // The order of release: each generation shows VMs all that those before it do.
  expect(EVC_MODES.intel.slice(-5)).toEqual([
    'intel-skylake',
    'intel-cascadelake',
    'intel-icelake',
    'intel-sapphirerapids',
    'intel-graniterapids',
  ]);
  expect(EVC_MODES.amd.slice(-5)).toEqual(['amd-zen', 'amd-zen2', 'amd-zen3', 'amd-zen4', 'amd-zen5']);
});
