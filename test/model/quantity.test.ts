import {
  Disk,
  MILLI_PER_CPU,
  Memory,
  cpusToMilli,
  formatCpu,
  formatDisk,
  formatMemory,
  formatRatio,
  gibToBytes,
  mibToGibUp,
} from '../../lib/model';

describe('Memory', () => {
  test.each([
    ['one MiB', Memory.mib(1), 1, 1_048_576],
    ['512 MiB', Memory.mib(512), 512, 536_870_912],
    ['one GiB', Memory.gib(1), 1024, 1_073_741_824],
    ['half a GiB', Memory.gib(0.5), 512, 536_870_912],
    ['one TiB', Memory.tib(1), 1_048_576, 1_099_511_627_776],
    ['a GiB and a half of a TiB', Memory.tib(1.5), 1_572_864, 1_649_267_441_664],
  ])('%s is so many MiB and bytes', (_, memory, mib, bytes) => {
    expect(memory.toMib()).toBe(mib);
    expect(memory.toBytes()).toBe(bytes);
  });

  test('keeps the number as given, so that an error can repeat it', () => {
    expect([Memory.gib(16).amount, Memory.gib(16).mibPerUnit]).toEqual([16, 1024]);
    expect([Memory.mib(16).amount, Memory.mib(16).mibPerUnit]).toEqual([16, 1]);
    expect([Memory.tib(16).amount, Memory.tib(16).mibPerUnit]).toEqual([16, 1_048_576]);
  });

  test('does not check its amount: that is done where the prop can be named', () => {
    expect(Memory.gib(NaN).toMib()).toBeNaN();
    expect(Memory.mib(-1).toMib()).toBe(-1);
  });
});

describe('Disk', () => {
  test.each([
    ['40 GiB', Disk.gib(40), 40, 42_949_672_960],
    ['4 TiB', Disk.tib(4), 4096, 4_398_046_511_104],
  ])('%s is so many GiB and bytes', (_, disk, gib, bytes) => {
    expect(disk.toGib()).toBe(gib);
    expect(disk.toBytes()).toBe(bytes);
    expect(gibToBytes(gib)).toBe(bytes);
  });

  test('keeps the number as given', () => {
    expect([Disk.tib(4).amount, Disk.tib(4).gibPerUnit]).toEqual([4, 1024]);
    expect([Disk.gib(4).amount, Disk.gib(4).gibPerUnit]).toEqual([4, 1]);
  });
});

describe('CPU', () => {
  test.each([
    [0.001, 1],
    [0.1, 100],
    [0.25, 250],
    [0.29, 290],
    [0.57, 570],
    [1.005, 1005],
    [4, 4000],
    [4.35, 4350],
  ])('%p CPUs are %p milli-CPU, without float dust', (cpus, milli) => {
    expect(cpusToMilli(cpus)).toBe(milli);
  });

  test('is exact for every thousandth up to 64 CPUs', () => {
    const all = Array.from({ length: 64 * MILLI_PER_CPU + 1 }, (_, milli) => milli);
    expect(all.filter((milli) => cpusToMilli(milli / 1000) !== milli)).toEqual([]);
  });

  test.each([
    [0, '0'],
    [1, '0.001'],
    [250, '0.25'],
    [290, '0.29'],
    [500, '0.5'],
    [4000, '4'],
    [3500, '3.5'],
    [-9000, '-9'],
  ])('%p milli-CPU are written %p', (milli, text) => {
    expect(formatCpu(milli)).toBe(text);
  });
});

describe('amounts in messages', () => {
  test.each([
    [0, '0 GiB'],
    [1, '1 MiB'],
    [1023, '1023 MiB'],
    [1024, '1 GiB'],
    [1536, '1536 MiB'],
    [196_608, '192 GiB'],
  ])('%p MiB are written %p: exact, whole GiB where it is one', (mib, text) => {
    expect(formatMemory(mib)).toBe(text);
  });

  test('disks are in GiB', () => {
    expect(formatDisk(40)).toBe('40 GiB');
  });

  test.each([
    [100, '1:1'],
    [115, '1.15:1'],
    [150, '1.5:1'],
    [400, '4:1'],
    [1600, '16:1'],
    [80, '0.8:1'],
  ])('%p percent are written %p', (percent, text) => {
    expect(formatRatio(percent)).toBe(text);
  });

  test.each([
    [0, 0],
    [1, 1],
    [1024, 1],
    [1025, 2],
    [8192, 8],
  ])('%p MiB take %p whole GiB', (mib, gib) => {
    expect(mibToGibUp(mib)).toBe(gib);
  });
});
