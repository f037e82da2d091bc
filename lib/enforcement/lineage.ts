import type { IConstruct } from 'constructs';
import type { EstateNode, SourceLocation } from '../model';

/** Constructs of ours know where in the user's program they were made. */
interface Located extends IConstruct {
  readonly source?: SourceLocation;
}

/** Where a construct stands in the tree and in the user's program. */
export function lineageOf(construct: IConstruct): Pick<EstateNode, 'path' | 'source'> {
  const { source } = construct as Located;
  return { path: construct.node.path, ...(source !== undefined && { source }) };
}
