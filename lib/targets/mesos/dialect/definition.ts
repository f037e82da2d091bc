import { type Attributes, blocksOf } from '../../../model';

/** What tells an app from other files with an id. */
const SIZES = ['cpus', 'mem', 'instances'];

/** Stands in the text for what only Terraform knows. */
const LATER_TEXT = '${later}';

/**
 * A Marathon app that stands as JSON in an argument; nothing where it is none.
 *
 * What Terraform puts into the text are whole values, or parts of texts: both are read as what only Terraform knows.
 */
export function definitionIn(content: unknown): Attributes | undefined {
  if (typeof content !== 'string') {
    return undefined;
  }
  const [app] = blocksOf(parsed(withoutExpressions(content)));
  return typeof app?.id === 'string' && 'container' in app && SIZES.some((size) => size in app) ? app : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A file that holds something else.
    return undefined;
  }
}

/** The text with `${later}` in the place of every expression. A literal `${`, written `$${`, stays as it is. */
function withoutExpressions(text: string): string {
  let rest = '';
  let inText = false;
  for (let at = 0; at < text.length;) {
    if (isOpening(text, at)) {
      rest += inText ? LATER_TEXT : `"${LATER_TEXT}"`;
      at = endOfExpression(text, at + 2);
      continue;
    }
    const length = isDoubled(text, at) || text[at] === '\\' ? 2 : 1;
    inText = text[at] === '"' ? !inText : inText;
    rest += text.slice(at, at + length);
    at += length;
  }
  return rest;
}

function isDoubled(text: string, at: number): boolean {
  return /^(\$\$|%%)\{/.test(text.slice(at, at + 3));
}

function isOpening(text: string, at: number): boolean {
  return /^[$%]\{/.test(text.slice(at, at + 2));
}

/** Where the code after an expression's `}` starts; braces in texts do not count. */
function endOfExpression(text: string, start: number): number {
  let at = start;
  for (let depth = 1; at < text.length && depth > 0;) {
    if (text[at] === '"') {
      at = endOfText(text, at + 1);
    } else {
      depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
      at += 1;
    }
  }
  return at;
}

/** Where the code after a text's quote starts; expressions in it have texts of their own. */
function endOfText(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') {
      at += 2;
    } else if (isDoubled(text, at)) {
      at += 3;
    } else {
      at = isOpening(text, at) ? endOfExpression(text, at + 2) : at + 1;
    }
  }
  return at + 1;
}
