/**
 * One line of printable text.
 *
 * Paths, images and messages may come from a file of someone else's: a line break would fake a second finding, an
 * escape sequence would paint the terminal.
 */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
