import type { Known } from './attributes';
import type { Ask, Disclosure } from './estate';
import type { IsolationFacts } from './isolation';

/** Where a guest runs, in its provider's words: each argument that says so. */
export interface Place {
  /** `compute`: a host or a cluster, where the provider's words do not tell which. */
  readonly kind: 'host' | 'cluster' | 'compute' | 'pool' | 'node' | 'engine';
  /** The name of the host, cluster or pool, where the reference could be followed to something that has one. */
  readonly reference: Known<string>;
}

/** What the hypervisor keeps for a guest, whatever the others want. */
export interface GuaranteedFacts {
  /** CPU in MHz, where the provider counts it so. */
  readonly mhz: Known<number>;
  /** CPU in milli-CPU, where the provider counts it so. */
  readonly milliCpu: Known<number>;
  readonly memoryMib: Known<number>;
  /** Whether all its memory is kept for it: locked, or on a system that gives memory as a whole. */
  readonly all: boolean;
}

/** What a guest may use at most, below its size; `absent` where there is no limit. */
export interface LimitFacts {
  readonly mhz: Known<number>;
  /** CPU in milli-CPU, where the provider counts it so. */
  readonly milliCpu?: Known<number>;
  readonly memoryMib: Known<number>;
}

/** A disk of a VM. */
export interface DiskFacts {
  /** Its name at the provider, such as a label; else `disk0`, `disk1` in order. */
  readonly name: string;
  readonly gib: Known<number>;
  /** Name of the datastore or pool; the folder that it is in, where the provider knows folders only. */
  readonly store: Known<string>;
  /** Whether several VMs may write to it. */
  readonly shared: boolean;
  /** Path of a disk that exists already: nothing is provisioned for it. */
  readonly attached?: string;
  /**
   * What it is at the provider, as the VM refers to it: two disks of one host and source are one disk. Missing where
   * nothing says so.
   */
  readonly source?: string;
}

/** A network card of a VM. */
export interface NicFacts {
  /** Name of the network. */
  readonly network: Known<string>;
  /** Address that the guest is given, where it is given one. */
  readonly address?: string;
  readonly mac?: string;
}

/** A device of the host that a VM is given. */
export interface DeviceFacts {
  readonly id: string;
  /** `passthrough`: the device itself; `shared`: a part of it, such as a vGPU profile. */
  readonly kind: 'passthrough' | 'shared';
}

/** Memory that the hypervisor moves between VMs. */
export interface DynamicMemoryFacts {
  readonly minimumMib: number;
  readonly startupMib: number;
}

/** Everything that a rule may ask of a VM: the same, whether a construct declares it, a resource is adopted, or a plan holds it. */
export interface VmFacts {
  readonly name: Known<string>;
  readonly where: readonly Place[];
  readonly milliCpu: Known<number>;
  readonly memoryMib: Known<number>;
  readonly guaranteed: GuaranteedFacts;
  readonly limits: LimitFacts;
  readonly dynamicMemory?: DynamicMemoryFacts;
  readonly coresPerSocket?: number;
  readonly disks: readonly DiskFacts[];
  readonly nics: readonly NicFacts[];
  readonly firmware?: 'efi' | 'bios';
  readonly secureBoot?: boolean;
  /** The guest system, in the provider's words. */
  readonly guestId?: string;
  readonly powered: boolean;
  /** How many of it one resource makes. */
  readonly replicas: Known<number>;
  readonly devices: readonly DeviceFacts[];
  readonly disclosures: readonly Disclosure[];
  /** Features that are asked for, with the argument that asks. */
  readonly asks: readonly Ask[];
}

/** A port of the engine's machine that leads to a container. */
export interface PortFacts {
  /** Address of the machine; `0.0.0.0` and `::` are all of their kind. One that only Terraform knows may be any. */
  readonly address: string;
  /** The machine's port; `computed` where the engine picks one. */
  readonly port: Known<number>;
  readonly internal: Known<number>;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Whether all copies share it, whichever machine they run on (Swarm's routing mesh). */
  readonly shared?: boolean;
}

/** Everything that a rule may ask of a container. */
export interface ContainerFacts {
  readonly name: Known<string>;
  readonly where: readonly Place[];
  readonly milliCpu: Known<number>;
  readonly memoryMib: Known<number>;
  readonly guaranteed: Pick<GuaranteedFacts, 'milliCpu' | 'memoryMib'>;
  readonly image: Known<string>;
  /**
   * How many of it one resource makes, as often as Terraform repeats it; `computed` where the engine runs one on each
   * machine (Swarm's global mode).
   */
  readonly replicas: Known<number>;
  readonly isolation: IsolationFacts;
  /** Names of the networks it is on. */
  readonly networks: readonly Known<string>[];
  readonly ports: readonly PortFacts[];
  /** Features that are asked for, with the argument that asks. */
  readonly asks: readonly Ask[];
}

/** What is known of a guarantee or a limit where nobody states one. */
export const NO_GUARANTEE: GuaranteedFacts = {
  mhz: 'absent',
  milliCpu: 'absent',
  memoryMib: { value: 0 },
  all: false,
};

/** No limit below the guest's size. */
export const NO_LIMIT: LimitFacts = { mhz: 'absent', memoryMib: 'absent' };
