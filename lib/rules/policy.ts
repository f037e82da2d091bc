/** What architects enforce on every estate. */
export interface Policy {
  /** Above this, a stated overcommit is an error; in whole percent. */
  readonly maximumRatioPercent: number;
}

/** What holds when nobody states a policy. */
export const DEFAULT_POLICY: Policy = { maximumRatioPercent: 1000 };
