import { rmSync } from 'node:fs';
import { DAEMON, Daemon, endDaemon } from './daemon';
import { DockerEngine } from './docker';
import { type Left, allLeft } from './left';
import { LibvirtEngine } from './libvirt';
import { Lock } from './lock';
import { LxcDaemon } from './lxc';
import { PlainLxc } from './plain-lxc';
import { isRunning, pidOf, say } from './run';
import { SCRATCH, removeScratchOf } from './scratch';

/** How an engine is emptied of what a run has made. */
const SWEEPS: Readonly<Record<string, (left: Left) => Promise<void> | void>> = {
  docker: ({ run }) => DockerEngine.sweepLeft(run),
  libvirt: ({ run }) => LibvirtEngine.sweepLeft(run),
  lxc: ({ data }) => LxcDaemon.sweepLeft(data),
};

/** jest's last step, and that of `.ci/run`: a suite that was stopped, or of which no test ran, has no `afterAll`. */
export default async function teardown(): Promise<void> {
  for (const engine of Object.keys(SWEEPS)) {
    const left = allLeft().filter(({ what }) => what === engine || what.startsWith(DAEMON + engine));
    const lock = left.length === 0 ? undefined : Lock.take(engine, 0);
    // Where another run has the engine by now, what is left there waits until that one has ended.
    if (lock !== undefined) {
      for (const entry of left.filter(({ what }) => what === engine)) {
        say(`emptying ${engine} of what a suite has left`);
        await Promise.resolve(SWEEPS[engine]!(entry)).then(entry.settle, (error: unknown) => say(String(error)));
      }
      for (const daemon of left.filter(({ what }) => what !== engine)) {
        await endLeft(daemon);
      }
      lock.release();
    }
  }
  for (const { data, settle } of allLeft().filter(({ what }) => what === 'plain-lxc')) {
    PlainLxc.sweepLeft(data);
    settle();
  }
  for (const simulator of allLeft().filter(({ what }) => what.startsWith(`${DAEMON}vcsim`))) {
    await endLeft(simulator);
  }
  for (const { run, settle } of allLeft().filter(({ what }) => what === SCRATCH)) {
    removeScratchOf(run);
    settle();
  }
}

/** Asked first: what a daemon has started ends with it only then. */
async function endLeft({ run, what, data, settle }: Left): Promise<void> {
  const name = what.slice(DAEMON.length);
  if (isRunning(data)) {
    say(`ending ${name}, which a suite left running`);
    await endDaemon(pidOf(data), 'SIGTERM', 15);
  }
  rmSync(Daemon.logOf(name, run), { force: true });
  settle();
}

if (require.main === module) {
  void teardown();
}
