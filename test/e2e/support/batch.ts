import type { TerraformStack } from 'cdktf';
import { synthesize } from './app';
import { type Guest, changed as propsAfter } from './generated';
import type { Plan, Terraform } from './terraform';

/** Where guests live, and how they come there: many of them in one state. */
export interface Batch<P extends object> {
  /** Declares guests, each under its id, which is in the address of all that is made for it. */
  readonly declare: (stack: TerraformStack, guests: readonly Pick<Guest<P>, 'id' | 'props'>[]) => void;
  /** A state that is empty. */
  readonly terraform: () => Terraform;
  /** Makes a synthesized stack fit for the provider in use. @default - it is */
  readonly adapt?: (stackFolder: string) => string;
  /** What the engine holds of it all; nothing after a destroy. */
  readonly held: () => Promise<readonly string[]>;
  /** Removes what a destroy that failed has left. */
  readonly sweep: () => Promise<void>;
  /** Props that no guest can be without. */
  readonly required: readonly (keyof P)[];
  /** Props whose change is nothing to Terraform. @default - none */
  readonly silent?: readonly (keyof P)[];
  /** Guests in one state at most. */
  readonly size: number;
}

/** What a batch goes through, in this order. */
export type Step = 'apply' | 'second plan' | 'change' | 'plan after the change' | 'destroy';

/** What went wrong with a guest; with all of them where nobody says with which. */
export interface Trouble {
  readonly step: Step;
  readonly guest?: string;
  /** What is the same wherever it goes wrong in the same way: arguments, or what an error says first. */
  readonly causes: readonly string[];
  readonly says: string;
}

/** Takes guests through their life in one state: apply, plan, change a prop of each, apply, plan, destroy. */
export async function troublesOf<P extends object>(
  batch: Batch<P>,
  guests: readonly Guest<P>[],
  until: Step = 'destroy',
): Promise<Trouble[]> {
  const life = new Life(batch, guests);
  await life.live(until);
  return life.troubles;
}

/** Whether a step comes before anything is changed. */
export function isEarly(step: Step): boolean {
  return step === 'apply' || step === 'second plan';
}

/** The guest that something in Terraform is made for. */
export function guestIn(text: string): string | undefined {
  return /[._](g\d+)(?=[_-]|$)/.exec(text)?.[1];
}

class Life<P extends object> {
  public readonly troubles: Trouble[] = [];
  private readonly terraform: Terraform;

  constructor(
    private readonly batch: Batch<P>,
    private readonly guests: readonly Guest<P>[],
  ) {
    this.terraform = batch.terraform();
  }

  public async live(until: Step): Promise<void> {
    this.declare(({ props }) => props);
    const made = await this.done('apply', async () => {
      await this.terraform.init();
      await this.terraform.apply();
    });
    if (made) {
      this.expectNothing('second plan', await this.terraform.plan());
      if (!isEarly(until) && (await this.change())) {
        await this.done('destroy', () => this.destroy());
      }
    }
    // What could not be changed may be no configuration to destroy by.
    this.declare(({ props }) => props);
    await this.terraform.cleanUp();
    await this.batch.sweep();
  }

  /** Whether all could be changed. */
  private async change(): Promise<boolean> {
    this.declare(propsAfter);
    const plan = await this.terraform.plan();
    if (plan.ok) {
      this.expectChanges(plan);
    }
    const changed = await this.done('change', () => this.terraform.apply());
    if (changed) {
      this.expectNothing('plan after the change', await this.terraform.plan());
    }
    return changed;
  }

  private async destroy(): Promise<void> {
    await this.terraform.destroy();
    const held = await this.batch.held();
    if (held.length > 0) {
      throw new Error(`\nError: the engine still holds ${held.join(', ')}`);
    }
  }

  private declare(props: (guest: Guest<P>) => P): void {
    const declared = this.guests.map((guest) => ({ id: guest.id, props: props(guest) }));
    const folder = synthesize((stack) => this.batch.declare(stack, declared)).stack();
    this.terraform.use(this.batch.adapt?.(folder) ?? folder);
  }

  /** Every change is of a guest that is in trouble. */
  private expectNothing(step: Step, plan: Plan): void {
    if (!plan.ok) {
      this.troubles.push(...refused(step, plan.output));
    }
    const ids = new Set(plan.changes.map(({ address }) => guestIn(address)));
    for (const id of [...ids].filter((one) => this.isClear(one))) {
      this.troubles.push({ step, ...(id !== undefined && { guest: id }), ...toldOf(plan, id) });
    }
  }

  /** Every guest that was changed is changed. */
  private expectChanges(plan: Plan): void {
    const { silent = [] } = this.batch;
    const told = new Set(plan.changes.map(({ address }) => guestIn(address)));
    for (const { id, change } of this.guests) {
      if (change !== undefined && !silent.includes(change.prop) && !told.has(id) && this.isClear(id)) {
        const says = `the plan says nothing of a change of '${change.prop}'`;
        this.troubles.push({ step: 'change', guest: id, causes: [says], says });
      }
    }
  }

  private isClear(id: string | undefined): boolean {
    return this.troubles.every(({ guest }) => guest !== id);
  }

  /** Whether something could be done; what was refused is trouble. */
  private async done(step: Step, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.troubles.push(...refused(step, String(error)));
      return false;
    }
  }
}

/** What Terraform refuses, by guest where each of its errors names one. */
function refused(step: Step, text: string): Trouble[] {
  const errors = text
    .split(/^(?:[│╷] *)?Error: (?!(?:terraform|tofu) )/m)
    .slice(1)
    .map((error) => error.trim());
  const troubles = errors.map((says) => ({ step, guest: guestIn(says), causes: [kindOf(says)], says }));
  const named = troubles.flatMap(({ guest, ...trouble }) => (guest === undefined ? [] : [{ ...trouble, guest }]));
  return named.length > 0 && named.length === errors.length
    ? [...new Map(named.map((trouble) => [trouble.guest, trouble])).values()]
    : [{ step, causes: errors.map(kindOf), says: text }];
}

/** An error's first line, without the names in it. */
function kindOf(error: string): string {
  return error
    .split('\n')[0]!
    .replace(/["'].*?["']/g, '…')
    .replace(/\S*\d\S*/g, '…');
}

/** Why a plan would change a guest, or what all share. */
function toldOf(plan: Plan, id: string | undefined): Pick<Trouble, 'causes' | 'says'> {
  const changes = plan.changes.filter(({ address }) => guestIn(address) === id);
  const causes = changes.flatMap(({ address, actions }) =>
    (plan.causes[address] ?? []).map(({ argument, before, after }) => ({
      argument: `${address.split('.')[0]}.${argument}`,
      line: `${actions.join()} ${address}: ${argument} ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    })),
  );
  return causes.length === 0
    ? { causes: changes.map(({ actions }) => actions.join()), says: changes.map(({ address }) => address).join() }
    : { causes: causes.map(({ argument }) => argument), says: causes.map(({ line }) => line).join('\n') };
}
