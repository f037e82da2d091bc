/** Where in the user's program something was defined. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
}

/** What every part of an estate has. */
export interface EstateNode {
  /** Construct path, or the address in the plan or inventory it was read from. */
  readonly path: string;
  /** Last part of the path, as people say it in a sentence. */
  readonly name: string;
  readonly source?: SourceLocation;
}

/** A name and the scope in which it must be unique. */
export interface Identity {
  readonly scope: string;
  readonly name: string;
}
