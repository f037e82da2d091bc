import type { TerraformStack } from 'cdktf';
import { Disk, type LedgerRow, type Line, Memory, Strata } from 'cdktf-strata';
import { container, dockerHost, dockerVm, esxiHost, kvmHost, newStack, vm } from '../support/stacks';
import { type Block, synth } from '../support/synth';

/** A line of the ledger as Terraform keeps it. */
function kept({ ratioPercent, ...rest }: Line): unknown {
  return { ...rest, ratio_percent: ratioPercent };
}

/** A row of the ledger as Terraform keeps it. */
function budgetOf({ path, cpu, memory, disk }: LedgerRow): unknown {
  return { path, cpu_milli: kept(cpu!), memory_mib: kept(memory!), ...(disk && { disk_gib: kept(disk) }) };
}

const HOSTS: [string, (stack: TerraformStack) => void][] = [
  [
    'an ESXi host with VMs, containers in one of them, and an overcommit',
    (stack) => {
      const host = esxiHost(stack, { overcommit: { cpuPercent: 200, memoryPercent: 150, reason: 'desktops sleep' } });
      host.addVirtualMachine('web', vm({ replicas: 3 }));
      dockerVm(host).addContainer('web', container());
    },
  ],
  ['an ESXi host with nothing on it', (stack) => esxiHost(stack)],
  [
    'a workstation with an application and a VM',
    (stack) =>
      kvmHost(stack, { hostApplications: [{ name: 'IDE', cpus: 1, memory: Memory.gib(4) }] }).addVirtualMachine(
        'desktop',
        vm(),
      ),
  ],
  [
    'a container host with containers, and a datastore of which its host OS keeps a part',
    (stack) =>
      dockerHost(stack, {
        datastores: [{ name: 'data', capacity: Disk.gib(500) }],
        hostOsReserved: { cpus: 1, memory: Memory.gib(2), disk: Disk.gib(20) },
      }).addContainer('web', container({ replicas: 4 })),
  ],
  ['a container host without datastores', (stack) => dockerHost(stack)],
];

test.each(HOSTS)('the budget in Terraform has the numbers of the ledger: %s', (_, define) => {
  const stack = newStack();
  define(stack);
  const [row] = Strata.of(stack).ledger();
  const budgets = Object.values(synth(stack)['rack-1']!.resource!.terraform_data!).filter(
    ({ input }) => (input as Block | undefined)?.path !== undefined,
  );
  expect(budgets.map(({ input }) => input)).toEqual([budgetOf(row!)]);
});

test('the budget in Terraform has what was promised to guests of other stacks, and by their last definition', () => {
  const stack = newStack();
  const host = esxiHost(stack);
  host.addVirtualMachine('first', vm());
  expect(Strata.of(stack).ledger()[0]!.cpu!.allocated).toBe(4000);
  host.addVirtualMachine('last', vm());
  const [budget] = Object.values(synth(stack)['rack-1']!.resource!.terraform_data!);
  expect(budget!.input).toMatchObject({ cpu_milli: { allocated: 8000, free: 16_000 } });
});

test('each host has a budget of its own', () => {
  const stack = newStack();
  esxiHost(stack, {}, 'esxi-01');
  esxiHost(stack, {}, 'esxi-02');
  const budgets = Object.values(synth(stack)['rack-1']!.resource!.terraform_data!);
  expect(budgets.map(({ input }) => (input as { path: string }).path)).toEqual(['rack-1/esxi-01', 'rack-1/esxi-02']);
});
