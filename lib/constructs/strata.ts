import { Construct, type IConstruct } from 'constructs';
import { Enforcer, ValidationError, isDate } from '../enforcement';
import { type LedgerRow, compareText } from '../model';
import { type Report, type Room, RoomFinder } from '../rules';
import { Checks } from './checks';
import { shown } from './shown';
import { type VmShapeProps, shapeOf } from './room';

/** The estate of an app, for code. */
export class Strata {
  /** The estate that a construct is part of: that of its app, or of its stack where there is no app. */
  public static of(scope: IConstruct): Strata {
    if (!Construct.isConstruct(scope)) {
      throw new ValidationError('Strata.of', 'INP002', 'the scope must be an App, a stack or a construct in one');
    }
    return new Strata(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Everything that is wrong, and the ledger, as things stand. Does not throw. */
  public report(): Report {
    return Enforcer.of(this.scope).report();
  }

  /** What is there, what was promised and what is left, a row a host with its guests in it. */
  public ledger(): readonly LedgerRow[] {
    return this.report().ledger;
  }

  /** Paths of the guests that fall with a host, a VM or whatever shares a kernel; empty where nothing stands on it. */
  public blastRadius(node: IConstruct): readonly string[] {
    if (typeof node !== 'object' || node === null || !('node' in node)) {
      throw new ValidationError('Strata.blastRadius', 'INP002', 'the node must be a construct, such as a host or a VM');
    }
    return this.report().blastRadius.find(({ path }) => path === node.node.path)?.falls ?? [];
  }

  /** How many more VMs of a shape each host and cluster takes, and what stops one more; by path. */
  public headroom(shape: VmShapeProps): readonly Room[] {
    return this.roomFor('Strata.headroom', shape);
  }

  /** The hosts and clusters that take one more VM of a shape, those with the most room first. */
  public whereFits(shape: VmShapeProps): readonly Room[] {
    return this.roomFor('Strata.whereFits', shape)
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || compareText(a.path, b.path));
  }

  /** States the day that expiries are compared with, so that equal input gives equal output. By default it is today. */
  public judgeOn(day: string): void {
    if (typeof day !== 'string' || !isDate(day)) {
      throw new ValidationError(
        'Strata.judgeOn',
        'INP002',
        `the day must be an ISO date such as 2027-01-31, got ${shown(day)}`,
      );
    }
    Enforcer.of(this.scope).setToday(day);
  }

  private roomFor(verb: string, shape: VmShapeProps): Room[] {
    const wanted = shapeOf(new Checks(verb, undefined), shape);
    const finder = new RoomFinder(Enforcer.of(this.scope).estate());
    return finder.places.map(({ path }) => finder.roomIn(path, wanted));
  }
}
