import {
  type Attributes,
  type Known,
  LATER,
  blocksOf,
  isLater,
  known,
  readKnown,
  toNumber,
  valueOf,
} from '../../../model';

/** What stands at a path of blocks of which there may be one each; {@link LATER} where Terraform alone knows one of them. */
export function attributeAt(block: unknown, ...path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined || isLater(block)) {
    return head === undefined ? block : LATER;
  }
  return attributeAt(blocksOf(block)[0]?.[head], ...rest);
}

/** How many of it a resource makes: so many as it says itself, as often as Terraform repeats it. */
export function copiesOf({ count, for_each: each }: Attributes, own: Known<number> = known(1)): Known<number> {
  const times = each === undefined || each === null ? readKnown(count, toNumber, known(1)) : 'unknown';
  const [often, many] = [valueOf(times), valueOf(own)];
  if (often === undefined || many === undefined) {
    return often === undefined ? times : own;
  }
  return known(often * many);
}
