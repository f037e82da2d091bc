import { leftDaemons } from './daemon';
import { DockerEngine } from './docker';
import { LibvirtEngine } from './libvirt';
import { LxcDaemon } from './lxc';

/** How an engine that is left running is emptied before it ends. */
const SWEEPS: Readonly<Record<string, () => Promise<void> | void>> = {
  dockerd: () => DockerEngine.sweepLeft(),
  libvirtd: () => LibvirtEngine.sweepLeft(),
  'lxc-daemon': () => LxcDaemon.sweepLeft(),
};

/** jest's last step, and that of `.ci/run`: a suite that was stopped, or of which no test ran, has no `afterAll`. */
export default async function teardown(): Promise<void> {
  for (const { name, end } of leftDaemons()) {
    await SWEEPS[name]?.();
    await end();
  }
}

if (require.main === module) {
  void teardown();
}
