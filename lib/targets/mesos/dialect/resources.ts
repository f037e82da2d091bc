import {
  type Attributes,
  type ContainerFacts,
  type Known,
  LATER,
  blocksOf,
  mapKnown,
  readKnown,
  toText,
} from '../../../model';
import type { Resource } from '../../dialect';
import { attributeAt } from '../../shared/dialect/blocks';
import { factsOf, parametersOf } from './app';
import { definitionIn } from './definition';

/** Arguments that hold an app's size: of the provider that is gone, and of the file that Marathon takes. */
export const APP_SIZES = ['cpus', 'mem', 'instances'] as const;
export const FILE_SIZES = ['content'] as const;

/** Arguments of `marathon_app` that a rule judges. */
export const APP_OWNED = ['app_id', ...APP_SIZES, 'constraints', 'container', 'ipaddress'] as const;

/** Arguments of `local_file` that decide what Marathon is handed. */
export const FILE_OWNED = [
  'filename',
  'content',
  'file_permission',
  'directory_permission',
  'content_base64',
  'sensitive_content',
  'source',
] as const;

/** Reads a `marathon_app`: the provider that had it is gone, its resources may not be. */
export function readMarathonApp({ attributes }: Resource): ContainerFacts {
  const inContainer = (...path: string[]): unknown => attributeAt(attributes.container, ...path);
  return factsOf({
    name: readKnown(attributes.app_id, toText, 'absent'),
    attributes,
    repeated: attributes,
    // That provider's own.
    defaults: { milliCpu: 100, memoryMib: 128 },
    constraints: blocksOf(attributeAt(attributes.constraints, 'constraint')).map((constraint) => [
      constraint.attribute,
      constraint.operation,
      constraint.parameter,
    ]),
    image: inContainer('docker', 'image'),
    privileged: inContainer('docker', 'privileged'),
    parameters: parametersOf(inContainer('docker', 'parameters', 'parameter')),
    volumes: blocksOf(inContainer('volumes', 'volume')).map(({ host_path: path, mode }) => ({ path, mode })),
    network: inContainer('docker', 'network') ?? 'HOST',
    networks: named([attributeAt(attributes.ipaddress, 'network_name')]),
    mappings: blocksOf(inContainer('docker', 'port_mappings', 'port_mapping')).map(
      ({ container_port: internal, host_port: external, protocol }) => ({ internal, external, protocol }),
    ),
  });
}

/** What is known of an app whose file only Terraform knows. */
const UNREAD: Attributes = { id: LATER, cpus: LATER, mem: LATER, instances: LATER, networks: LATER, container: LATER };

/** Reads the file with an app that Marathon is handed. */
export function readDefinition({ attributes }: Resource): ContainerFacts {
  const app = definitionIn(attributes.content) ?? UNREAD;
  const inContainer = (...path: string[]): unknown => attributeAt(app.container, ...path);
  const networks = blocksOf(app.networks);
  return factsOf({
    name: mapKnown(readKnown(app.id, toText, 'unknown'), lastPart),
    attributes: app,
    repeated: attributes,
    // Marathon's own.
    defaults: { milliCpu: 1000, memoryMib: 128 },
    constraints: Array.isArray(app.constraints) ? app.constraints.filter(Array.isArray) : [],
    image: inContainer('docker', 'image'),
    privileged: inContainer('docker', 'privileged'),
    parameters: parametersOf(inContainer('docker', 'parameters')),
    volumes: blocksOf(inContainer('volumes')).map(({ hostPath: path, mode }) => ({ path, mode })),
    network: networks[0]?.mode ?? inContainer('docker', 'network') ?? 'HOST',
    networks: named(networks.map(({ name }) => name)),
    mappings: [...blocksOf(inContainer('portMappings')), ...blocksOf(inContainer('docker', 'portMappings'))].map(
      ({ containerPort: internal, hostPort: external, protocol }) => ({ internal, external, protocol }),
    ),
  });
}

/** Names of networks that are stated. */
function named(names: readonly unknown[]): Known<string>[] {
  return names.map((name) => readKnown(name, toText, 'absent')).filter((name) => name !== 'absent');
}

/** Whether a file holds an app. */
export function holdsApp({ attributes }: Resource): boolean {
  return definitionIn(attributes.content) !== undefined;
}

/** An app's name in its group: `/shop/edge/web` is `web`. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
