export { CATALOG } from './catalog';
export { type Report, evaluate } from './evaluate';
export type { Draft, Finding, Severity } from './finding';
export {
  type PercentByResource,
  type Policy,
  type RequiredProp,
  DEFAULT_POLICY,
  composePolicies,
} from './policy/policy';
export type { Check, Rule, RuleContext } from './rule';
export {
  type ClusterReport,
  type Evacuation,
  type PlacedHost,
  type ReportedRoom,
  type Restart,
  type Room,
  RoomFinder,
  USUAL_SHAPE,
  type VmMove,
  type VmShape,
  evacuateHost,
} from '../clusters';
export { noReserve, unknownValue } from './wording';
export type { WaiverRecord } from './policy/waivers';
export type { Fit, UseCase } from './fit/fitness';
export { type Recommendation, type Verdict, recommend } from './fit/recommend';
