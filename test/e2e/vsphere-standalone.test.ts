import type { TerraformStack } from 'cdktf';
import { Disk } from 'cdktf-strata';
import { Terraform, removeScratch, suite, synthesize, whyNotProviders } from './support';
import { Simulator } from './vcsim/simulator';
import { NOT_KEPT, BLANK, NETWORK, connect, host, simulated } from './vcsim/stacks';

const USER_DATA = '#cloud-config\npackages: [nginx]\n';

// Release 1.26.0, which the vCenter suite can fall back to, asks a standalone host for vCenter's storage policies.
const missing = whyNotProviders('vsphere');
const opened = missing ?? Simulator.open('esxi');
const simulator = opened as Simulator;

suite('vSphere (standalone ESXi simulator)', typeof opened === 'string' ? opened : undefined, () => {
  const terraform = new Terraform('esxi', { parallelism: 1, notKept: NOT_KEPT });
  let before: string[];

  beforeAll(async () => {
    before = await simulator.names();
  });

  afterAll(async () => {
    await terraform.cleanUp();
    await simulator.close();
    removeScratch();
  });

  test('a host is accepted by the provider and applied, without a pool', async () => {
    terraform.use(synthesize(estate).stack());
    await terraform.init();
    await terraform.validate();
    const plan = await terraform.plan();
    expect(plan.changes.map(({ address, actions }) => `${actions.join()} ${address.split('.')[0]}`).sort()).toEqual([
      'create terraform_data',
      'create vsphere_host_port_group',
      'create vsphere_virtual_machine',
    ]);
    await terraform.apply();
    expect((await simulator.inventory()).pools.map(({ name }) => name)).toEqual(['Resources']);
  });

  test('the VM is as declared', async () => {
    const vm = await simulator.vm('bare');
    expect(vm).toMatchObject({
      power: 'poweredOn',
      pool: 'Resources',
      guestId: 'debian12_64Guest',
      numCpu: 2,
      memoryMib: 4096,
      cpu: { reservation: 0, limit: 2 * 2400 },
      memory: { reservation: 4096, limit: -1 },
      firmware: 'efi',
      secureBoot: true,
      networks: ['orders', NETWORK],
    });
    expect(vm.extra).toMatchObject({ 'RemoteDisplay.maxConnections': '1', 'isolation.device.edit.disable': 'TRUE' });
    expect(Buffer.from(vm.extra['guestinfo.userdata']!, 'base64').toString('utf8')).toBe(USER_DATA);
    expect(vm.disks).toMatchObject([
      { gib: 8, unit: 0, datastore: 'LocalDS_0' },
      { gib: 9, unit: 1, datastore: 'LocalDS_1' },
    ]);
  });

  test('the port group lets nothing be overheard or forged', async () => {
    const { portGroups } = await simulator.inventory();
    expect(portGroups.find(({ name }) => name === 'orders')).toMatchObject({
      vlan: 12,
      promiscuous: false,
      macChanges: false,
      forgedTransmits: false,
    });
  });

  test('there is nothing to do a second time', async () => {
    expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
  });

  test('a VM that was changed behind its back is seen and repaired', async () => {
    await simulator.setCpus('bare', 5);
    expect((await terraform.plan()).output).toMatch(/num_cpus += 5 -> 2/);
    await terraform.apply();
    expect(await simulator.vm('bare')).toMatchObject({ numCpu: 2, power: 'poweredOn' });
    expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
  });

  test('all is destroyed, and nothing is left', async () => {
    await terraform.destroy();
    expect(await simulator.names()).toEqual(before);
  });
});

/** A VM and a port group: what a standalone host can do. */
function estate(stack: TerraformStack): void {
  connect(stack, simulator);
  const metal = host(stack, 'esxi-01', { endpoint: 'esxi', hostname: 'localhost.localdomain' });
  metal.addNetwork('orders', { vlan: 12 });
  simulated(
    metal.addVirtualMachine('bare', {
      ...BLANK,
      trustZone: 'public',
      userData: USER_DATA,
      disks: [{ size: Disk.gib(8) }, { size: Disk.gib(9), datastore: 'LocalDS_1' }],
      networks: ['orders', NETWORK],
    }),
  );
}
