/** `1 host`, `2 hosts`, `no hosts`. */
export function count(amount: number, noun: string): string {
  return `${amount === 0 ? 'no' : amount} ${amount === 1 ? noun : `${noun}s`}`;
}
