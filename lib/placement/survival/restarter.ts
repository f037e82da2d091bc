import { tightest, weights } from '../heuristics/greedy';
import type { Packing, UnitClass } from '../compile/packing';
import { HostRoom } from '../heuristics/host-room';

/** A unit and the host that it goes to. */
export interface Placed {
  readonly unit: number;
  readonly host: number;
}

/** Places the units of lost hosts anew, all others stay: what HA does. */
export class Restarter {
  private readonly room: HostRoom;
  private readonly unitsOn: readonly number[][];
  private readonly classOf: readonly UnitClass[];
  private readonly hosts: readonly number[];
  private readonly weigh: readonly number[];

  /** A placement of all units. */
  public constructor(
    packing: Packing,
    public readonly hostOf: Int32Array,
  ) {
    this.room = new HostRoom(packing);
    this.weigh = weights(packing);
    this.classOf = packing.classes.flatMap((one) => Array<UnitClass>(one.count).fill(one));
    this.hosts = [...packing.hosts.keys()];
    this.unitsOn = this.hosts.map(() => []);
    hostOf.forEach((host, unit) => {
      this.unitsOn[host]!.push(unit);
      this.room.put(this.classOf[unit]!, unit, host);
    });
  }

  /** Where the units of lost hosts go, but for those that stay down; nothing when one of them finds no room. */
  public after(
    lost: readonly number[],
    staysDown: (unit: number) => boolean = () => false,
  ): readonly Placed[] | undefined {
    const { room, classOf, weigh } = this;
    // Units are numbered the biggest first.
    const units = lost.flatMap((host) => this.unitsOn[host]!).sort((a, b) => a - b);
    units.forEach((unit) => room.take(classOf[unit]!, unit));
    const reopen = room.close(lost);
    const placed: Placed[] = [];
    const restarted = units.filter((unit) => !staysDown(unit));
    for (const unit of restarted) {
      const host = tightest(room, classOf[unit]!, this.hosts, weigh);
      if (host < 0) {
        break;
      }
      room.put(classOf[unit]!, unit, host);
      placed.push({ unit, host });
    }
    placed.forEach(({ unit }) => room.take(classOf[unit]!, unit));
    reopen();
    units.forEach((unit) => room.put(classOf[unit]!, unit, this.hostOf[unit]!));
    return placed.length === restarted.length ? placed : undefined;
  }
}
