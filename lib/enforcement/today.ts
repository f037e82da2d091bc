import { ValidationError } from './errors';

/** Where a pipeline states the day, so that equal input gives equal output. */
const TODAY_VARIABLE = 'STRATA_TODAY';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The day that expiries are compared with: the app's, the environment's, or the calendar's (UTC). */
export function todayOf(stated: string | undefined): string {
  const given = process.env[TODAY_VARIABLE];
  if (stated !== undefined || given === undefined || given === '') {
    return stated ?? new Date().toISOString().slice(0, 10);
  }
  if (!ISO_DATE.test(given)) {
    throw new ValidationError(
      TODAY_VARIABLE,
      'POL001',
      `the day must be an ISO date such as 2027-01-31, got '${given}'`,
    );
  }
  return given;
}
