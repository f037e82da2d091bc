import type { TerraformStack } from 'cdktf';
import { ContainerEngine, ContainerHost, type ContainerOptions, GuestOs, LxcConnection, Memory } from 'cdktf-strata';
import fc from 'fast-check';
import { PREFIX, SHORT_PREFIX, Terraform, removeScratch, say, suite, whyNotProviders } from './support';
import { staticBusybox } from './support/busybox';
import { type Guest, countOf } from './support/generated';
import { freePorts } from './support/guest';
import { type Unstable, ever, testRandomGuests } from './support/known';
import { IMAGE, LxcDaemon, POOL, freeSubnets } from './support/lxc';

const busybox = staticBusybox();
const missing = whyNotProviders('incus') ?? ('missing' in busybox ? busybox.missing : undefined);
const opened = missing === undefined && 'path' in busybox ? LxcDaemon.open(busybox.path) : missing!;
const daemon = opened as LxcDaemon;

const [OWN, FIRST, SECOND] = freeSubnets(3) as [string, string, string];
const FRONT = `${SHORT_PREFIX}f`;
const BACK = `${SHORT_PREFIX}b`;

/** Guests where nobody says how many. */
const SHARE = 6;

/** A container's props, but for what all of them have; a port's number on the daemon's machine is the suite's to find. */
type Props = Pick<ContainerOptions, 'cpus' | 'environment' | 'mounts' | 'networks' | 'ports' | 'restart'> & {
  readonly mib: number;
};

const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values, { minLength: 1 });

/** LXD restarts no container whose init has failed. */
const isIncus = typeof opened !== 'string' && daemon.isIncus;

/** What LXC takes; never what it is by default, whose change is none. */
const PROPS: fc.Arbitrary<Props> = fc.record(
  {
    cpus: fc.oneof(
      fc.constantFrom(0.05, 0.125, 0.25, 0.5, 1, 2),
      fc.integer({ min: 10, max: 2000 }).map((milli) => milli / 1000),
    ),
    mib: fc.integer({ min: 16, max: 96 }),
    networks: some(FRONT, BACK),
    ports: fc.uniqueArray(
      fc.record(
        {
          internal: fc.integer({ min: 1, max: 65_535 }),
          address: fc.constantFrom('127.0.0.2', '0.0.0.0'),
          protocol: fc.constant('udp' as const),
        },
        { requiredKeys: ['internal'] },
      ),
      { selector: ({ internal }) => internal, minLength: 1, maxLength: 2 },
    ),
    mounts: some(
      { type: 'bind' as const, source: '/usr/share', target: '/shared' },
      { type: 'bind' as const, source: '/var/tmp', target: '/spool', readOnly: false },
    ),
    environment: fc.dictionary(
      fc.constantFrom('ZONE', 'LEVEL', 'url', 'A_B'),
      fc.oneof(
        fc.constantFrom('a b', 'a=b', "it's", '"quoted"', 'ünï', '#1', '%', '$HOME', '${HOME}'),
        fc.string({ minLength: 1, maxLength: 12 }),
      ),
      { minKeys: 1 },
    ),
    restart: fc.constantFrom('no' as const, 'always' as const, ...(isIncus ? ['on-failure' as const] : [])),
  },
  { requiredKeys: ['cpus', 'mib'] },
);

const KNOWN_UNSTABLE: readonly Unstable<Props>[] = [
  {
    why: 'a literal that looks like an expression in an environment',
    step: 'apply',
    guest: { props: { cpus: 0.5, mib: 16, environment: { ZONE: '${HOME}' } } },
    is: ever(({ environment = {} }) => /[$%]\{/.test(JSON.stringify(environment))),
  },
];

/** Ports of this machine that nobody uses: two for each guest. */
let ports: readonly number[] = [];

suite('LXC daemon, random containers', typeof opened === 'string' ? opened : undefined, () => {
  beforeAll(async () => {
    say(daemon.label);
    ports = await freePorts(2 * Math.max(countOf(SHARE), KNOWN_UNSTABLE.length, 20));
  });

  afterAll(() => {
    daemon.close();
    removeScratch();
  });

  testRandomGuests({
    batch: {
      declare: containers,
      terraform: () => new Terraform('lxc-batch'),
      held: () => Promise.resolve([...daemon.names('instances'), ...daemon.names('networks')]),
      sweep: () => Promise.resolve(daemon.sweep()),
      required: ['cpus', 'mib'],
      size: 20,
    },
    props: PROPS,
    share: SHARE,
    unstable: KNOWN_UNSTABLE,
  });
});

/** Containers on a host that has room for all of them: what the machine really has is not asked. */
function containers(stack: TerraformStack, guests: readonly Pick<Guest<Props>, 'id' | 'props'>[]): void {
  const connection = LxcConnection.local(daemon.socket);
  const host = new ContainerHost(stack, 'lxc-01', {
    engine: ContainerEngine.lxc({ connection, storagePool: POOL, subnet: `${OWN}.0/24` }),
    cpu: { sockets: 2, coresPerSocket: 64 },
    memory: Memory.gib(64),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 1, memory: Memory.gib(1) },
    trustZone: 'internal',
  });
  host.addNetwork('front', { name: FRONT, subnet: `${FIRST}.0/24` });
  host.addNetwork('back', { name: BACK, internal: true, subnet: `${SECOND}.0/24` });
  for (const { id, props } of guests) {
    const { mib, ports: published, ...others } = props;
    const first = Number(id.slice(1)) * 2;
    host.addContainer(id, {
      ...others,
      name: PREFIX + id,
      image: `local:${IMAGE}`,
      memory: Memory.mib(mib),
      ...(published !== undefined && {
        ports: published.map((port, index) => ({ ...port, external: ports[first + index]! })),
      }),
    });
  }
}
