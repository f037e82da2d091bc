import { type Fit, REASONS, type UseCase } from './fitness';

/** One technique, and what speaks against it. */
export interface Verdict {
  readonly technique: Fit;
  /** Reasons against it, with the rule that judges by each; none when it fits. */
  readonly against: readonly { readonly rule: string; readonly because: string }[];
}

/** What fits a use case. No technique is best: each fits some. */
export interface Recommendation {
  /** Techniques that nothing speaks against, the lightest first; when all have reasons against them, those with the fewest. */
  readonly recommended: readonly Fit[];
  /** All techniques, the lightest first. */
  readonly verdicts: readonly Verdict[];
}

/** The lightest first: where nothing speaks against it, less is better. */
const LIGHTEST_FIRST: readonly Fit[] = ['container', 'container-in-vm', 'hosted', 'bare-metal'];

/** Which techniques fit a use case, and why the others do not. */
export function recommend(useCase: UseCase): Recommendation {
  const verdicts = LIGHTEST_FIRST.map((technique) => ({
    technique,
    against: REASONS.filter((reason) => reason.against.includes(technique) && reason.applies(useCase)).map(
      ({ rule, because }) => ({ rule, because }),
    ),
  }));
  const fewest = Math.min(...verdicts.map(({ against }) => against.length));
  return {
    recommended: verdicts.filter(({ against }) => against.length === fewest).map(({ technique }) => technique),
    verdicts,
  };
}
