import { type TerraformStack } from 'cdktf';
import {
  ContainerEngine,
  ContainerHost,
  ContainerInVm,
  type ContainerOptions,
  DockerConnection,
  type EngineTarget,
  LxcConnection,
  Memory,
  Strata,
} from 'cdktf-strata';
import { SSH, dockerHost, dockerVm, esxiHost, kvmHost, newStack } from '../support/stacks';
import { problemsOf } from '../support/schema';
import { synth } from '../support/synth';

/** Each engine, reached where the same machine is. */
const ENGINES: Readonly<Record<string, () => EngineTarget>> = {
  Docker: () => ContainerEngine.docker({ connection: DockerConnection.ssh(SSH) }),
  LXC: () => ContainerEngine.lxc({ connection: LxcConnection.https({ address: SSH.address }) }),
  Mesos: () => ContainerEngine.mesos({ agent: SSH.address }),
};

/** What an engine may stand on. */
const PLACES: Readonly<Record<string, (stack: TerraformStack, engine: EngineTarget) => ContainerHost | ContainerInVm>> =
  {
    'a container host': (stack, engine) => dockerHost(stack, { engine }),
    'a VM on bare metal': (stack, engine) => dockerVm(esxiHost(stack), { engine }),
    'a VM on a host OS': (stack, engine) => dockerVm(kvmHost(stack), { engine }),
  };

/** A definition that nothing can change. */
function frozen<T extends object>(value: T): T {
  Object.values(value).forEach((part) => typeof part === 'object' && part !== null && frozen(part as object));
  return Object.freeze(value);
}

/** One service: what runs, how much of it and what it needs. Nothing in it knows of an engine. */
const SERVICE: ContainerOptions = frozen({
  image: 'nginx:1.29.1',
  name: 'shop',
  cpus: 0.75,
  memory: Memory.mib(512),
  scale: { min: 1, max: 3 },
  environment: { MODE: 'live', LEVEL: 'info' },
  mounts: [
    { type: 'volume', source: 'data', target: '/data' },
    { type: 'bind', source: '/srv/www', target: '/www' },
    { type: 'tmpfs', target: '/cache' },
  ],
  ports: [{ internal: 8080, external: 80, address: '10.0.20.5' }],
  command: ['serve', '--now'],
  user: '1000:1000',
  trustZone: 'internal',
  owner: 'shop team',
});

/** Keys of a ledger row that say which engine it is. */
const NAMES = ['system', 'path', 'name'];

const places = Object.keys(PLACES);
const engines = Object.keys(ENGINES);

/** The ledger of the service in a place, and what is written of it. */
function ran(place: string, engine: string): { ledger: unknown; text: string; errors: string[]; problems: string[] } {
  const stack = newStack('edge');
  const target = ENGINES[engine]!();
  const container = PLACES[place]!(stack, target).addContainer('shop', SERVICE);
  expect(container.resources).toHaveLength(1);
  const { findings, ledger } = Strata.of(stack).report();
  const { id, label } = target.system;
  const text = JSON.stringify(ledger, (key, value: unknown) =>
    NAMES.includes(key) && typeof value === 'string'
      ? value
          .replace(label, 'ENGINE')
          .replace(`/${id}`, '/engine')
          .replace(new RegExp(`^${id}$`), 'engine')
      : value,
  );
  const json = synth(stack).edge!;
  return {
    ledger: JSON.parse(text),
    text: JSON.stringify(json),
    errors: findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    problems: problemsOf(json),
  };
}

describe.each(places)('in %s', (place) => {
  test.each(engines)('one definition runs on %s as it stands', (engine) => {
    const before = JSON.stringify(SERVICE);
    const { errors, problems } = ran(place, engine);
    expect({ errors, problems }).toEqual({ errors: [], problems: [] });
    expect(JSON.stringify(SERVICE)).toBe(before);
    expect(Object.isFrozen(SERVICE.environment)).toBe(true);
  });

  test('what is charged for it is the same on every engine, but for the name of the engine', () => {
    const [docker, ...others] = engines.map((engine) => ran(place, engine).ledger);
    expect(JSON.stringify(docker)).toContain('"allocated":2250');
    expect(JSON.stringify(docker)).toContain('"allocated":1536');
    for (const other of others) {
      expect(other).toEqual(docker);
    }
  });
});

test.each(engines)('what the definition says is in what is written for %s', (engine) => {
  const { text } = ran('a container host', engine);
  for (const part of ['nginx:1.29.1', 'live', '/srv/www', '/cache', '8080', 'serve', '1000', 'shop']) {
    expect(text).toContain(part);
  }
});

test('an engine can be changed, but not be two in one place', () => {
  const stack = newStack('edge');
  const [one, two] = [ENGINES.LXC!(), ENGINES.LXC!()];
  dockerHost(stack, { engine: one }, 'a').addContainer('shop', SERVICE);
  dockerHost(stack, { engine: two }, 'b').addContainer('shop', SERVICE);
  expect(() => synth(stack)).toThrow('INP004');
});

test.each(engines)('%s takes no container of another engine: it is not moved behind the ledger', (engine) => {
  const stack = newStack('edge');
  const host = dockerHost(stack, { engine: ENGINES[engine]!() });
  const other = engines.find((name) => name !== engine)!;
  const guest = dockerHost(stack, { engine: ENGINES[other]!() }, 'other').addContainer('shop', SERVICE);
  expect(() => host.adoptContainer('moved', guest.resource)).toThrow("INP002: 'resource' must be a resource of type");
});
