import * as fc from 'fast-check';
import { KVM_DIALECT } from '../../../lib/targets/kvm/dialect';
import { Kvm } from '../../../lib/targets/kvm/kvm';
import { Memory } from '../../../lib/model';
import { type Case, describeLaw } from '../../support/hosted-law';
import { aVmSpec } from '../../support/law';

const uri = 'qemu+ssh://deploy@KVM-1.example.com/system';

const BIOS = new Kvm({ uri });

const UEFI = new Kvm({ uri, uefi: { code: '/usr/share/OVMF/OVMF_CODE_4M.fd' } });

const LOCKED = new Kvm({
  uri,
  machine: 'q35',
  uefi: { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' },
  memoryBacking: { hugePageSize: Memory.mib(2), locked: true, sharePages: false },
});

const aCase: fc.Arbitrary<Case> = fc
  .record({ spec: aVmSpec, name: fc.constantFrom('web', 'db-1'), target: fc.constantFrom(BIOS, UEFI, LOCKED) })
  .map(({ spec, name, target }) => ({
    target,
    spec: {
      ...spec,
      name,
      firmware: target === BIOS ? 'bios' : spec.firmware,
      secureBoot: target !== BIOS && spec.secureBoot,
      reserveCpu: false,
      coresPerSocket: undefined,
      dynamicMemory: undefined,
      passthrough: undefined,
      settings: {},
      disks: spec.disks.map((disk) => ({ ...disk, shared: false, attach: undefined })),
    },
  }));

describe('the law of KVM', () => {
  describeLaw(KVM_DIALECT, aCase, [
    'name',
    'milliCpu',
    'memoryMib',
    'guaranteed.memoryMib',
    'disks.*.name',
    'disks.*.gib',
    'disks.*.store',
    'nics.*.network',
    'nics.*.address',
    'firmware',
    'powered',
  ]);
});
