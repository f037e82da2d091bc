import * as fc from 'fast-check';
import { type ContainerMount, type ContainerOptions, type ContainerPort, Memory } from 'cdktf-strata';

/** What the containers of a batch may use of their machine. */
export interface Around {
  /** Images that run until they are stopped where no command is given. */
  readonly images: readonly [string, string];
  /** Names of a network with a way out and of one without. */
  readonly networks: { readonly open: string; readonly internal: string };
  /** Start of the names of volumes. */
  readonly volumes: string;
  /** A folder of the machine. */
  readonly folder: string;
  readonly milliCpu: number;
  /** The first of ports that nobody uses. */
  readonly port: number;
  /** Whether the machine has IPv6, and lets a container have all. */
  readonly ipv6: boolean;
  readonly privileged: boolean;
}

/** Texts that Terraform, a shell or the provider could take otherwise than they are meant. */
const aText = fc.constantFrom(
  'plain',
  '',
  'a b',
  '${HOME}',
  '%{ if true }yes%{ endif }',
  '$${HOME} $HOME $',
  'say "hi" \\ there',
  'ä€😀',
  'two\nlines',
  'k=v,w',
);

const aWord = aText.filter((text) => text !== '');

const FOREVER = ['sleep', '1000000'];

const seconds = fc.constantFrom(1, 2, 59, 60, 61, 90, 119, 600, 3599, 3600, 3661, 86_400, 90_061);

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** A container's props, but for its name, and what must be its own. */
function props({ images, networks, volumes, folder, milliCpu, privileged }: Around): fc.Arbitrary<ContainerOptions> {
  const mount = (target: string): fc.Arbitrary<ContainerMount> =>
    fc.oneof(
      fc.constantFrom<ContainerMount>(
        { source: `${volumes}one`, target },
        { source: `${volumes}two`, target, readOnly: true },
        { type: 'tmpfs', target },
        { type: 'tmpfs', target, readOnly: true },
        { type: 'bind', source: folder, target },
        { type: 'bind', source: `${folder}/`, target, readOnly: false },
      ),
    );
  return fc.record({
    image: fc.constantFrom(...images),
    cpus: fc
      .oneof(fc.integer({ min: 10, max: milliCpu }), fc.constantFrom(10, 50, 100, 101, 500, 1000, 1050, 1500, milliCpu))
      .map((milli) => Math.min(milli, milliCpu) / 1000),
    memory: fc.integer({ min: 16, max: 64 }).map((mib) => Memory.mib(mib)),
    replicas: fc.constantFrom(1, 1, 1, 2, 3),
    mounts: optional(fc.tuple(mount('/data'), mount('/cache/'), mount('/tmp')).chain((all) => fc.subarray(all))),
    networks: fc.constantFrom<string[] | undefined>(
      undefined,
      [networks.open],
      [networks.internal],
      [networks.open, networks.internal],
    ),
    environment: optional(fc.dictionary(fc.constantFrom('A', 'LEVEL', 'a.b', 'Ü'), aText)),
    command: optional(
      fc.oneof(
        fc.constant(FOREVER),
        aWord.map((text) => ['sh', '-c', 'sleep 1000000', text]),
      ),
    ),
    healthCheck: optional(
      fc.record(
        {
          command: fc.oneof<fc.Arbitrary<string[] | string>[]>(
            fc.constantFrom<string[] | string>(['true'], ['CMD', 'true'], ['NONE'], 'true || exit 1', [
              'CMD-SHELL',
              'true',
            ]),
            aText.map((text) => ['sh', '-c', 'true', text]),
          ),
          intervalSeconds: seconds,
          timeoutSeconds: seconds,
          startPeriodSeconds: fc.oneof(fc.constant(0), seconds),
          retries: fc.integer({ min: 1, max: 9 }),
        },
        { requiredKeys: ['command'] },
      ),
    ),
    restart: fc.constantFrom<ContainerOptions['restart']>(undefined, 'no', 'on-failure', 'always', 'unless-stopped'),
    user: fc.constantFrom(undefined, '0', '65534', 'nobody', '1000:1000'),
    readOnly: fc.constantFrom(undefined, true, false),
    capabilities: optional(fc.subarray(['NET_RAW', 'CAP_CHOWN', 'kill', 'NET_BIND_SERVICE'])),
    hostNetwork: rarely,
    hostPid: rarely,
    hostIpc: rarely,
    privileged: privileged ? rarely : fc.constant(undefined),
    devices: optional(fc.subarray(['/dev/null', '/dev/zero', '/dev/full'])),
  });
}

const rarely = fc.constantFrom(undefined, false, undefined, true);

/** Ports of one container; two addresses and two protocols may share one. */
function ports({ ipv6 }: Around, first: number): fc.Arbitrary<ContainerPort[] | undefined> {
  const addresses = [undefined, '127.0.0.2', ...(ipv6 ? ['::1'] : [])];
  const one = fc.record({
    internal: fc.constantFrom(53, 80, 8080),
    address: fc.constantFrom(...addresses),
    protocol: fc.constantFrom<ContainerPort['protocol']>(undefined, 'tcp', 'udp'),
  });
  const key = ({ internal, address, protocol = 'tcp' }: Partial<ContainerPort>): string =>
    `${internal} ${address} ${protocol}`;
  return optional(
    fc
      .uniqueArray(one, { selector: key, maxLength: 6 })
      .map((list) => list.map((port) => ({ ...port, external: first + (port.internal % 7) }))),
  );
}

/** What would be refused is left out: it is tried elsewhere. */
function legal(made: ContainerOptions, { networks }: Around): ContainerOptions {
  const { hostNetwork, replicas = 1, ports: published, ...rest } = made;
  const isInternal = made.networks?.length === 1 && made.networks[0] === networks.internal;
  const publishes = hostNetwork !== true && replicas === 1 && !isInternal;
  return {
    ...rest,
    replicas,
    ...(hostNetwork !== undefined && { hostNetwork }),
    ...(publishes && published !== undefined && { ports: published }),
    ...(hostNetwork === true && { networks: undefined }),
  };
}

/** A container, and the same with one prop that is otherwise. */
export interface Changed {
  readonly before: ContainerOptions;
  readonly after: ContainerOptions;
  readonly prop: string;
}

/** As many containers as are asked for, of one seed. */
export function someContainers(around: Around, count: number, seed: number): Changed[] {
  const PORTS_EACH = 16;
  const wholes = fc.tuple(props(around), props(around));
  const made = fc.sample(wholes, { numRuns: count, seed });
  return made.map(([one, other], index) => {
    const first = around.port + index * PORTS_EACH;
    const [own, next] = fc.sample(ports(around, first), { numRuns: 2, seed: seed + index }) as [
      ContainerPort[] | undefined,
      ContainerPort[] | undefined,
    ];
    const before = { ...one, ports: own };
    const all = { ...other, ports: next };
    const names = Object.keys(all) as (keyof ContainerOptions)[];
    const prop = names[(seed + index) % names.length]!;
    return { before: legal(before, around), after: legal({ ...before, [prop]: all[prop] }, around), prop };
  });
}
