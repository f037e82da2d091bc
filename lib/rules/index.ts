export { CATALOG } from './catalog';
export { type Report, type WaiverRecord, evaluate } from './evaluate';
export type { Draft, Finding, Severity } from './finding';
export { type Policy, DEFAULT_POLICY } from './policy';
export type { Check, Rule, RuleContext } from './rule';
export { noReserve } from './cap007';
export { unknownValue } from './inp001';
export { UNTRUSTED_ZONES } from './iso006';
