import type { TerraformStack } from 'cdktf';
import {
  ContainerEngine,
  ContainerHost,
  type ContainerOptions,
  DockerConnection,
  GuestOs,
  Memory,
  Waiver,
} from 'cdktf-strata';
import fc from 'fast-check';
import { cpus } from 'node:os';
import { PREFIX, Terraform, removeScratch, say, suite, whyNotProviders } from './support';
import { staticBusybox } from './support/busybox';
import { DEFAULT_NETWORK, DockerEngine, IMAGE, canPrivilege } from './support/docker';
import { type Guest, countOf } from './support/generated';
import { freePorts } from './support/guest';
import { type Unstable, ever, testRandomGuests } from './support/known';

const busybox = staticBusybox();
const missing = whyNotProviders('docker') ?? ('missing' in busybox ? busybox.missing : undefined);
const opened = missing === undefined ? DockerEngine.open() : missing;
const engine = opened as DockerEngine;

const FRONT = `${PREFIX}front`;
const BACK = `${PREFIX}back`;

/** Guests where nobody says how many. */
const SHARE = 20;

/** A container's props, but for what all of them have; a port's number on the engine's machine is the suite's to find. */
type Props = Pick<
  ContainerOptions,
  | 'capabilities'
  | 'cpus'
  | 'devices'
  | 'environment'
  | 'healthCheck'
  | 'hostIpc'
  | 'hostNetwork'
  | 'hostPid'
  | 'mounts'
  | 'networks'
  | 'ports'
  | 'privileged'
  | 'readOnly'
  | 'restart'
  | 'user'
> & { readonly mib: number };

const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values, { minLength: 1 });
const seconds = fc.oneof(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 60, max: 7200 }));

/** What Docker takes, at most the machine's own CPUs; never what it is by default, whose change is none. */
const PROPS: fc.Arbitrary<Props> = fc.record(
  {
    cpus: fc.oneof(
      fc.constantFrom(0.05, 0.25, 0.5, 1, 2).filter((value) => value <= cpus().length),
      fc.integer({ min: 10, max: 1000 * cpus().length }).map((milli) => milli / 1000),
    ),
    mib: fc.integer({ min: 8, max: 96 }),
    networks: some(FRONT, BACK),
    ports: fc.uniqueArray(
      fc.record(
        {
          internal: fc.integer({ min: 1, max: 65_535 }),
          address: fc.constantFrom('127.0.0.2', '0.0.0.0', '::1', '::'),
          protocol: fc.constant('udp' as const),
        },
        { requiredKeys: ['internal'] },
      ),
      { selector: ({ internal }) => internal, minLength: 1, maxLength: 2 },
    ),
    mounts: some(
      { source: `${PREFIX}data`, target: '/data' },
      { source: `${PREFIX}kept`, target: '/kept', readOnly: true },
      { type: 'tmpfs' as const, target: '/cache' },
      { type: 'bind' as const, source: '/usr/share', target: '/shared' },
      { type: 'bind' as const, source: '/var/tmp', target: '/spool', readOnly: false },
    ),
    environment: fc.dictionary(
      fc.constantFrom('ZONE', 'LEVEL', 'url', 'A_B'),
      fc.oneof(
        fc.constantFrom('', 'a b', 'a=b', "it's", '"quoted"', 'ünï', '#1', '%', '$HOME', '${HOME}'),
        fc.string({ maxLength: 12 }),
      ),
      { minKeys: 1 },
    ),
    healthCheck: fc.record(
      {
        command: fc.constantFrom(['CMD', 'true'], ['CMD-SHELL', 'exit 0'], ['true'], ['NONE']),
        intervalSeconds: seconds,
        timeoutSeconds: seconds,
        retries: fc.integer({ min: 1, max: 9 }),
        startPeriodSeconds: fc.oneof(fc.constant(0), seconds),
      },
      { requiredKeys: ['command'] },
    ),
    restart: fc.constantFrom('no' as const, 'on-failure' as const, 'always' as const),
    user: fc.constantFrom('65534', '1000:1000', 'nobody', 'root', '0'),
    readOnly: fc.constant(false),
    capabilities: some('NET_BIND_SERVICE', 'CAP_CHOWN', 'SETUID'),
    ...(canPrivilege() && { privileged: fc.constant(true) }),
    hostNetwork: fc.constant(true),
    hostPid: fc.constant(true),
    hostIpc: fc.constant(true),
    devices: some('/dev/null', '/dev/zero'),
  },
  { requiredKeys: ['cpus', 'mib'] },
);

const LEAST = { cpus: 0.5, mib: 8 };

/** A container that is reached by no port that it publishes: its networks have no way out, or it has none. */
const isShut = ({ networks, hostNetwork }: Props): boolean =>
  hostNetwork === true || (networks?.length === 1 && networks[0] === BACK);

const KNOWN_UNSTABLE: readonly Unstable<Props>[] = [
  {
    why: 'a literal that looks like an expression in an environment',
    step: 'apply',
    guest: { props: { ...LEAST, environment: { ZONE: '${HOME}' } } },
    is: ever(({ environment }) => /[$%]\{/.test(JSON.stringify(environment))),
  },
  {
    why: 'whole CPUs',
    step: 'second plan',
    guest: { props: { ...LEAST, cpus: 1 } },
    is: ever(({ cpus: number }) => Number.isInteger(number)),
  },
  {
    why: 'CPUs that are rounded where they are read',
    step: 'second plan',
    guest: { props: { ...LEAST, cpus: 0.05 } },
    is: ever(
      ({ cpus: number = 0 }) => number.toFixed(9).match(/0/g)?.length === 9 && Number(number.toFixed(1)) !== number,
    ),
  },
  {
    why: 'an environment that is left out later',
    step: 'change',
    guest: { props: { ...LEAST, environment: { ZONE: 'a' } }, change: { prop: 'environment', to: undefined } },
    is: ({ change }) => change?.prop === 'environment' && change.to === undefined,
  },
  {
    why: "networks beside the host's own, which are dropped in silence",
    step: 'change',
    guest: { props: { ...LEAST, hostNetwork: true, networks: [BACK] }, change: { prop: 'networks', to: [FRONT] } },
    is: ({ props, change }) => props.hostNetwork === true && change?.prop === 'networks',
  },
  {
    why: 'a device',
    step: 'second plan',
    guest: { props: { ...LEAST, devices: ['/dev/null'] } },
    is: ever(({ devices }) => devices !== undefined),
  },
  {
    why: 'processes of the host',
    step: 'second plan',
    guest: { props: { ...LEAST, hostPid: true } },
    is: ever(({ hostPid }) => hostPid === true),
  },
  {
    why: 'shared memory of the host',
    step: 'second plan',
    guest: { props: { ...LEAST, hostIpc: true } },
    is: ever(({ hostIpc }) => hostIpc === true),
  },
  {
    why: 'a port on a network without a way out',
    step: 'second plan',
    guest: { props: { ...LEAST, networks: [BACK], ports: [{ internal: 80 }] } },
    is: ever((props) => props.ports !== undefined && isShut(props)),
  },
  {
    why: "a port with the host's network",
    step: 'second plan',
    guest: { props: { ...LEAST, hostNetwork: true, ports: [{ internal: 80 }] } },
    is: ever((props) => props.ports !== undefined && isShut(props)),
  },
  {
    why: 'a health check every minute',
    step: 'second plan',
    guest: { props: { ...LEAST, healthCheck: { command: ['CMD', 'true'], intervalSeconds: 60 } } },
    is: ever(({ healthCheck }) => isOfMinutes(healthCheck)),
  },
];

/** Whether one of its times is a minute or more. */
function isOfMinutes(check: Props['healthCheck']): boolean {
  const { intervalSeconds = 0, timeoutSeconds = 0, startPeriodSeconds = 0 } = check ?? {};
  return Math.max(intervalSeconds, timeoutSeconds, startPeriodSeconds) >= 60;
}

/** Ports of this machine that nobody uses: two for each guest. */
let ports: readonly number[] = [];

suite('Docker engine, random containers', typeof opened === 'string' ? opened : undefined, () => {
  beforeAll(async () => {
    say(engine.label);
    ports = await freePorts(2 * Math.max(countOf(SHARE), KNOWN_UNSTABLE.length));
    await engine.importBusybox('path' in busybox ? busybox.path : '');
  });

  afterAll(async () => {
    await engine.close();
    removeScratch();
  });

  testRandomGuests({
    batch: {
      declare: containers,
      terraform: () => new Terraform('docker-batch'),
      held: async () => [
        ...(await engine.names('container')),
        ...(await engine.names('network')),
        ...(await engine.names('network', DEFAULT_NETWORK)),
      ],
      sweep: () => engine.sweep(),
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
  const host = new ContainerHost(stack, 'docker-01', {
    engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
    cpu: { sockets: 2, coresPerSocket: 64 },
    memory: Memory.gib(64),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 1, memory: Memory.gib(1) },
    trustZone: 'internal',
  });
  host.addNetwork('front', { name: FRONT });
  host.addNetwork('back', { name: BACK, internal: true });
  for (const { id, props } of guests) {
    const { mib, ports: published, ...others } = props;
    const first = Number(id.slice(1)) * 2;
    host.addContainer(id, {
      ...others,
      name: PREFIX + id,
      image: IMAGE,
      command: ['sleep', '1000000'],
      memory: Memory.mib(mib),
      ...(published !== undefined && {
        ports: published.map((port, index) => ({ ...port, external: ports[first + index]! })),
      }),
    });
    if (isLoose(props)) {
      const owner = 'platform@example.com';
      new Waiver(host, `${id}-loose`, { rule: 'ISO007', reason: 'a test', owner, expires: '2099-01-01', path: id });
    }
  }
}

/** Whether it is refused without a waiver. */
function isLoose({ privileged, hostNetwork, hostPid, hostIpc, devices }: Props): boolean {
  return [privileged, hostNetwork, hostPid, hostIpc, devices !== undefined].includes(true);
}
