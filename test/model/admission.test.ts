import {
  type AdmissionHost,
  type AdmissionVm,
  DEFAULT_SLOT_MHZ,
  admitsByPercentage,
  admitsBySlots,
} from '../../lib/model';

const GIB = 1024;

/** Hosts and VMs by GHz and GiB. */
const host = ([ghz, gib]: readonly [number, number], index: number): AdmissionHost => ({
  path: `host-${index}`,
  mhz: ghz * 1000,
  mib: gib * GIB,
});
const vm = ([ghz, gib]: readonly [number, number], index: number): AdmissionVm => ({
  path: `vm-${index}`,
  reservedMhz: ghz * 1000,
  reservedMib: gib * GIB,
});

/** The example of VMware's documentation: three unequal hosts, five VMs. */
const HOSTS = (
  [
    [9, 9],
    [9, 6],
    [6, 6],
  ] as const
).map(host);
const VMS = (
  [
    [2, 1],
    [2, 1],
    [1, 2],
    [1, 1],
    [1, 1],
  ] as const
).map(vm);

describe('the slot policy', () => {
  test("finds what VMware's documentation finds: slots of 2 GHz and 2 GB, 4 + 3 + 3 of them, one failure tolerated", () => {
    // Slots: min(9 / 2, 9 / 2) = 4, min(9 / 2, 6 / 2) = 3, min(6 / 2, 6 / 2) = 3.
    // Without the largest 6 are left for 5 VMs; without the next 3.
    expect(admitsBySlots(HOSTS, VMS, 1)).toEqual({
      admits: true,
      slot: { mhz: 2000, mib: 2 * GIB },
      slots: [4, 3, 3],
      taken: 5,
      tolerated: 1,
    });
    expect(admitsBySlots(HOSTS, VMS, 2)).toMatchObject({ admits: false, tolerated: 1 });
  });

  test('takes as many VMs as there are slots after the failure, and not one more', () => {
    const more = (count: number): AdmissionVm[] => Array.from({ length: count }, (_, index) => vm([2, 2], index));
    expect(admitsBySlots(HOSTS, more(6), 1)).toMatchObject({ admits: true, tolerated: 1 });
    expect(admitsBySlots(HOSTS, more(7), 1)).toMatchObject({ admits: false, tolerated: 0 });
  });

  test('refuses what has no slot though no host fails', () => {
    const all = Array.from({ length: 11 }, (_, index) => vm([2, 2], index));
    expect(admitsBySlots(HOSTS, all.slice(1), 0)).toMatchObject({ admits: true, tolerated: 0 });
    expect(admitsBySlots(HOSTS, all, 0)).toMatchObject({ admits: false, tolerated: 0 });
  });

  test('takes 32 MHz for a VM that reserves no CPU', () => {
    expect(DEFAULT_SLOT_MHZ).toBe(32);
    const idle = [vm([0, 1], 0), vm([0, 1], 1)];
    // 9000 MHz are 281 slots of 32 MHz, 9 GiB are 9 slots of 1 GiB.
    expect(admitsBySlots(HOSTS, idle, 1)).toMatchObject({ slot: { mhz: 32, mib: GIB }, slots: [9, 6, 6] });
  });

  test('takes the size of a slot that is stated, and several slots for a VM that reserves more', () => {
    const stated = admitsBySlots(HOSTS, VMS, 1, { mhz: 1000, mib: GIB });
    // 2 + 2 + 2 + 1 + 1 slots: of 21, 12 are left without the largest, and 6 without the next.
    expect(stated).toMatchObject({ slot: { mhz: 1000, mib: GIB }, slots: [9, 6, 6], taken: 8, tolerated: 1 });
    expect(admitsBySlots(HOSTS, VMS, 1, { mib: 3 * GIB })).toMatchObject({ slot: { mhz: 2000 }, slots: [3, 2, 2] });
  });

  test('loses the hosts with the most slots first, whatever their order', () => {
    // Losing the two small ones would leave 4 slots; losing the largest leaves 2 + 2.
    const hosts = (
      [
        [4, 4],
        [2, 2],
        [2, 2],
      ] as const
    ).map(host);
    const four = Array.from({ length: 4 }, (_, index) => vm([1, 1], index));
    expect(admitsBySlots([hosts[1]!, hosts[0]!, hosts[2]!], four, 1)).toMatchObject({ slots: [2, 4, 2], tolerated: 1 });
    expect(admitsBySlots(hosts, [...four, vm([1, 1], 4)], 1)).toMatchObject({ admits: false, tolerated: 0 });
  });

  test('tolerates the loss of every host where nothing runs', () => {
    expect(admitsBySlots(HOSTS, [], 2)).toMatchObject({ admits: true, tolerated: 3 });
  });
});

describe('the percentage policy', () => {
  test("finds what VMware's documentation finds: 70 % of CPU and 71 % of memory are left", () => {
    // 24 GHz less 7, of 24; 21 GB less 6, of 21.
    expect(admitsByPercentage(HOSTS, VMS, { cpuPercent: 25, memoryPercent: 25 })).toEqual({
      admits: true,
      // 25 % of 24,000 MHz, and of 21,504 MiB; 17,000 MHz (70 %) and 15 GiB (71 %) are left.
      cpu: { total: 24_000, required: 7_000, kept: 6_000 },
      memory: { total: 21 * GIB, required: 6 * GIB, kept: 5_376 },
    });
  });

  test('admits when exactly the share is kept, and refuses when one MHz or MiB less is', () => {
    const kept = { cpuPercent: 25, memoryPercent: 25 };
    const two = [host([10, 10], 0), host([10, 10], 1)];
    // 75 % of 20,000 MHz and of 20,480 MiB.
    const full = { path: 'vm', reservedMhz: 15_000, reservedMib: 15_360 };
    expect(admitsByPercentage(two, [full], kept).admits).toBe(true);
    expect(admitsByPercentage(two, [{ ...full, reservedMhz: 15_001 }], kept)).toMatchObject({
      admits: false,
      cpu: { kept: 5000 },
      memory: { kept: 5120 },
    });
    expect(admitsByPercentage(two, [{ ...full, reservedMib: 15_361 }], kept)).toMatchObject({
      admits: false,
      memory: { required: 15_361, kept: 5120 },
    });
  });

  test('does not pass by what a share is rounded to', () => {
    // 1 of 3 is kept: 33.33 %, below 34 and above 33.
    const three = [host([3, 3], 0)];
    const one = [vm([2, 2], 0)];
    expect(admitsByPercentage(three, one, { cpuPercent: 33, memoryPercent: 33 }).admits).toBe(true);
    expect(admitsByPercentage(three, one, { cpuPercent: 34, memoryPercent: 33 }).admits).toBe(false);
    expect(admitsByPercentage(three, one, { cpuPercent: 33, memoryPercent: 34 }).admits).toBe(false);
  });

  test('counts 32 MHz for each VM that reserves less', () => {
    const idle = Array.from({ length: 100 }, (_, index) => vm([0, 0], index));
    expect(admitsByPercentage(HOSTS, idle, { cpuPercent: 0, memoryPercent: 0 }).cpu.required).toBe(3200);
    expect(
      admitsByPercentage(HOSTS, [{ path: 'vm', reservedMhz: 33, reservedMib: 0 }], { cpuPercent: 0, memoryPercent: 0 })
        .cpu.required,
    ).toBe(33);
  });

  test('keeps nothing of nothing', () => {
    expect(admitsByPercentage([], [], { cpuPercent: 50, memoryPercent: 50 })).toMatchObject({
      admits: true,
      cpu: { total: 0, required: 0, kept: 0 },
    });
  });
});

describe('the share of the hosts that may fail, where none is stated', () => {
  const kept = (hosts: readonly AdmissionHost[], failures: number): [number, number] => {
    const { cpu, memory } = admitsByPercentage(hosts, [], { failures });
    return [cpu.kept, memory.kept];
  };
  const three = [0, 1, 2].map((index) => host([10, 10], index));

  test('of equal hosts is what F of them have, exactly', () => {
    expect(kept(three, 1)).toEqual([10_000, 10 * GIB]);
    expect(kept(three, 2)).toEqual([20_000, 20 * GIB]);
  });

  test.each([
    // 30,000 MHz and 30 GiB: 20 are taken, which leaves one host of three, 33.3 %.
    ['one of three', 1, 20],
    // 10 are taken, which leaves two of three, 66.7 %.
    ['two of three', 2, 10],
  ])('admits what leaves %s free, and refuses when one MHz or one MiB less is', (_, failures, taken) => {
    const full = { path: 'vm', reservedMhz: taken * 1000, reservedMib: taken * GIB };
    const admits = (one: AdmissionVm): boolean => admitsByPercentage(three, [one], { failures }).admits;
    expect(admits(full)).toBe(true);
    expect(admits({ ...full, reservedMhz: full.reservedMhz + 1 })).toBe(false);
    expect(admits({ ...full, reservedMib: full.reservedMib + 1 })).toBe(false);
  });

  test('of unequal hosts is that of the largest, for each resource by itself', () => {
    expect(kept(HOSTS, 1)).toEqual([9_000, 9 * GIB]);
    // The host with the most CPU has the least memory.
    expect(kept([host([8, 1], 0), host([1, 8], 1), host([1, 1], 2)], 1)).toEqual([8_000, 8 * GIB]);
  });

  test('is nothing where no host may fail, or there is none', () => {
    expect(kept(HOSTS, 0)).toEqual([0, 0]);
    expect(kept([], 1)).toEqual([0, 0]);
  });
});
