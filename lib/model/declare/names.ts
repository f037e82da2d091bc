/** How replicas are numbered. */
const NUMBER = /^(.*)-([1-9][0-9]*)$/s;

/** The name of one of several replicas, from 1 on; the only one there is has no number. */
export function replicaName(name: string, number: number, replicas: number, mark = '-'): string {
  return replicas === 1 ? name : `${name}${mark}${number}`;
}

/** What a name could be a replica of, and which. */
export function replicaOf(name: string): { readonly name: string; readonly number: number } | undefined {
  const [, of, number] = NUMBER.exec(name) ?? [];
  return of === undefined ? undefined : { name: of, number: Number(number) };
}
