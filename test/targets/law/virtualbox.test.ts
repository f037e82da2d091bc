import * as fc from 'fast-check';
import { VmSource } from '../../../lib/targets';
import { VIRTUALBOX_DIALECT } from '../../../lib/targets/virtualbox/dialect';
import { VirtualBox } from '../../../lib/targets/virtualbox/virtualbox';
import { type Case, describeLaw } from '../../support/hosted-law';
import { aVmSpec } from '../../support/law';

const target = new VirtualBox({});

/** The disk is that of the image, which runs by BIOS; memory is what the provider reads back as it was written. */
const aCase: fc.Arbitrary<Case> = fc
  .record({
    spec: aVmSpec,
    name: fc.constantFrom('web', 'db-1'),
    memoryMib: fc.constantFrom(4, 512, 1023, 1024, 1536, 9728, 10_240, 65_536),
  })
  .map(({ spec, name, memoryMib }) => ({
    target,
    spec: {
      ...spec,
      name,
      memory: { charged: memoryMib, emitted: memoryMib },
      source: VmSource.image('https://images.example/debian-12.tar.gz'),
      powered: true,
      reserveCpu: false,
      address: undefined,
      coresPerSocket: undefined,
      dynamicMemory: undefined,
      passthrough: undefined,
      settings: {},
      disks: spec.disks.slice(0, 1).map((disk) => ({ ...disk, shared: false })),
    },
  }));

describe('the law of VirtualBox', () => {
  describeLaw(VIRTUALBOX_DIALECT, aCase, ['name', 'milliCpu', 'memoryMib', 'guaranteed.memoryMib']);
});
