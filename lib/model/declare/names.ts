/** How replicas but the first are numbered. */
const NUMBER = /^(.*)-([2-9]|[1-9][0-9]+)$/s;

/**
 * The name of one of several replicas, from 1 on. The first has no number: it keeps its name when others join it.
 *
 * @param mark what stands between the name and the number
 */
export function replicaName(name: string, number: number, mark = '-'): string {
  return number === 1 ? name : `${name}${mark}${number}`;
}

/** What a name could be a replica of, and which. */
export function replicaOf(name: string): { readonly name: string; readonly number: number } | undefined {
  const [, of, number] = NUMBER.exec(name) ?? [];
  return of === undefined ? undefined : { name: of, number: Number(number) };
}
