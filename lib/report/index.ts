// `from-json` is not here: it loads a schema compiler, which no synth needs. Only who reads report files imports it.
export { formatCapabilities } from './capabilities';
export { formatChanges } from './changes';
export { formatFinding, formatNotJudged, formatFindings, summarize } from './findings';
export { toJson } from './json';
export { formatOutlook } from './outlook';
export type { JsonAmount, JsonCharge, JsonFinding, JsonLine, JsonReport, JsonRoom, JsonRow } from './shape';
export { type TextOptions, formatLedger } from './text';
