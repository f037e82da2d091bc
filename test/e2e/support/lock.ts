import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { ROOT } from './own';
import { say, sleepSync } from './run';

/** How long a run waits until another one is done with an engine. */
const WAIT_SECONDS = 300;

/** An engine of the machine that one run has to itself. The kernel holds it: it ends with the process, however that ends. */
export class Lock {
  /** Takes it, and waits for it while jest loads the suite; nothing where another run keeps it for too long. */
  public static take(name: string, seconds = WAIT_SECONDS): Lock | undefined {
    const socket = `strata-e2e-${name}`;
    for (let waited = 0; ; waited += 1) {
      const server = createServer().on('error', () => undefined);
      // An address without a file, of which there is one a machine.
      server.listen(`\0${socket}`);
      server.unref();
      if (server.listening) {
        return new Lock(server);
      }
      // Of a suite of this run that never came to its end, since none of its tests was asked for.
      if (isOurs(socket)) {
        return new Lock(undefined);
      }
      if (waited >= seconds) {
        return undefined;
      }
      if (waited === 0) {
        say(`waiting for ${name}, which another run uses`);
      }
      sleepSync(1000);
    }
  }

  /** Takes what is in this folder's cache, which another checkout has for itself. */
  public static takeCache(name: string): Lock | undefined {
    return this.take(`${name}-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}`);
  }

  private constructor(private readonly server: Server | undefined) {}

  public release(): void {
    this.server?.close();
  }
}

/** Whether this process listens on an address of the kernel's. */
function isOurs(socket: string): boolean {
  const line = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .find((entry) => new RegExp(`@${socket}@*$`).test(entry));
  const inode = line?.trim().split(/\s+/)[6];
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === `socket:[${inode}]`;
    } catch {
      // The one that listed them.
      return false;
    }
  });
}
