import type { TerraformStack } from 'cdktf';
import { Disk } from 'cdktf-strata';
import { Terraform, caseThat, removeScratch, say, suite, synthesize } from './support';
import { type Provider, vsphereProvider } from './vcsim/provider';
import { Simulator } from './vcsim/simulator';
import { BLANK, NETWORK, addPortGroup, connect, host, networksOf, simulated } from './vcsim/stacks';

const found = vsphereProvider();
const opened = typeof found === 'string' ? found : Simulator.open('esxi');
const provider = found as Provider;
const simulator = opened as Simulator;

suite('vSphere (standalone ESXi simulator)', typeof opened === 'string' ? opened : undefined, () => {
  const terraform = new Terraform('esxi', { parallelism: 1, env: provider.env });
  let before: string[];

  beforeAll(async () => {
    say(provider.label);
    before = await simulator.names();
  });

  afterAll(async () => {
    await terraform.cleanUp();
    await simulator.close();
    removeScratch();
  });

  test('a host is accepted by the provider and applied, without a pool', async () => {
    terraform.use(provider.adapt(synthesize(estate).stack()));
    await terraform.init();
    await terraform.validate();
    const plan = await terraform.plan();
    expect(plan.changes.map(({ address, actions }) => `${actions.join()} ${address.split('.')[0]}`).sort()).toEqual([
      'create terraform_data',
      ...(provider.noPortGroups === undefined ? ['create vsphere_host_port_group'] : []),
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
      networks: networksOf(provider, 'orders', NETWORK),
    });
    expect(vm.extra).toMatchObject({ 'RemoteDisplay.maxConnections': '1', 'isolation.device.edit.disable': 'TRUE' });
    expect(vm.disks).toMatchObject([
      { gib: 8, unit: 0, datastore: 'LocalDS_0' },
      { gib: 9, unit: 1, datastore: 'LocalDS_1' },
    ]);
  });

  caseThat('the port group lets nothing be overheard or forged', provider.noPortGroups, async () => {
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
  addPortGroup(provider, metal, 'orders', 12);
  simulated(
    metal.addVirtualMachine('bare', {
      ...BLANK,
      trustZone: 'public',
      disks: [{ size: Disk.gib(8) }, { size: Disk.gib(9), datastore: 'LocalDS_1' }],
      networks: networksOf(provider, 'orders', NETWORK),
    }),
  );
}
