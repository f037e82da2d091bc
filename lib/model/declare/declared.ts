import type { Mismatch, Unknown, Unstated } from '../estate';
import type { EstateNode } from '../node';

/** A guest as a node of the estate, and what is missing for it to be judged. */
export interface Declared<N extends EstateNode> {
  readonly node: N;
  readonly unknowns: readonly Unknown[];
  readonly unstated: readonly Unstated[];
  readonly mismatches: readonly Mismatch[];
}

/** Collects what is missing of one guest. */
export class Gaps {
  public readonly unknowns: Unknown[] = [];
  public readonly unstated: Unstated[] = [];
  public readonly mismatches: Mismatch[] = [];

  constructor(private readonly guest: EstateNode) {}

  /** A value that Terraform or a provider decides. */
  public unknown(gap: Omit<Unknown, keyof EstateNode>): void {
    this.unknowns.push({ ...this.node, ...gap });
  }

  /** Something that nobody has stated. */
  public missing(gap: Omit<Unstated, keyof EstateNode>): void {
    this.unstated.push({ ...this.node, ...gap });
  }

  /** Something that does not agree with something else. */
  public mismatch(gap: Omit<Mismatch, keyof EstateNode>): void {
    this.mismatches.push({ ...this.node, ...gap });
  }

  /** The node with all its gaps. */
  public of<N extends EstateNode>(node: N): Declared<N> {
    const { unknowns, unstated, mismatches } = this;
    return { node, unknowns, unstated, mismatches };
  }

  private get node(): EstateNode {
    const { path, name, source } = this.guest;
    return { path, name, ...(source !== undefined && { source }) };
  }
}
