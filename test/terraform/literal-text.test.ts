import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { literalText } from '../../lib/terraform/literal-text';

describe('a literal text', () => {
  test.each([
    ['plain', 'plain'],
    ['$HOME %d {a}', '$HOME %d {a}'],
    ['${HOME}', '$${HOME}'],
    ['%{ if x }', '%%{ if x }'],
    ['$${HOME}', '$$${HOME}'],
    ['a${b}c%{d}', 'a$${b}c%%{d}'],
  ])('%p is written as %p', (text, written) => {
    expect(literalText(text)).toBe(written);
  });

  test('keeps its tokens', () => {
    const { stringValue } = new TerraformVariable(new TerraformStack(new App(), 'stack'), 'host', { type: 'string' });
    const text = `\${HOME} on ${stringValue}`;
    expect(literalText(text)).toBe(`$\${HOME} on ${stringValue}`);
  });
});
