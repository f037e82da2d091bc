import { type Attributes } from '../../../lib/model';
import { CONTAINER_DIALECTS, dialectOf } from '../../../lib/targets/dialects';
import { DOCKER } from '../../../lib/targets/docker/capabilities';
import { CONTAINER_OWNED } from '../../../lib/targets/docker/dialect/container';
import { LXC } from '../../../lib/targets/lxc/capabilities';
import { INSTANCE_OWNED } from '../../../lib/targets/lxc/dialect/instance';
import { MESOS } from '../../../lib/targets/mesos/capabilities';
import { FILE_OWNED } from '../../../lib/targets/mesos/dialect/resources';
import docker from '../../fixtures/schemas/docker.json';
import incus from '../../fixtures/schemas/incus.json';
import local from '../../fixtures/schemas/local.json';

/** The part of a provider's schema that names its arguments. */
interface Schema {
  readonly attributes?: object;
  readonly blocks?: Readonly<Record<string, Schema>>;
}

const SCHEMAS: Readonly<Record<string, Schema>> = {
  docker_container: docker.resources.docker_container,
  incus_instance: incus.resources.incus_instance,
  local_file: local.resources.local_file,
};

/** Whether a schema has an argument at a path such as `mounts.*.source`. */
function has({ attributes = {}, blocks = {} }: Schema, [head, ...rest]: readonly string[]): boolean {
  const block = blocks[head!];
  return block === undefined || rest.length === 0 ? head! in attributes || block !== undefined : has(block, rest);
}

/** Arguments that a dialect asks a resource for. */
function askedFor(type: string): string[] {
  const asked = new Set<string>();
  const attributes: Attributes = new Proxy(
    {},
    {
      get: (_, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  CONTAINER_DIALECTS.get(type)!.read({ type, attributes }, () => undefined);
  return [...asked];
}

/** What Terraform has for every resource. */
const META = ['count', 'for_each', 'provider'];

describe('a name that a dialect has is one of its provider', () => {
  test.each<[string, readonly string[]]>([
    ['docker_container', CONTAINER_OWNED],
    ['incus_instance', INSTANCE_OWNED],
    ['local_file', FILE_OWNED],
  ])('where %s is watched', (type, owned) => {
    expect(
      owned.filter(
        (path) =>
          !has(
            SCHEMAS[type]!,
            path.split('.').filter((part) => part !== '*'),
          ),
      ),
    ).toEqual([]);
  });

  test.each([
    ['docker_container', META],
    // Of LXD's providers alone.
    ['incus_instance', [...META, 'limits']],
    ['local_file', META],
  ])('where %s is read', (type, others) => {
    expect(askedFor(type).filter((name) => !others.includes(name) && !has(SCHEMAS[type]!, [name]))).toEqual([]);
  });

  test('and one that it is said to lack is none', () => {
    for (const [type, schema] of Object.entries(SCHEMAS)) {
      const lacked = CONTAINER_DIALECTS.get(type)!.unwritten.map(({ argument }) => argument);
      expect(lacked.filter((argument) => has(schema, argument.split('.')))).toEqual([]);
    }
  });
});

test.each([
  [DOCKER, ['docker_container', 'docker_service']],
  [LXC, ['incus_instance', 'lxd_instance', 'lxd_container']],
  [MESOS, ['marathon_app', 'local_file']],
])('every resource that is a container of $label is read', (system, types) => {
  expect(dialectOf(system)?.container?.types).toEqual(types);
  expect(types.filter((type) => !CONTAINER_DIALECTS.has(type))).toEqual([]);
});

test('a resource whose every argument only Terraform knows is read, and is nothing that it is not', () => {
  for (const [type, { read }] of CONTAINER_DIALECTS) {
    const attributes: Attributes = new Proxy({}, { get: () => '${var.later}' });
    const { milliCpu, memoryMib, image, replicas } = read({ type, attributes }, () => undefined);
    expect([type, milliCpu, memoryMib, image, replicas]).toEqual([type, ...Array<string>(4).fill('unknown')]);
  }
});

test('dialects load neither cdktf nor a binding', () => {
  for (const heavy of ['cdktf', 'constructs']) {
    jest.doMock(heavy, () => {
      throw new RangeError(`${heavy} was loaded`);
    });
  }
  jest.isolateModules(() => {
    expect(() => jest.requireActual<object>('../../../lib/targets/dialects')).not.toThrow();
    expect(() => jest.requireActual<object>('../../../lib/targets')).toThrow('was loaded');
  });
});
