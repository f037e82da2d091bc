import type { TerraformStack } from 'cdktf';
import { type BareMetalHost, Cluster, Disk, Memory, type VirtualMachine } from 'cdktf-strata';
import { Terraform, caseThat, removeScratch, say, suite, synthesize } from './support';
import { type Provider, vsphereProvider } from './vcsim/provider';
import { Simulator } from './vcsim/simulator';
import { NOT_KEPT, BLANK, connect, host, simulated } from './vcsim/stacks';

const found = vsphereProvider();
const opened = typeof found === 'string' ? found : Simulator.open('vcenter');
const provider = found as Provider;
const simulator = opened as Simulator;

const NOTHING = { ok: true, changes: [] };
/** What ESXi keeps for them beside: 53 MiB for each of 4 GiB and 2 vCPU, 144 for that of 16 GiB; 68 for one of 6 GiB. */
const OVERHEAD = 7 * 53 + 144;
const ALWAYS = { enabled: true, mandatory: true };

/** A cluster of the simulator's three hosts, which tolerates the loss of one. */
suite('vSphere (cluster in the vCenter simulator)', typeof opened === 'string' ? opened : undefined, () => {
  // A second VM at once hangs the provider against the simulator.
  const terraform = new Terraform('vsphere-cluster-noun', { parallelism: 1, env: provider.env, notKept: NOT_KEPT });
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

  test('is accepted by the provider and applied', async () => {
    terraform.use(stackOf(4));
    await terraform.init();
    await terraform.validate();
    await terraform.apply();
  });

  test('has a pool of its own, limited to what the hosts may promise, that reserves what its VMs are guaranteed', async () => {
    const { pools } = await simulator.inventory();
    // 3 hosts of 24 cores at 2400 MHz and 128 GiB, of which ESXi keeps 8; 7 VMs of 4 GiB and one of 16, all reserved.
    expect(pools.find(({ name }) => name === 'strata-production')).toEqual({
      name: 'strata-production',
      parent: 'DC0_C0/Resources',
      cpu: { reservation: 0, limit: 3 * 24 * 2400, expandable: true },
      memory: { reservation: (7 * 4 + 16) * 1024 + OVERHEAD, limit: 3 * 120 * 1024, expandable: true },
    });
    for (const name of ['web', 'web-2', 'db', 'app', 'cache', 'licensed', 'spare']) {
      expect((await simulator.vm(name)).pool).toBe('strata-production');
    }
  });

  test('has a pool of its own for what names one of its hosts', async () => {
    // The simulator enforces no rule: where the VM runs says nothing.
    expect((await simulator.vm('local')).pool).toBe('strata-esxi-01');
  });

  test('has the declared rules, and no others', async () => {
    const { rules, groups } = await simulator.inventory();
    expect(rules).toEqual([
      { name: 'strata-esxi-01-must-run-on', ...ALWAYS, vms: ['local'], hosts: ['DC0_C0_H0'] },
      {
        name: 'strata-production-ledger',
        kind: 'together',
        enabled: true,
        mandatory: false,
        vms: ['app', 'cache'],
        hosts: [],
      },
      { name: 'strata-production-licence', ...ALWAYS, vms: ['licensed'], hosts: ['DC0_C0_H0', 'DC0_C0_H1'] },
      { name: 'strata-production-pair', kind: 'apart', ...ALWAYS, vms: ['db', 'spare'], hosts: [] },
      { name: 'strata-production-web-spread', kind: 'apart', ...ALWAYS, vms: ['web', 'web-2'], hosts: [] },
    ]);
    expect(groups).toEqual([
      'strata-esxi-01-host',
      'strata-esxi-01-vms',
      'strata-production-licence-hosts',
      'strata-production-licence-vms',
    ]);
  });

  test('restarts what is critical first', async () => {
    const { overrides } = await simulator.inventory();
    expect(overrides.filter(({ priority }) => priority !== 'disabled')).toEqual([{ vm: 'db', priority: 'highest' }]);
  });

  caseThat('leaves down what may stay down', provider.noStayingDown, async () => {
    const { overrides } = await simulator.inventory();
    expect(overrides.filter(({ priority }) => priority === 'disabled').map(({ vm }) => vm)).toEqual(['local', 'spare']);
  });

  test("keeps the cluster's budget in the state", async () => {
    const budgets = (await terraform.resources()).filter(({ type }) => type === 'terraform_data');
    expect(budgets.map(({ values }) => values.output)).toContainEqual(
      expect.objectContaining({
        path: 'e2e/production',
        cpu_milli: expect.objectContaining({ capacity: 72_000, allocated: 2_000 * 9 }) as unknown,
      }),
    );
  });

  test('has nothing to do a second time', async () => {
    expect(await terraform.plan()).toMatchObject(NOTHING);
  });

  test('makes a rule anew with a VM that is replaced', async () => {
    const web = (await terraform.resources()).find(({ values }) => values.name === 'web-2')!;
    const { stdout } = await terraform.run(
      ['plan', '-input=false', '-no-color', '-parallelism=1', `-replace=${web.address}`],
      300,
    );
    expect(stdout).toMatch(
      /vm_anti_affinity_rule\.\S+_web_spread\S* will be replaced due to changes in replace_triggered_by/,
    );
  });

  test('follows a larger VM with what the pool reserves', async () => {
    terraform.use(stackOf(6));
    await terraform.apply();
    const { pools } = await simulator.inventory();
    expect(pools.find(({ name }) => name === 'strata-production')?.memory.reservation).toBe(
      (7 * 4 + 16 + 2) * 1024 + OVERHEAD - 53 + 68,
    );
    expect(await terraform.plan()).toMatchObject(NOTHING);
  });

  test('is destroyed, and nothing is left', async () => {
    await terraform.destroy();
    expect(await simulator.names()).toEqual(before);
    expect((await simulator.inventory()).overrides).toEqual([]);
  });
});

/** A synthesized stack, as the provider in use takes it. */
function stackOf(appGib: number): string {
  return provider.adapt(synthesize((stack) => production(stack, appGib)).stack());
}

function production(stack: TerraformStack, appGib: number): void {
  connect(stack, simulator);
  const cluster = 'DC0_C0';
  const metal = { migrationNetwork: 'vmotion' };
  const hosts = [1, 2, 3].map((number) =>
    host(stack, `esxi-0${number}`, { hostname: `DC0_C0_H${number - 1}`, cluster }, metal),
  ) as [BareMetalHost, BareMetalHost, BareMetalHost];
  const production = new Cluster(stack, 'production', { hosts });
  const small = { ...BLANK, disks: [{ size: Disk.gib(1) }] };
  const add = (id: string, props: Partial<typeof BLANK>): VirtualMachine =>
    simulated(production.addVirtualMachine(id, { ...small, ...props }));
  add('web', { replicas: 2 });
  const db = add('db', { memory: Memory.gib(16), criticality: 'critical' });
  const app = add('app', { memory: Memory.gib(appGib) });
  const cache = add('cache', {});
  const licensed = add('licensed', {});
  const spare = add('spare', { restartPriority: 'disabled' });
  add('worker', {});
  production.separate('pair', [db, spare]);
  production.colocate('ledger', [app, cache], { mandatory: false });
  production.pin('licence', [licensed], [hosts[0], hosts[1]]);
  // Names its host, and is not restarted elsewhere.
  simulated(hosts[0].addVirtualMachine('local', { ...small, restartPriority: 'disabled' }));
}
