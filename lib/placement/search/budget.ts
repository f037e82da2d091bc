/** Counts steps, so that a search ends at the same point on every machine. */
export class StepBudget {
  public spent = 0;

  public constructor(public limit: number) {}

  public get over(): boolean {
    return this.spent >= this.limit;
  }
}
