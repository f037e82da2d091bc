/** What decides which technique fits a workload. */
export interface WorkloadTraits {
  /** As people call it. */
  readonly label: string;

  /** One program with state of its own, made for a machine of its own. @default false */
  readonly monolithic?: boolean;

  /** Must grow and shrink within seconds. @default false */
  readonly scalesFast?: boolean;

  /** Suffers from every layer between it and the metal. @default false */
  readonly latencySensitive?: boolean;

  /** A desktop that a person sits at. @default false */
  readonly desktop?: boolean;
}

/** What a guest is for. */
export class Workload {
  public static readonly MONOLITH = new Workload({ label: 'monolith', monolithic: true });
  public static readonly DATABASE = new Workload({ label: 'database' });
  public static readonly REAL_TIME = new Workload({ label: 'real-time control', latencySensitive: true });
  public static readonly TRADING = new Workload({ label: 'trading', latencySensitive: true });
  public static readonly MICROSERVICE = new Workload({ label: 'microservice', scalesFast: true });
  public static readonly LOAD_BALANCER = new Workload({ label: 'load balancer', scalesFast: true });
  public static readonly BATCH = new Workload({ label: 'batch' });
  public static readonly DESKTOP = new Workload({ label: 'desktop', desktop: true });

  /** A workload that is not listed here. */
  public static custom(traits: WorkloadTraits): Workload {
    return new Workload(traits);
  }

  /** As people call it. */
  public readonly label: string;
  /** One program with state of its own, made for a machine of its own. */
  public readonly monolithic: boolean;
  /** Must grow and shrink within seconds. */
  public readonly scalesFast: boolean;
  /** Suffers from every layer between it and the metal. */
  public readonly latencySensitive: boolean;
  /** A desktop that a person sits at. */
  public readonly desktop: boolean;

  private constructor(traits: WorkloadTraits) {
    this.label = traits.label;
    this.monolithic = traits.monolithic ?? false;
    this.scalesFast = traits.scalesFast ?? false;
    this.latencySensitive = traits.latencySensitive ?? false;
    this.desktop = traits.desktop ?? false;
  }
}

/** How much depends on a guest. */
export type Criticality = 'normal' | 'critical';

/** Trust zones whose code nobody vouches for. */
export const UNTRUSTED_ZONES: readonly string[] = ['public', 'untrusted'];
