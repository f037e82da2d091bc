import { Lazy, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Enforcer } from '../enforcement';
import type { LedgerRow } from '../model';
import type { Emitted, Size } from '../targets';
import { quietly } from '../terraform/quietly';
import { TerraformData } from '../terraform/terraform-data';

/** The row of the ledger that travels with a host's or cluster's Terraform, and the conditions of its bounded guests. */
export class Budget {
  private readonly data: TerraformData;

  constructor(
    scope: Construct,
    private readonly owner: Construct,
    private readonly own: (emitted: Emitted) => void,
  ) {
    const input = quietly(() => Lazy.anyValue({ produce: () => inputOf(Enforcer.of(owner).row(owner.node.path)) }));
    this.data = quietly(() => new TerraformData(scope, 'budget', { input }));
    this.watch();
  }

  /**
   * Stops the plan when a bounded value of a guest is above what was charged for it.
   *
   * The guest's own resource says so too. In another stack that is enough: a budget that refers to its guests' stack,
   * which refers to this one, would be a circle.
   */
  public guard(guest: Construct, sizes: readonly Size[]): void {
    if (TerraformStack.of(guest) !== TerraformStack.of(this.owner)) {
      return;
    }
    for (const { guard } of sizes) {
      if (guard !== undefined) {
        this.data.addPrecondition(guard.condition, guard.errorMessage);
      }
    }
    this.watch();
  }

  /** Nothing of it is a limit but its conditions, which stay. */
  private watch(): void {
    this.own({ resource: this.data, guards: {} });
  }
}

/** The numbers of a row, as Terraform keeps them. */
function inputOf(row: LedgerRow | undefined): unknown {
  if (row === undefined) {
    return undefined;
  }
  const line = (of: typeof row.cpu): unknown =>
    of && {
      total: of.total,
      reserved: of.reserved,
      ratio_percent: of.ratioPercent,
      capacity: of.capacity,
      allocated: of.allocated,
      free: of.free,
    };
  return {
    path: row.path,
    cpu_milli: line(row.cpu),
    memory_mib: line(row.memory),
    ...(row.disk && { disk_gib: line(row.disk) }),
  };
}
