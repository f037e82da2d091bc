import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { cacheFolder } from './own';
import { run, runSync, sleep, which } from './run';
import { scratchFolder } from './scratch';

/** What a guest says of itself on its console. */
export interface GuestReport {
  readonly cpus: number;
  /** RAM that the machine has, as its firmware tells the kernel. */
  readonly memoryKib: number;
  /** Files on its CD, by name; none where it has no CD, or cannot read one. */
  readonly cd: Readonly<Record<string, string>>;
}

/** A kernel, and the modules that it needs to read a CD, in the order of their dependencies; none where there are none. */
export interface GuestKernel {
  readonly path: string;
  readonly modules: readonly string[];
}

/** From the CD's file system down to the drive of QEMU's default board. */
const CD_MODULES = ['scsi_common', 'scsi_mod', 'libata', 'ata_piix', 'cdrom', 'sr_mod', 'isofs'];

/** The package whose dependency is Debian's newest kernel for guests. */
const KERNEL_PACKAGE = 'linux-image-cloud-amd64';

/** Words before and after the numbers; the console speaks telnet, and may put bytes of its own between lines. */
const REPORT = /STRATA-GUEST cpus=(\d+) memory-kib=(\d+) cd=(\S*) END/;

/** The guest's first and only process. It repeats itself: who listens may come late. */
const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
memory=0
while read range _ what; do
  if [ "$what" = "System RAM" ]; then
    memory=$((memory + 0x\${range#*-} - 0x\${range%-*} + 1))
  fi
done </proc/iomem
mount -t devtmpfs dev /dev
for module in $(cat /modules/order); do
  insmod /modules/$module
done
# The drive is there a moment after its driver.
tries=0
until mount -t iso9660 -o ro /dev/sr0 /cd 2>/dev/null || [ $tries -ge 20 ] || [ ! -s /modules/order ]; do
  tries=$((tries + 1))
  sleep 0.2
done
cd=
for file in /cd/*; do
  if [ -f "$file" ]; then
    cd="$cd,$(basename "$file"):$(base64 -w 0 "$file")"
  fi
done
while :; do
  echo "STRATA-GUEST cpus=$(grep -c ^processor /proc/cpuinfo) memory-kib=$((memory / 1024)) cd=$cd END"
  sleep 1
done
`;

/** A Linux kernel that a guest can boot: found, or fetched by apt; or why there is none. */
export function guestKernel(): GuestKernel | { readonly missing: string } {
  const cache = cacheFolder('kernel');
  const path =
    kernelIn('/boot', /^vmlinuz-.*cloud/) ??
    // One that an earlier version of this suite left there lacks its modules.
    (modulesIn(cache).length > 0 ? kernelIn(cache, /^vmlinuz-/) : undefined) ??
    fetched(cache) ??
    kernelIn(cache, /^vmlinuz-/) ??
    kernelIn('/boot', /^vmlinuz-/);
  return path === undefined
    ? { missing: 'no kernel for a guest: none in /boot, and apt has none' }
    : { path, modules: modulesOf(path, cache) };
}

/** A guest's whole file system: busybox, a script that tells what machine it is on, and the modules to read its CD. */
export function writeInitramfs(busybox: string, modules: readonly string[], file: string): void {
  const folders = ['bin', 'cd', 'dev', 'modules', 'proc', 'sys'].map((name) => ({
    name,
    mode: 0o040755,
    data: Buffer.alloc(0),
  }));
  const order = modules.map((module) => `${basename(module)}\n`).join('');
  const files = [
    { name: 'bin/busybox', mode: 0o100755, data: readFileSync(busybox) },
    { name: 'init', mode: 0o100755, data: Buffer.from(INIT) },
    { name: 'modules/order', mode: 0o100644, data: Buffer.from(order) },
    ...modules.map((module) => ({
      name: `modules/${basename(module)}`,
      mode: 0o100644,
      data: readFileSync(module),
    })),
  ];
  writeFileSync(file, cpio([...folders, ...files]), { mode: 0o644 });
}

/** What the guest says on a console that is a TCP server here; nothing when it says nothing in time. */
export async function listen(port: number, seconds: number): Promise<GuestReport | undefined> {
  const end = Date.now() + seconds * 1000;
  let heard = '';
  while (Date.now() < end) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('data', (data) => (heard += data.toString('latin1')));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()).once('error', () => resolve()));
    while (Date.now() < end && !socket.destroyed && !REPORT.test(heard)) {
      await Promise.race([closed, sleep(100)]);
    }
    socket.destroy();
    const [, cpus, memoryKib, cd = ''] = REPORT.exec(heard) ?? [];
    if (cpus !== undefined) {
      const files = cd
        .split(',')
        .filter((entry) => entry !== '')
        .map((entry) => entry.split(':') as [string, string])
        .map(([name, data]) => [name, Buffer.from(data, 'base64').toString('utf8')]);
      return { cpus: Number(cpus), memoryKib: Number(memoryKib), cd: Object.fromEntries(files) as GuestReport['cd'] };
    }
    await sleep(100);
  }
  return undefined;
}

/** A TCP port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Some of them, no two the same. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    ports.add(await freePort());
  }
  return [...ports];
}

/** An image that a VM can start from. */
export async function writeImage(file: string, gib: number): Promise<void> {
  const { status, stderr } = await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, `${gib}G`]);
  if (status !== 0) {
    throw new Error(`qemu-img: ${stderr}`);
  }
}

function kernelIn(folder: string, name: RegExp): string | undefined {
  const found = existsSync(folder) ? readdirSync(folder).filter((file) => name.test(file)) : [];
  const newest = found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

/** Debian's kernel out of its package, without installing it. */
function fetched(cache: string): string | undefined {
  if (which('apt-get') === undefined || which('dpkg-deb') === undefined) {
    return undefined;
  }
  const { stdout } = runSync('apt-cache', ['depends', KERNEL_PACKAGE]);
  const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  if (name === undefined) {
    return undefined;
  }
  const folder = scratchFolder('kernel');
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  // As root apt would fetch as a user of its own, who must not write here.
  const options = ['-o', 'APT::Sandbox::User=root'];
  runSync('apt-get', [...options, 'download', name], { cwd: folder, timeoutSeconds: 180 });
  const archive = readdirSync(folder).find((file) => file.endsWith('.deb'));
  if (archive !== undefined) {
    runSync('dpkg-deb', ['-x', join(folder, archive), unpacked]);
  }
  const kernel = kernelIn(join(unpacked, 'boot'), /^vmlinuz-/);
  if (kernel !== undefined) {
    for (const module of modulesIn(join(unpacked, 'lib/modules'))) {
      copyFileSync(module, join(cache, basename(module)));
    }
    copyFileSync(kernel, join(cache, basename(kernel)));
  }
  rmSync(folder, { recursive: true, force: true });
  return kernelIn(cache, /^vmlinuz-/);
}

/** The modules that a kernel needs to read a CD: beside it in the cache, or where its machine keeps them. */
function modulesOf(kernel: string, cache: string): string[] {
  const release = basename(kernel).replace(/^vmlinuz-/, '');
  return modulesIn(kernel.startsWith(cache) ? cache : join('/lib/modules', release));
}

/** All of them in a folder, in their order; none where one is missing, or compressed. */
function modulesIn(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  const found = CD_MODULES.map((name) => files.find((file) => basename(file) === `${name}.ko`));
  return found.includes(undefined) ? [] : found.map((file) => join(folder, file!));
}

/** A file of an archive. */
interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly data: Buffer;
}

/** An archive as the kernel unpacks it: `cpio -H newc`. */
function cpio(entries: readonly Entry[]): Buffer {
  const parts = [...entries, { name: 'TRAILER!!!', mode: 0, data: Buffer.alloc(0) }].map(
    ({ name, mode, data }, index) => {
      // inode, mode, uid, gid, links, mtime, size, device (2), own device (2), length of the name, checksum
      const fields = [index + 1, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
      const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
      return Buffer.concat([padded(Buffer.from(header)), padded(data)]);
    },
  );
  return Buffer.concat(parts);
}

/** To a multiple of four bytes. */
function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}
