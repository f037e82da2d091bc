import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteLeft } from './left';
import { PREFIX } from './own';
import { output, runSync, sleep, which } from './run';
import { scratchFolder } from './scratch';

const COMMANDS = ['lxc-create', 'lxc-start', 'lxc-info', 'lxc-attach', 'lxc-destroy'];

/** Debian's template. */
const TEMPLATE = 'busybox';

/** What Terraform is told of an instance, as settings of LXC itself: for both versions of control groups. */
export function settingsOf(stackFolder: string, name: string): string[] {
  const { resource } = JSON.parse(readFileSync(join(stackFolder, 'cdk.tf.json'), 'utf8')) as {
    resource: { incus_instance: Record<string, { name: string; config: Record<string, string> }> };
  };
  const { config } = Object.values(resource.incus_instance).find((instance) => instance.name === name)!;
  const [quota, period] = config['limits.cpu.allowance']!.split('/').map(
    (time) => Number(time.replace('ms', '')) * 1000,
  );
  const bytes = Number(config['limits.memory']!.replace('MiB', '')) * 1024 * 1024;
  return [
    `lxc.cgroup.cpu.cfs_period_us = ${period}`,
    `lxc.cgroup.cpu.cfs_quota_us = ${quota}`,
    `lxc.cgroup2.cpu.max = ${quota} ${period}`,
    `lxc.cgroup.memory.limit_in_bytes = ${bytes}`,
    `lxc.cgroup2.memory.max = ${bytes}`,
    'lxc.cgroup2.memory.swap.max = 0',
    `lxc.cgroup.pids.max = ${config['limits.processes']}`,
    `lxc.cgroup2.pids.max = ${config['limits.processes']}`,
  ];
}

/** LXC without a daemon: containers in a folder of the suite's own. */
export class PlainLxc {
  /** Why it runs nothing here; nothing when it does. */
  public static whyNot(): string | undefined {
    const lacking = COMMANDS.filter((command) => which(command) === undefined);
    if (lacking.length > 0) {
      return `${lacking.join(', ')} not installed`;
    }
    if (process.getuid?.() !== 0) {
      return 'only root can start a container of busybox';
    }
    const lxc = new PlainLxc();
    const refused = lxc.tryStart('probe', []);
    lxc.close();
    return refused;
  }

  /** Ends the containers that a run that was stopped has left in its folder. */
  public static sweepLeft(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true }).filter((found) => found.isDirectory())) {
      destroy(folder, entry.name);
    }
  }

  private made?: string;
  private settle?: () => void;
  private readonly names = new Set<string>();

  /** Starts a container, and gives its first process as the host sees it. */
  public async start(name: string, settings: readonly string[]): Promise<number> {
    const refused = this.tryStart(name, settings);
    if (refused !== undefined) {
      throw new Error(refused);
    }
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const pid = Number(await output('lxc-info', ['-P', this.folder, '-n', PREFIX + name, '-pH']));
      if (pid > 0) {
        return pid;
      }
      await sleep(100);
    }
    throw new Error(`${name} has no process`);
  }

  /** Runs a command in a container to its end. */
  public attach(name: string, ...command: string[]): void {
    runSync('lxc-attach', ['-P', this.folder, '-n', PREFIX + name, '--', ...command], { timeoutSeconds: 20 });
  }

  public destroy(name: string): void {
    destroy(this.folder, PREFIX + name);
    this.names.delete(name);
  }

  /** Ends what is left. */
  public close(): void {
    [...this.names].forEach((name) => this.destroy(name));
    this.settle?.();
  }

  /** Made when it is first asked for, which a skipped suite never does. */
  private get folder(): string {
    if (this.made === undefined) {
      this.made = scratchFolder('plain-lxc');
      this.settle = noteLeft('plain-lxc', this.made);
    }
    return this.made;
  }

  /** Under a name of this run: control groups are the machine's. */
  private tryStart(short: string, settings: readonly string[]): string | undefined {
    this.names.add(short);
    const name = PREFIX + short;
    const base = join(this.folder, `${name}.conf`);
    writeFileSync(base, 'lxc.net.0.type = empty\n');
    const create = runSync('lxc-create', ['-P', this.folder, '-n', name, '-f', base, '-t', TEMPLATE]);
    if (create.status !== 0) {
      return `lxc-create makes no container of busybox here: ${lastLine(`${create.stdout}${create.stderr}`)}`;
    }
    const file = join(this.folder, name, 'config');
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      // A machine may have no AppArmor, and a sandbox none to give.
      .filter((line) => !line.includes('lxc.apparmor'));
    writeFileSync(file, [...lines, ...settings, ''].join('\n'));
    const log = join(this.folder, `${name}.log`);
    const start = runSync('lxc-start', ['-P', this.folder, '-n', name, '-d', '-o', log], { timeoutSeconds: 30 });
    return start.status === 0 ? undefined : `lxc-start starts no container here: ${lastLine(start.stderr)}`;
  }
}

function destroy(folder: string, name: string): void {
  runSync('lxc-destroy', ['-P', folder, '-n', name, '--force'], { timeoutSeconds: 30 });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
