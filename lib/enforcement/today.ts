import { ValidationError } from './errors';

/** Where a pipeline states the day, so that equal input gives equal output. */
const TODAY_VARIABLE = 'STRATA_TODAY';

/** The day that expiries are compared with: the app's, the environment's, or the calendar's (UTC). */
export function todayOf(stated: string | undefined): string {
  const given = process.env[TODAY_VARIABLE];
  if (stated !== undefined || given === undefined || given === '') {
    return stated ?? new Date().toISOString().slice(0, 10);
  }
  if (!isDate(given)) {
    throw new ValidationError(
      TODAY_VARIABLE,
      'POL001',
      `the day must be an ISO date such as 2027-01-31, got '${given}'`,
    );
  }
  return given;
}

/** Whether a text is a day that the calendar has. */
export function isDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
