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
