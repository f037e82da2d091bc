export { blocksOf, ignoredOf } from './blocks';
export { Enforcer } from './enforcer';
export { EstateError, ValidationError } from './errors';
export { Registry } from './registry';
export { captureSource } from './source';
export { resolveTokens } from './tokens';
