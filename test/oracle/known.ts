/**
 * Cases on which the library is known to be wrong, by id, with the kind of issue 11 that each is of.
 *
 * While a case is listed, its disagreement is asserted to be there, and random estates may show it. Whoever mends it
 * sees the case fail, and drops the line.
 */
export const KNOWN: Readonly<Record<string, string>> = {};
