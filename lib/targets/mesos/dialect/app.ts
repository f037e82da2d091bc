import {
  type Attributes,
  type ContainerFacts,
  type IsolationFacts,
  type Known,
  type Place,
  type PortFacts,
  blocksOf,
  known,
  readKnown,
  toNumber,
  toText,
} from '../../../model';
import { milliCpuUp } from '../../shared/dialect/amounts';
import { copiesOf } from '../../shared/dialect/blocks';
import { IsolationReader, isTrue } from '../../shared/dialect/isolation-reader';
import { EVERYWHERE, protocolOf, publishedPort } from '../../shared/dialect/ports';
import { type Parameters, loosenedBy, portsOf } from './parameters';

/** A port mapping in either spelling of its arguments. */
export interface Mapping {
  readonly internal: unknown;
  readonly external: unknown;
  readonly protocol: unknown;
}

/** An app, whether its arguments are those of the provider or of Marathon's API. */
export interface App {
  readonly name: Known<string>;
  readonly attributes: Attributes;
  /** The resource that it stands in, which Terraform may repeat. */
  readonly repeated: Attributes;
  /** What an app gets that does not say. */
  readonly defaults: { readonly milliCpu: number; readonly memoryMib: number };
  readonly constraints: readonly (readonly unknown[])[];
  readonly image: unknown;
  readonly privileged: unknown;
  readonly parameters: Parameters;
  readonly volumes: readonly { readonly path: unknown; readonly mode: unknown }[];
  /** `host` and `HOST` are the agent's own. */
  readonly network: unknown;
  readonly networks: readonly Known<string>[];
  readonly mappings: readonly Mapping[];
}

/** Operators of a constraint that keep an app to one agent. */
const TO_ONE_AGENT = ['CLUSTER', 'IS', 'LIKE'];

/** The facts of an app: of each of its instances, and how many there are. */
export function factsOf(app: App): ContainerFacts {
  const { cpus, mem, instances } = app.attributes;
  return {
    name: app.name,
    where: app.constraints.flatMap(placeOf),
    milliCpu: readKnown(cpus, (value) => convert(value, milliCpuUp), known(app.defaults.milliCpu)),
    memoryMib: readKnown(mem, (value) => convert(value, Math.ceil), known(app.defaults.memoryMib)),
    guaranteed: { milliCpu: 'absent', memoryMib: 'absent' },
    image: readKnown(app.image, toText, 'absent'),
    replicas: copiesOf(app.repeated, readKnown(instances, toNumber, known(1))),
    isolation: isolationOf(app),
    networks: isHost(app.network) ? [] : app.networks,
    ports: [...app.mappings.flatMap(portOf), ...portsOf(app.parameters)],
    asks: [],
  };
}

function convert(value: unknown, to: (amount: number) => number): number | undefined {
  const amount = toNumber(value);
  return amount === undefined ? undefined : to(amount);
}

function placeOf([field, operator, agent]: readonly unknown[]): Place[] {
  return field === 'hostname' && TO_ONE_AGENT.includes(String(operator)) && agent !== undefined
    ? [{ kind: 'node', reference: readKnown(agent, toText, 'absent') }]
    : [];
}

function isHost(network: unknown): boolean {
  return String(network).toLowerCase() === 'host';
}

function isolationOf({ privileged, parameters, volumes, network }: App): IsolationFacts {
  const isolation = new IsolationReader();
  const loosened = loosenedBy(parameters, isolation);
  const paths = volumes.flatMap(({ path, mode }) =>
    isolation.texts('mounts', path).map((text) => ({ path: text, readOnly: mode === 'RO' })),
  );
  return isolation.facts({
    ...loosened,
    privileged: isolation.loosens('privileged', privileged, isTrue) || loosened.privileged,
    hostNetwork: isolation.loosens('hostNetwork', network, isHost) || loosened.hostNetwork,
    // A relative path is in the app's own sandbox, or a volume of its own.
    hostPaths: [...paths.filter(({ path }) => path.startsWith('/')), ...loosened.hostPaths],
  });
}

/** Marathon picks a port where none is stated, or zero; one mapping may be for both protocols. */
function portOf({ internal, external, protocol }: Mapping): PortFacts[] {
  const protocols = String(protocol ?? 'tcp').split(',');
  return protocols.map((each) => ({
    address: EVERYWHERE,
    port: publishedPort(external),
    internal: readKnown(internal, toNumber, 'absent'),
    protocol: protocolOf(each),
  }));
}

/** Options of `docker run` as they stand in an app. */
export function parametersOf(blocks: unknown): Parameters {
  return blocksOf(blocks).map(({ key, value }) => ({ key: String(key), value }));
}
