import * as fc from 'fast-check';
import { VmSource } from '../../../lib/targets';
import { WORKSTATION_DIALECT } from '../../../lib/targets/workstation/dialect';
import { Workstation } from '../../../lib/targets/workstation/workstation';
import { type Case, describeLaw } from '../../support/hosted-law';
import { LAW_HOST, aVmSpec } from '../../support/law';

const target = new Workstation({
  endpoint: 'https://Desk-1.example.com:8697/api',
  user: 'lab',
  password: 'x',
  folder: '/home/lab/vmware',
});

/** The REST API clones into one folder: there is one datastore, with one disk of the clone. */
const aCase: fc.Arbitrary<Case> = fc
  .record({ spec: aVmSpec, name: fc.constantFrom('web', 'db-1'), store: fc.constantFrom('default', 'vms') })
  .map(({ spec, name, store }) => ({
    target,
    host: { ...LAW_HOST, stores: [{ name: store }] },
    spec: {
      ...spec,
      name,
      source: VmSource.template('debian-12'),
      reserveCpu: false,
      address: undefined,
      coresPerSocket: undefined,
      dynamicMemory: undefined,
      passthrough: undefined,
      settings: {},
      networks: spec.networks.slice(0, 1),
      disks: spec.disks.slice(0, 1).map((disk) => ({ ...disk, store, shared: false })),
    },
  }));

describe('the law of Workstation', () => {
  describeLaw(WORKSTATION_DIALECT, aCase, [
    'name',
    'milliCpu',
    'memoryMib',
    'guaranteed.memoryMib',
    'disks.*.store',
    'powered',
  ]);
});
