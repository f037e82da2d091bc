/** What a later change of a prop does to a guest that is there already. */
export const CHANGES = {
  nothing: 'rules judge it; nothing is written of it, and the guest is not touched',
  'in place': 'applied to the guest that runs',
  restart: 'applied to the guest, which is stopped and started for it',
  replaces: 'the guest is destroyed and made anew; what is only in it is lost',
  'first boot only': 'a guest that has booted keeps what it was made with',
  refused: 'it is refused, with what to do instead',
} as const satisfies Readonly<Record<string, string>>;

/** What a later change does. */
export type Change = keyof typeof CHANGES;

/** One prop of a record of changes. */
export interface ChangeRow {
  readonly change: Change;
  /** What else its author should know: a sentence without its first capital and its stop. */
  readonly note?: string;
}
