import * as fc from 'fast-check';
import { HyperV } from '../../../lib/targets/hyper-v/hyper-v';
import { HYPER_V_DIALECT } from '../../../lib/targets/hyper-v/dialect';
import type { VmSpec } from '../../../lib/targets';
import { type Case, describeLaw } from '../../support/hosted-law';
import { LAW_HOST, aVmSpec } from '../../support/law';

const target = new HyperV({ host: 'HV-01', version: '2022', user: 'strata', password: 'x', folder: 'E:\\Hyper-V' });

/** One datastore says its folder, the other is in the folder of all. */
const host = { ...LAW_HOST, stores: [{ name: 'store-1', path: 'D:\\fast' }, { name: 'store-2' }] };

const aCase: fc.Arbitrary<Case> = fc
  .record({
    spec: aVmSpec,
    name: fc.constantFrom('web', 'db-1'),
    cpuRatioPercent: fc.constantFrom(100, 150, 300),
    startupMib: fc.constantFrom(512, 1024),
    settings: fc.constantFrom<VmSpec['settings']>(
      {},
      { Heartbeat: 'false' },
      { 'Key-Value Pair Exchange': 'true', 'Guest Service Interface': 'true' },
    ),
  })
  .map(({ spec, name, cpuRatioPercent, startupMib, settings }) => ({
    target,
    host: { ...host, cpuRatioPercent },
    spec: {
      ...spec,
      name,
      settings,
      address: undefined,
      coresPerSocket: undefined,
      passthrough: undefined,
      dynamicMemory: spec.dynamicMemory && { minimumMib: startupMib / 2, startupMib },
      disks: spec.disks.map((disk) => ({ ...disk, shared: false, attach: disk.attach?.replace('/', '\\') })),
    },
  }));

describe('the law of Hyper-V', () => {
  describeLaw(HYPER_V_DIALECT, aCase, [
    'name',
    'milliCpu',
    'memoryMib',
    'guaranteed.milliCpu',
    'guaranteed.memoryMib',
    'guaranteed.all',
    'dynamicMemory.minimumMib',
    'dynamicMemory.startupMib',
    'disks.*.name',
    'disks.*.gib',
    'disks.*.store',
    'disks.*.attached',
    'nics.*.network',
    'firmware',
    'secureBoot',
    'powered',
    'disclosures',
    'disclosures.*.key',
    'disclosures.*.what',
  ]);
});
