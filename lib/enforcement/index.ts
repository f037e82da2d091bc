export { ignoredOf } from './blocks';
export { Enforcer } from './enforcer';
export { EstateError, ValidationError } from './errors';
export { checkedPolicy, readPolicy } from './policy-file';
export type { References } from './references';
export { Registry } from './registry';
export { captureSource } from './source';
export { isDate } from './today';
export { resolveTokens } from './tokens';
