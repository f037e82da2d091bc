import docker from '../fixtures/schemas/docker.json';
import hyperv from '../fixtures/schemas/hyperv.json';
import incus from '../fixtures/schemas/incus.json';
import libvirt from '../fixtures/schemas/libvirt.json';
import local from '../fixtures/schemas/local.json';
import virtualbox from '../fixtures/schemas/virtualbox.json';
import vmworkstation from '../fixtures/schemas/vmworkstation.json';
import vsphere from '../fixtures/schemas/vsphere.json';
import { type Block, type StackJson, without } from './synth';

/** Arguments as `type flag flag`, and the blocks inside; as `terraform providers schema` tells of a provider. */
interface BlockSchema {
  readonly nesting?: string;
  readonly max?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
}

/** What a provider knows; a copy of the facts about what is emitted, not of the whole schema. */
interface ProviderSchema {
  readonly provider: BlockSchema;
  readonly resources: Readonly<Record<string, BlockSchema>>;
  readonly data?: Readonly<Record<string, BlockSchema>>;
}

/** Terraform's own resource type; `input` and `output` take any value. */
const TERRAFORM_DATA: BlockSchema = {
  attributes: {
    id: 'string computed',
    input: 'any optional',
    output: 'any computed',
    triggers_replace: 'any optional',
  },
};

/** How Terraform reads the outputs of another stack. */
const REMOTE_STATE: BlockSchema = {
  attributes: {
    backend: 'string required',
    config: 'any optional',
    defaults: 'any optional',
    outputs: 'any computed',
    workspace: 'string optional',
  },
};

const PROVIDERS: Readonly<Record<string, ProviderSchema>> = {
  docker,
  hyperv,
  incus,
  libvirt,
  local,
  virtualbox,
  vmworkstation,
  vsphere,
};

const RESOURCES: Readonly<Record<string, BlockSchema>> = {
  terraform_data: TERRAFORM_DATA,
  ...Object.assign({}, ...Object.values(PROVIDERS).map(({ resources }) => resources)),
};

const DATA: Readonly<Record<string, BlockSchema>> = Object.assign(
  { terraform_remote_state: REMOTE_STATE },
  ...Object.values(PROVIDERS).map((provider) => provider.data ?? {}),
);

/** What every resource may have, whatever its type. */
const META: readonly string[] = ['//', 'depends_on', 'provider', 'lifecycle', 'connection', 'provisioner'];

const LIFECYCLE: BlockSchema = {
  attributes: {
    prevent_destroy: 'bool optional',
    ignore_changes: 'list(string) optional',
    replace_triggered_by: 'list(address) optional',
  },
  blocks: { precondition: { attributes: { condition: 'string required', error_message: 'string required' } } },
};

/** A reference to an attribute of a resource or data source. */
const REFERENCE =
  /\b(data\.)?((?:vsphere|docker|incus|libvirt|local|hyperv|virtualbox|vmworkstation|terraform)_[a-z_]+)\.([\w-]+)\.([a-z_]+)/g;

/** Paths of all arguments and blocks of a resource type, such as `disk.size`. */
export function argumentsOf(type: string): string[] {
  return pathsOf(RESOURCES[type]!);
}

function pathsOf({ attributes = {}, blocks = {} }: BlockSchema): string[] {
  const inner = Object.entries(blocks).flatMap(([name, block]) => [
    name,
    ...pathsOf(block).map((path) => `${name}.${path}`),
  ]);
  return [...Object.keys(attributes), ...inner];
}

/** All that a provider would refuse in a stack, or that Terraform would not find. */
export function problemsOf(stack: StackJson): string[] {
  return [
    ...Object.entries(stack.provider ?? {}).flatMap(([type, blocks]) =>
      blocks.flatMap((block, index) =>
        check(`provider.${type}[${index}]`, without(block, 'alias'), PROVIDERS[type]?.provider),
      ),
    ),
    ...each(stack.data, 'data.', DATA),
    ...each(stack.resource, '', RESOURCES),
    ...references(stack),
  ];
}

function each(all: StackJson['resource'], prefix: string, schemas: Readonly<Record<string, BlockSchema>>): string[] {
  return Object.entries(all ?? {}).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([id, block]) => {
      const address = `${prefix}${type}.${id}`;
      const own = Object.fromEntries(Object.entries(block).filter(([name]) => !META.includes(name)));
      const { lifecycle } = block;
      return [
        ...check(address, own, schemas[type]),
        ...(lifecycle === undefined ? [] : check(`${address}.lifecycle`, lifecycle as Block, LIFECYCLE)),
      ];
    }),
  );
}

function check(address: string, block: Block, schema: BlockSchema | undefined): string[] {
  if (schema === undefined) {
    return [`${address} is of a type that no fixture knows`];
  }
  const { attributes = {}, blocks = {} } = schema;
  const missing = Object.entries(attributes)
    .filter(([name, facts]) => facts.includes(' required') && (block[name] === undefined || block[name] === null))
    .map(([name]) => `${address}.${name} is required`);
  const wrong = Object.entries(block).flatMap(([name, value]) => {
    const at = `${address}.${name}`;
    const facts = attributes[name];
    if (facts !== undefined) {
      return checkAttribute(at, value, facts);
    }
    const inner = blocks[name];
    return inner === undefined ? [`${at} is no argument`] : checkBlocks(at, value, inner);
  });
  return [...missing, ...wrong];
}

function checkAttribute(at: string, value: unknown, facts: string): string[] {
  const [type, ...flags] = facts.split(' ') as [string, ...string[]];
  if (flags.every((flag) => flag === 'computed')) {
    return [`${at} is computed, and not ours to set`];
  }
  if (flags.includes('deprecated')) {
    return [`${at} is deprecated`];
  }
  return isOf(type, value) ? [] : [`${at} is no ${type}: ${JSON.stringify(value)}`];
}

/** Whether a value is of a Terraform type, without any conversion; an expression may be of any, but stands for no address. */
function isOf(type: string, value: unknown): boolean {
  if (type === 'address') {
    return typeof value === 'string' && /^\w+\.[\w-]+(\.\w+)?$/.test(value);
  }
  if (type === 'any' || (typeof value === 'string' && /^\$\{.*\}$/s.test(value))) {
    return true;
  }
  const [, container, element] = /^(\w+)\((.+)\)$/.exec(type) ?? [];
  if (container === 'map') {
    return isPlain(value) && Object.values(value).every((item) => isOf(element!, item));
  }
  if (container !== undefined) {
    return Array.isArray(value) && value.every((item) => isOf(element!, item));
  }
  return type === 'number' ? Number.isSafeInteger(value) : typeof value === (type === 'bool' ? 'boolean' : type);
}

function checkBlocks(at: string, value: unknown, schema: BlockSchema): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  if (!list.every(isPlain)) {
    return [`${at} is no block: ${JSON.stringify(value)}`];
  }
  if (list.length > (schema.max ?? Infinity)) {
    return [`${at} is there ${list.length} times, allowed ${schema.max}`];
  }
  return list.flatMap((block, index) => check(`${at}[${index}]`, block, schema));
}

function isPlain(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What resources are replaced with: addresses, which are no expressions. */
function triggersIn({ resource = {} }: StackJson): string[] {
  const blocks = Object.values(resource).flatMap((resources) => Object.values(resources));
  return blocks.flatMap(({ lifecycle }) => {
    const { replace_triggered_by: triggers = [] } = (lifecycle ?? {}) as { replace_triggered_by?: string[] };
    return triggers;
  });
}

/** References to what is not in the stack, or to an attribute that it does not have; and expressions that are none. */
function references(stack: StackJson): string[] {
  const expressions = JSON.stringify([stack.resource, stack.data, stack.provider]).match(/\$\{.*?\}(?=")/g) ?? [];
  return [...new Set([...expressions, ...triggersIn(stack)])].flatMap((expression) => [
    ...(/\b(undefined|null|NaN)\b|\[object /.test(expression) ? [`${expression} is no expression`] : []),
    ...[...expression.matchAll(REFERENCE)].flatMap(([reference, data, type, id, attribute]) => {
      const there = (data === undefined ? stack.resource : stack.data)?.[type!]?.[id!] !== undefined;
      const { attributes, blocks } = (data === undefined ? RESOURCES : DATA)[type!] ?? {};
      const known = attribute === 'id' || attribute! in { ...attributes, ...blocks };
      return there && known ? [] : [`${reference} refers to nothing`];
    }),
  ]);
}
