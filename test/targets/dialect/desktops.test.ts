import { type Attributes, LATER, type VmFacts } from '../../../lib/model';
import { VIRTUALBOX_DIALECT, VIRTUALBOX_VM } from '../../../lib/targets/virtualbox/dialect';
import { WORKSTATION_DIALECT, WORKSTATION_VM } from '../../../lib/targets/workstation/dialect';
import { readBy } from '../../support/dialects';
import type { Written } from '../../support/law';

describe('a VM of VirtualBox', () => {
  const read = (attributes: Attributes): VmFacts => readBy(VIRTUALBOX_VM, { name: 'web', ...attributes });

  test('has what the provider takes where it says nothing, and the disks of its image', () => {
    expect(read({})).toEqual({
      name: { value: 'web' },
      where: [{ kind: 'host', reference: { value: 'localhost' } }],
      milliCpu: { value: 2000 },
      memoryMib: { value: 512 },
      guaranteed: { mhz: 'absent', milliCpu: 'absent', memoryMib: { value: 512 }, all: true },
      limits: { mhz: 'absent', memoryMib: 'absent' },
      disks: [{ name: 'disk0', gib: 'computed', store: 'computed', shared: false }],
      nics: [],
      firmware: 'bios',
      secureBoot: false,
      powered: true,
      replicas: { value: 1 },
      devices: [],
      disclosures: [],
      asks: [],
    });
  });

  test.each<[unknown, unknown]>([
    ['1.5 gib', { value: 1536 }],
    ['512 mb', { value: 488 }],
    ['lots', 'unknown'],
    ['${var.memory}', 'unknown'],
    [LATER, 'unknown'],
    [null, { value: 512 }],
  ])('has of memory %p', (memory, memoryMib) => {
    expect(read({ memory }).memoryMib).toEqual(memoryMib);
  });

  test('runs whatever its status says: the provider starts it', () => {
    expect(read({ status: 'poweroff' }).powered).toBe(true);
  });

  test('is on the network of an interface, or of VMs alone; behind a translation it meets none', () => {
    const network_adapter = [
      { type: 'nat' },
      { type: 'internal' },
      { type: 'hostonly', host_interface: 'vboxnet0' },
      { type: 'bridged', host_interface: '${var.interface}' },
    ];
    expect(read({ network_adapter }).nics.map(({ network }) => network)).toEqual([
      'absent',
      { value: 'internal' },
      { value: 'hostonly vboxnet0' },
      'unknown',
    ]);
  });

  test('is on the machine that Terraform runs on, however that is spelled', () => {
    expect(['localhost', 'LOCALHOST.', '127.0.0.1', ''].map(VIRTUALBOX_DIALECT.normalIdentity)).toEqual(
      Array.from({ length: 4 }, () => 'localhost'),
    );
    expect(VIRTUALBOX_DIALECT.normalIdentity('Lab-1.')).toBe('lab-1');
  });
});

describe('a VM of Workstation', () => {
  const read = (attributes: Attributes, written?: Written): VmFacts => readBy(WORKSTATION_VM, attributes, written);

  test('has what it says, and the disks, the network and the firmware of its template', () => {
    const provider = { vmworkstation: [{ alias: 'desk', endpoint: 'http://localhost:8697/api' }] };
    const facts = read(
      {
        denomination: 'web',
        path: 'D:\\VMs\\web\\web.vmx',
        processors: 2,
        memory: 2048,
        state: 'off',
        provider: 'vmworkstation.desk',
      },
      { provider },
    );
    expect(facts).toEqual({
      name: { value: 'web' },
      where: [{ kind: 'host', reference: { value: 'localhost' } }],
      milliCpu: { value: 2000 },
      memoryMib: { value: 2048 },
      guaranteed: { mhz: 'absent', milliCpu: 'absent', memoryMib: { value: 2048 }, all: true },
      limits: { mhz: 'absent', memoryMib: 'absent' },
      disks: [{ name: 'disk0', gib: 'computed', store: { value: 'D:\\VMs\\web' }, shared: false }],
      nics: [{ network: 'computed' }],
      powered: false,
      replicas: { value: 1 },
      devices: [],
      disclosures: [],
      asks: [],
    });
  });

  test('has no size that nobody states: its provider has no default', () => {
    expect(read({})).toMatchObject({ milliCpu: 'absent', memoryMib: 'absent', guaranteed: { memoryMib: 'absent' } });
  });

  test.each([[undefined], ['on'], ['${var.state}'], [LATER]])('may run where its state is %p', (state) => {
    expect(read({ state }).powered).toBe(true);
  });

  test.each([
    ['http://localhost:8697/api', 'localhost'],
    ['http://[::1]:8697/api', 'localhost'],
    ['https://Desk-1.example.com.:8697/api', 'desk-1.example.com'],
    ['Desk-1', 'desk-1'],
    ['https://desk-1:8443/api', 'desk-1'],
  ])('is on the machine of %s', (endpoint, name) => {
    expect(WORKSTATION_DIALECT.normalIdentity(endpoint)).toBe(name);
  });

  test('is in the one datastore that there is', () => {
    const placeOf = WORKSTATION_DIALECT.placeOf!;
    expect(placeOf('D:\\VMs\\web', [{ name: 'default' }])).toEqual({ store: 'default', path: 'D:\\VMs\\web' });
    expect(placeOf('/vms/b/web', [{ name: 'a' }, { name: 'b' }])).toEqual({ store: 'b', path: 'web' });
  });
});
