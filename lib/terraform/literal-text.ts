/** A text as it is, in a place where Terraform would take `${` and `%{` for the start of an expression of its own. */
export function literalText(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
