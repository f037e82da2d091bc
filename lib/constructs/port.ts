import { ValidationError } from '../enforcement';
import { shown } from './shown';

/** A port that a guest is called on. */
export class Port {
  /** A TCP port, 1 to 65535. */
  public static tcp(number: number): Port {
    return new Port('tcp', number);
  }

  /** A UDP port, 1 to 65535. */
  public static udp(number: number): Port {
    return new Port('udp', number);
  }

  private constructor(
    /** Its protocol. */
    public readonly protocol: 'tcp' | 'udp',
    /** Its number. */
    public readonly number: number,
  ) {
    if (!Number.isInteger(number) || number < 1 || number > 65535) {
      throw new ValidationError(
        `Port.${protocol}`,
        'INP002',
        `a port must be a whole number from 1 to 65535, got ${shown(number)}`,
      );
    }
  }
}
