/** MiB in a GiB, and GiB in a TiB. */
const STEP = 1024;

/** Units that the provider reads, in bytes. Without an `i` they are decimal, as in `512 mb`. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  ...Object.fromEntries(
    ['k', 'm', 'g', 't', 'p'].flatMap((letter, power) => [
      ...[letter, `${letter}b`].map((unit) => [unit, 1000 ** (power + 1)]),
      ...[`${letter}i`, `${letter}ib`].map((unit) => [unit, STEP ** (power + 1)]),
    ]),
  ),
};

/**
 * Memory as the provider reads it back from VirtualBox: `512 mib`, `1.5 gib`, `16 gib`; nothing where it would be rounded.
 *
 * It writes one decimal below ten units and none from ten on. Anything else would be a change at every plan, and each
 * stops the VM.
 */
export function memoryText(mib: number): string | undefined {
  let amount = mib;
  for (const unit of ['mib', 'gib', 'tib']) {
    if (amount < STEP || unit === 'tib') {
      const text = amount < 10 ? amount.toFixed(1) : amount.toFixed(0);
      return Number(text) === amount ? `${text} ${unit}` : undefined;
    }
    amount /= STEP;
  }
  return undefined;
}

/** MiB of a text such as `512 mib`, as the provider takes it; nothing where it would refuse it. */
export function mibOfText(text: string): number | undefined {
  const [, amount, unit] = /^\s*([\d.,]+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const bytes = UNITS[unit?.toLowerCase() ?? '?'];
  const number = Number(amount?.replace(/,/g, ''));
  return bytes === undefined || !Number.isFinite(number) ? undefined : Math.floor((number * bytes) / STEP ** 2);
}
