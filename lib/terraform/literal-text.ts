/** Where a text would start an expression of Terraform's, but for what cdktf puts in place of a token. */
const START = /[$%](?=\{(?!TfToken\[))/g;

/** A text as it is, in a place where Terraform would take `${` and `%{` for the start of an expression of its own; tokens stay tokens. */
export function literalText(text: string): string {
  return text.replace(START, '$&$&');
}
