import { Fn, Token, Tokenization } from 'cdktf';

/** Indentation of a level. */
const STEP = '  ';

/**
 * A value as JSON in a Terraform string: what is known is text as it stands, what Terraform knows later is put in by
 * `jsonencode`, so that the file is JSON whatever it turns out to be.
 */
export function templateOf(value: unknown, indent = ''): string {
  if (Token.isUnresolved(value)) {
    return Fn.jsonencode(typeof value === 'string' ? escapedLiterals(value) : value);
  }
  if (Array.isArray(value)) {
    return block('[]', indent, (inner) => value.map((item) => templateOf(item, inner)));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return block('{}', indent, (inner) =>
      entries.map(([key, item]) => `${literal(JSON.stringify(key))}: ${templateOf(item, inner)}`),
    );
  }
  return literal(JSON.stringify(value));
}

function block([open, close]: string | [string, string], indent: string, items: (indent: string) => string[]): string {
  const inner = indent + STEP;
  const lines = items(inner).map((line) => inner + line);
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** Text that Terraform takes as it stands. */
function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** cdktf writes the literal parts of a text with tokens between quotes, and escapes no more than line breaks and `${`. */
function escapedLiterals(text: string): string {
  const fragments = Tokenization.reverseString(text);
  const parts: string[] = [];
  const add = (part: string): number => parts.push(Token.isUnresolved(part) ? part : escaped(part));
  fragments.join({
    join: (left: string, right: string) => {
      if (parts.length === 0) {
        add(left);
      }
      add(right);
      return '';
    },
  });
  return parts.length === 0 ? text : parts.join('');
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, (sign) => `\\${sign}`).replace(/%(?=\{)/g, '%%');
}
