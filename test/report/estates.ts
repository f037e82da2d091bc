import type { Container, Engine, Estate, Host, Vm } from '../../lib/model';
import { GuestOs } from '../../lib/model';
import { DEFAULT_POLICY, type Report, evaluate } from '../../lib/rules';
import * as build from '../support/estate';

/** Estates to report on: the builders of all tests, with the paths stated, since a ledger is about where things stand. */

export const { estate } = build;

/** What fits and what does not; what else there is to say of an estate is no matter of these tests. */
const CAPACITY_RULES = build.QUIET_CATALOG.filter(({ id }) => id.startsWith('CAP'));

/** Judges by capacity alone. */
export function judge(of: Estate): Report {
  return evaluate(of, DEFAULT_POLICY, CAPACITY_RULES);
}

const DOCKER = build.system({ id: 'docker', label: 'Docker' });

/** ESXi on 2 x 12 cores, 256 GiB and 4 TiB, of which 80 % may be promised. */
export function host(path: string, overrides: Partial<Host> = {}): Host {
  return build.host({
    path,
    system: build.system({ id: 'esxi', label: 'VMware ESXi' }),
    stores: [build.store({ key: path, disk: build.inventory(4096, { ratioPercent: 80 }) })],
    source: { file: 'examples/article/main.ts', line: 21 },
    ...overrides,
  });
}

/** Docker on Debian, without a store that is counted. */
export function containerHost(path: string): Host {
  return build.containerHost({ path, system: DOCKER });
}

/** A VM of 4 vCPU, 8 GiB (all of it reserved, so that it has no swap) and 60 GiB of disk. */
export function vm(path: string, on: string, overrides: Partial<Vm> = {}): Vm {
  return build.vm({
    path,
    host: on,
    milliCpu: 4000,
    memoryMib: 8192,
    memoryReservationMib: overrides.memoryMib ?? 8192,
    disks: [{ sizeGib: 60, store: on }],
    guestOs: GuestOs.DEBIAN_12,
    ...overrides,
  });
}

/** Docker with 3.5 CPU and 7 GiB to give. */
export function engine(path: string, on: string, overrides: Partial<Engine> = {}): Engine {
  return build.engine({
    path,
    on,
    system: DOCKER,
    cpu: build.inventory(3500),
    memory: build.inventory(7168),
    ...overrides,
  });
}

/** A container of 0.5 CPU and 256 MiB. */
export function container(path: string, on: string, overrides: Partial<Container> = {}): Container {
  return build.container({ path, engine: on, milliCpu: 500, ...overrides });
}

/** The article's server with 8 + 9 vCPU more than it has. */
export const ARTICLE: Estate = estate({
  hosts: [host('rack-1/esxi-01')],
  vms: [
    vm('rack-1/esxi-01/orders-db', 'rack-1/esxi-01', { milliCpu: 16_000, memoryMib: 131_072 }),
    vm('rack-1/esxi-01/web', 'rack-1/esxi-01', { milliCpu: 8000 }),
    vm('rack-1/esxi-01/search', 'rack-1/esxi-01', { milliCpu: 9000 }),
  ],
});

/** All layers, metal, VM, engine and container; nothing is wrong. */
export const LAYERS: Estate = estate({
  hosts: [host('rack-1/esxi-01', { memory: build.inventory(262_144, { reserved: 15_770 }) })],
  vms: [
    vm('rack-1/esxi-01/orders-db', 'rack-1/esxi-01', {
      milliCpu: 16_000,
      memoryMib: 131_277,
      disks: [{ sizeGib: 200, store: 'rack-1/esxi-01' }],
      guestOs: GuestOs.WINDOWS_SERVER_2019,
    }),
    vm('rack-1/esxi-01/platform', 'rack-1/esxi-01', {
      memoryMib: 8291,
      disks: [{ sizeGib: 68, store: 'rack-1/esxi-01' }],
    }),
  ],
  engines: [engine('rack-1/esxi-01/platform/docker', 'rack-1/esxi-01/platform', { inVm: true })],
  containers: [
    container('rack-1/esxi-01/platform/docker/web', 'rack-1/esxi-01/platform/docker', {
      image: `nginx:1.29@sha256:${'0123456789abcdef'.repeat(4)}`,
    }),
  ],
});
