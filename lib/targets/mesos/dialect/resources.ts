import {
  type Attributes,
  type ContainerFacts,
  type Known,
  blocksOf,
  mapKnown,
  readKnown,
  toText,
} from '../../../model';
import type { Resource } from '../../dialect';
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
  const container = block(attributes.container);
  const docker = block(container.docker);
  const network = docker.network ?? 'HOST';
  const ip = block(attributes.ipaddress).network_name;
  return factsOf({
    name: readKnown(attributes.app_id, toText, 'absent'),
    attributes,
    // That provider's own.
    defaults: { milliCpu: 100, memoryMib: 128 },
    constraints: blocksOf(block(attributes.constraints).constraint).map(({ attribute, operation, parameter }) => [
      attribute,
      operation,
      parameter,
    ]),
    image: docker.image,
    privileged: docker.privileged,
    parameters: parametersOf(block(docker.parameters).parameter),
    volumes: blocksOf(block(container.volumes).volume).map(({ host_path: path, mode }) => ({ path, mode })),
    network,
    networks: ip === undefined || ip === null ? [] : [readKnown(ip, toText, 'absent')],
    mappings: blocksOf(block(docker.port_mappings).port_mapping).map(
      ({ container_port: internal, host_port: external, protocol }) => ({ internal, external, protocol }),
    ),
  });
}

/** Reads the file with an app that Marathon is handed. */
export function readDefinition({ attributes }: Resource): ContainerFacts {
  const app = definitionIn(attributes.content) ?? {};
  const container = block(app.container);
  const docker = block(container.docker);
  const networks = blocksOf(app.networks);
  return factsOf({
    name: mapKnown(readKnown(app.id, toText, 'absent'), lastPart),
    attributes: app,
    // Marathon's own.
    defaults: { milliCpu: 1000, memoryMib: 128 },
    constraints: Array.isArray(app.constraints) ? app.constraints.filter(Array.isArray) : [],
    image: docker.image,
    privileged: docker.privileged,
    parameters: parametersOf(docker.parameters),
    volumes: blocksOf(container.volumes).map(({ hostPath: path, mode }) => ({ path, mode })),
    network: networks.length === 0 ? (docker.network ?? 'HOST') : networks[0]!.mode,
    networks: networks.flatMap(({ name }): Known<string>[] =>
      name === undefined || name === null ? [] : [readKnown(name, toText, 'absent')],
    ),
    mappings: [...blocksOf(container.portMappings), ...blocksOf(docker.portMappings)].map(
      ({ containerPort: internal, hostPort: external, protocol }) => ({ internal, external, protocol }),
    ),
  });
}

/** Whether a file holds an app. */
export function holdsApp({ attributes }: Resource): boolean {
  return definitionIn(attributes.content) !== undefined;
}

/** An app's name in its group: `/shop/edge/web` is `web`. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function block(blocks: unknown): Attributes {
  return blocksOf(blocks)[0] ?? {};
}
