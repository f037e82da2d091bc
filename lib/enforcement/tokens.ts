import { DefaultTokenResolver, StringConcat, Token, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';

/** A value as it is written into the configuration. */
export function resolveTokens(scope: IConstruct, value: unknown): unknown {
  if (!Token.isUnresolved(value) && typeof value !== 'object') {
    return value;
  }
  return Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
}

/** As `resolveTokens`, for one stack: what many resources share, such as the id of their host, is resolved once. */
export function rememberingResolver(): typeof resolveTokens {
  const known = new Map<unknown, unknown>();
  return (scope, value) => {
    if (!known.has(value)) {
      known.set(value, resolveTokens(scope, value));
    }
    return known.get(value);
  };
}
