import type { IConstruct } from 'constructs';
import type { EstateNode, SourceLocation } from '../model';
import { originOf } from './origins';

/** Constructs of ours know where in the user's program they were made. */
interface Located extends IConstruct {
  readonly source?: unknown;
}

/** Where a construct stands in the tree and in the user's program. */
export function lineageOf(construct: IConstruct): Pick<EstateNode, 'path' | 'source'> {
  const { source: own } = construct as Located;
  // A module has a source of another kind, and so have resources of some providers.
  const source = isLocation(own) ? own : originOf(construct);
  return { path: construct.node.path, ...(source !== undefined && { source }) };
}

function isLocation(source: unknown): source is SourceLocation {
  return typeof source === 'object' && source !== null && 'file' in source && 'line' in source;
}
