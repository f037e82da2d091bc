import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { BareMetalHost, Cluster, Disk, GuestOs, Hypervisor, Memory, Strata, VmSource } from '../../lib';
import { PROVIDER } from './fleet';
import type { Stopwatch } from './stopwatch';

/** Promised CPU, in percent: too little for the VMs, barely enough, and more and more. */
export const RATIOS = [650, 680, 700, 720, 800, 900] as const;

const HOSTS = 22;
const VMS = 684;
const VCPUS = [1, 2, 2, 2, 4, 4, 4, 8];
const GIB = [2, 4, 4, 6, 8, 8, 12, 16, 16, 24, 32, 48];

/** Times the building of a cluster as it runs somewhere, and its report, at each of the ratios, one after the other. */
export function reportAll(watch: Stopwatch, outdir: string): void {
  const shapes = shapesOf();
  for (const ratio of RATIOS) {
    const app = watch.time(`construct ${ratio}`, () => build(ratio, shapes, `${outdir}-${ratio}`));
    watch.time(`report ${ratio}`, () => Strata.of(app).report());
  }
}

interface Shape {
  readonly vcpus: number;
  readonly memory: Memory;
}

function build(cpuPercent: number, shapes: readonly Shape[], outdir: string): App {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'rack-1');
  new VsphereProvider(stack, 'vsphere', PROVIDER);
  const hosts = Array.from(
    { length: HOSTS },
    (_, index) =>
      new BareMetalHost(stack, `h${index}`, {
        hypervisor: Hypervisor.esxi({
          version: '8.0',
          endpoint: 'vcenter',
          datacenter: 'dc',
          hostname: `h${index}`,
          cluster: 'cluster',
        }),
        cpu: { sockets: 2, coresPerSocket: 8, mhzPerCore: 2600 },
        memory: Memory.gib(512),
        overcommit: { cpuPercent, memoryPercent: 110, reason: 'as it runs today' },
        datastores: [{ name: 'san', capacity: Disk.tib(400) }],
      }),
  );
  const cluster = new Cluster(stack, 'cluster', { hosts });
  shapes.forEach((shape, index) =>
    cluster.addVirtualMachine(`v${index}`, {
      ...shape,
      disks: [{ size: Disk.gib(40) }],
      guestOs: GuestOs.DEBIAN_12,
      source: VmSource.template('template'),
      networks: ['net'],
    }),
  );
  return app;
}

/** Sizes that were once chosen from a few and have drifted since; the same in every run. */
function shapesOf(): Shape[] {
  let state = 7;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const draw = (from: readonly number[]): number => from[Math.floor(next() * from.length)]!;
  return Array.from({ length: VMS }, () => ({
    vcpus: draw(VCPUS),
    memory: Memory.mib(4 * Math.round(256 * draw(GIB) * (0.7 + 0.6 * next()))),
  }));
}
