/** Unites things by their indexes: those that belong together have one representative, the smallest. */
export class UnionFind {
  private readonly parent: Int32Array;

  public constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, index) => index);
  }

  /** The representative of all that belong with it. */
  public find(index: number): number {
    let root = index;
    while (this.parent[root] !== root) {
      root = this.parent[root]!;
    }
    for (let at = index; at !== root;) {
      const next = this.parent[at]!;
      this.parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Puts two, and all that belong with them, together. */
  public unite(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    this.parent[Math.max(one, other)] = Math.min(one, other);
  }
}
