import type { TerraformStack } from 'cdktf';
import { ContainerEngine, ContainerHost, GuestOs, LxcConnection, Memory } from 'cdktf-strata';
import { STACK, removeScratch, sleep, suite, synthesize } from './support';
import { staticBusybox } from './support/busybox';
import { Cgroup } from './support/cgroup';
import { PlainLxc, settingsOf } from './support/plain-lxc';

const MIB = 1024 * 1024;

const busybox = staticBusybox();
const missing = 'missing' in busybox ? busybox.missing : PlainLxc.whyNot();

suite('plain LXC, with the limits that are written for a daemon', missing, () => {
  const lxc = new PlainLxc();
  let stackFolder: string;

  beforeAll(() => {
    stackFolder = synthesize(services).stack(STACK);
  });

  afterAll(() => {
    lxc.close();
    removeScratch();
  });

  test.each([
    ['web', 0.5, 64],
    ['api', 0.25, 32],
    ['api-2', 0.25, 32],
    ['agent', 0.125, 16],
    ['odd', 0.333, 24],
  ])('holds those of %s: %p CPUs, %p MiB', async (name, cpus, mib) => {
    const pid = await lxc.start(name, settingsOf(stackFolder, name));
    expect(new Cgroup(pid).limits).toEqual({ cpus, memory: mib * MIB, processes: '300' });
    lxc.destroy(name);
  });

  test('gives a container that wants all of a CPU no more time than it was charged for', async () => {
    const group = new Cgroup(await lxc.start('busy', settingsOf(stackFolder, 'api')));
    lxc.attach('busy', 'sh', '-c', 'while :; do :; done </dev/null >/dev/null 2>&1 &');
    const [start, used] = [Date.now(), group.cpuSeconds];
    await sleep(3000);
    const share = (group.cpuSeconds - used) / ((Date.now() - start) / 1000);
    lxc.destroy('busy');
    expect(share).toBeGreaterThan(0.01);
    // A quarter, and a period's worth of what was not used before.
    expect(share).toBeLessThan(0.3);
  });
});

/** Containers on 1.5 CPUs. */
function services(stack: TerraformStack): void {
  const host = new ContainerHost(stack, 'lxc-01', {
    engine: ContainerEngine.lxc({ connection: LxcConnection.local(), processes: 300 }),
    cpu: { sockets: 1, coresPerSocket: 2 },
    memory: Memory.gib(2),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 0.25, memory: Memory.gib(1) },
  });
  const image = 'local:base';
  host.addContainer('web', { image, cpus: 0.5, memory: Memory.mib(64) });
  host.addContainer('api', { image, cpus: 0.25, memory: Memory.mib(32), replicas: 2 });
  host.addContainer('agent', { image, cpus: 0.125, memory: Memory.mib(16) });
  host.addContainer('odd', { image, cpus: 0.333, memory: Memory.mib(24) });
}
