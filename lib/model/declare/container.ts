import { valueOf } from '../attributes';
import type { Ask, BoundPort, Container, Engine, GuestTraits } from '../estate';
import type { ContainerFacts, PortFacts } from '../facts';
import { loosenings } from '../isolation';
import type { SourceLocation } from '../node';
import { set } from '../set';
import { traitsIn } from './traits';
import { asksOfContainer } from './asks';
import { type Declared, Gaps } from './declared';
import { amountOf } from './vm';

/** What is stated of a container beside its facts. */
export interface StatedContainer
  extends GuestTraits, Pick<Container, 'trustZone' | 'os' | 'architecture' | 'defined' | 'withoutDefaults'> {
  readonly path: string;
  /** What it is called where its facts know no name. */
  readonly name: string;
  readonly source?: SourceLocation;
  /** How many there are of it, or may be. */
  readonly copies: number;
  /** Names of its networks, where its facts may not know them. */
  readonly networks?: readonly string[];
  /** What it asks beside what its facts tell. */
  readonly asks?: readonly Ask[];
}

/** A container as a node of the estate: one function, whether a construct declares it, a resource is adopted or a plan holds it. */
export function declareContainer(facts: ContainerFacts, stated: StatedContainer, on: Engine): Declared<Container> {
  const { path, source, copies, networks, asks = [] } = stated;
  const name = valueOf(facts.name) ?? stated.name;
  const gaps = new Gaps({ path, name, ...set({ source }) });
  const boundPorts = portsOf(facts.ports, gaps);
  const node: Container = {
    path,
    name,
    engine: on.path,
    // Where an engine runs one on each machine, this one runs one.
    replicas: copies * (facts.replicas === 'computed' ? 1 : (amountOf(facts.replicas, 'replicas', gaps) ?? 1)),
    image: valueOf(facts.image) ?? 'not known',
    os: stated.os,
    architecture: stated.architecture,
    networks: networks ?? facts.networks.flatMap((network) => valueOf(network) ?? []),
    publishedPorts: boundPorts.filter(({ address }) => !isLoopback(address)).map(({ port }) => port),
    boundPorts,
    loosened: loosenings(facts.isolation),
    identity: { scope: `${on.identity.scope} ${on.identity.name}`, name },
    asks: asksOfContainer(facts, [...asks, ...facts.asks]),
    ...set({
      source,
      milliCpu: amountOf(facts.milliCpu, 'cpus', gaps, 'milliCpu'),
      memoryMib: amountOf(facts.memoryMib, 'memory', gaps, 'memoryMib'),
      trustZone: stated.trustZone,
      defined: stated.defined,
      withoutDefaults: stated.withoutDefaults,
      ...traitsIn(stated),
    }),
  };
  return gaps.of(node);
}

/** Ports of its machine that it takes; one that its engine picks is nobody else's. */
function portsOf(ports: readonly PortFacts[], gaps: Gaps): BoundPort[] {
  return ports.flatMap(({ address, port, protocol, shared }, index): BoundPort[] => {
    if (port === 'unknown') {
      gaps.unknown({ prop: `ports[${index}].external` });
    }
    const taken = valueOf(port);
    return taken === undefined ? [] : [{ address, port: taken, protocol, ...(shared === true && { shared }) }];
  });
}

/** Whether a published port can only be reached from the engine's own machine. */
function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
