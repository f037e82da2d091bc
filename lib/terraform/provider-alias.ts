import type { Construct } from 'constructs';

/** An alias that tells providers of one type apart: a readable name, and what makes it unique in the app. */
export function providerAlias(name: string, scope: Construct): string {
  return `${name.replace(/[^A-Za-z0-9_-]+/g, '-')}-${scope.node.addr.slice(-8)}`.replace(/^(?=[\d-])/, '_');
}
