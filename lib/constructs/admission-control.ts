import type { Admission } from '../model';
import type { BareMetalHost } from './bare-metal-host';
import type { Checks } from './checks';

/** Shares of a cluster that are kept free for failures. */
export interface PercentageOptions {
  /** Whole percent of all CPU. @default - that of the hosts that may fail */
  readonly cpuPercent?: number;

  /** Whole percent of all memory. @default - that of the hosts that may fail */
  readonly memoryPercent?: number;
}

/** The size of a slot. */
export interface SlotOptions {
  /** MHz of one slot. @default - the largest CPU reservation there is, at least 32 MHz */
  readonly mhz?: number;

  /** MiB of one slot. @default - the largest memory reservation there is */
  readonly memoryMib?: number;
}

/** How a cluster's hypervisor keeps room for the failure of hosts. It counts reservations, not sizes: CAP011 checks both. */
export class AdmissionControl {
  /** Keeps a share of CPU and memory free: both stated, or neither. */
  public static percentage(options: PercentageOptions = {}): AdmissionControl {
    return new AdmissionControl((checks) => {
      const given = checks.object('admission', options, 'cpuPercent and memoryPercent, or neither');
      const share = (prop: 'cpuPercent' | 'memoryPercent'): { cpuPercent?: number; memoryPercent?: number } =>
        given[prop] === undefined
          ? {}
          : { [prop]: checks.whole(`admission.${prop}`, given[prop], { least: 0, most: 100 }) };
      if ((given.cpuPercent === undefined) !== (given.memoryPercent === undefined)) {
        checks.wrong('admission', 'cpuPercent and memoryPercent, or neither', options);
      }
      return { policy: 'percentage', ...share('cpuPercent'), ...share('memoryPercent') };
    });
  }

  /** Divides every host into equal slots, one for each VM. */
  public static slots(options: SlotOptions = {}): AdmissionControl {
    return new AdmissionControl((checks) => {
      const { mhz, memoryMib } = checks.object('admission', options, 'mhz and memoryMib');
      return {
        policy: 'slots',
        ...(mhz !== undefined && { slotMhz: checks.whole('admission.mhz', mhz) }),
        ...(memoryMib !== undefined && { slotMib: checks.whole('admission.memoryMib', memoryMib) }),
      };
    });
  }

  /** Keeps hosts of the cluster that run nothing until another one fails. */
  public static dedicatedHosts(hosts: BareMetalHost[]): AdmissionControl {
    return new AdmissionControl((checks, members) => {
      const given = checks.list('admission.hosts', hosts, 'hosts of the cluster').map((host, index) => {
        const prop = `admission.hosts[${index}]`;
        return checks.instance(prop, host, 'a host of the cluster', (value) => members.some((one) => one === value));
      });
      return given.length === 0 || given.length >= members.length
        ? checks.wrong('admission.hosts', 'at least one host of the cluster, and not all', given.length)
        : { policy: 'dedicated-hosts', hosts: given.map(({ node }) => node.path) };
    });
  }

  /** Keeps nothing: whatever starts, starts. */
  public static disabled(reason: string): AdmissionControl {
    return new AdmissionControl((checks) => ({ policy: 'disabled', reason: checks.text('admission.reason', reason) }));
  }

  private constructor(
    /** @internal */
    public readonly read: (checks: Checks, members: readonly BareMetalHost[]) => Admission,
  ) {}
}
