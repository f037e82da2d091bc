import type { IConstruct } from 'constructs';
import type { SourceLocation } from '../model';
import { captureSource } from './source';

/** Where constructs of others were made: what is said of them has a line, too. */
const origins = new WeakMap<IConstruct, SourceLocation>();

/** Constructs whose children are noted. */
const noted = new WeakSet<IConstruct>();

/** The part of a node that takes children in; constructs call it when they are made. */
interface Parent {
  addChild(child: IConstruct, id: string): void;
}

/**
 * Notes where each construct is made that is added to a tree from now on. cdktf keeps no creation stack of resources.
 *
 * What this library builds for its own constructs is built without creation stacks (`quietly`), and is left alone.
 */
export function noteOrigins(construct: IConstruct): void {
  if (noted.has(construct)) {
    return;
  }
  noted.add(construct);
  const parent = construct.node as unknown as Parent;
  const addChild = parent.addChild.bind(parent);
  Object.defineProperty(parent, 'addChild', {
    configurable: true,
    value: (child: IConstruct, id: string): void => {
      addChild(child, id);
      if (!isQuiet()) {
        origins.set(child, captureSource());
        onceInTree(child);
      }
    },
  });
  construct.node.children.forEach(noteOrigins);
}

/** Where a construct was made, if that was noted. */
export function originOf(construct: IConstruct): SourceLocation | undefined {
  const source = origins.get(construct);
  return source === undefined || source.line === 0 ? undefined : source;
}

/** A construct is added to its parent before it has a node of its own, through which its children will come. */
function onceInTree(child: IConstruct): void {
  Object.defineProperty(child, 'node', {
    configurable: true,
    enumerable: true,
    set: (node: IConstruct['node']) => {
      Object.defineProperty(child, 'node', { configurable: true, enumerable: true, writable: true, value: node });
      noteOrigins(child);
    },
  });
}

function isQuiet(): boolean {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder);
  return !('stack' in holder);
}
