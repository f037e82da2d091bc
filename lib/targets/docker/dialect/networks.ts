import { type Known, blocksOf, isLater, valueOf } from '../../../model';
import type { Resolve } from '../../dialect';
import { readName } from '../../shared/dialect/names';

/** What the name of a network starts with that containers are on which name none. */
const OWN = 'strata';

/** Names of such networks. */
const OWN_NETWORK = new RegExp(`^${OWN}(-.+)?$`);

/** A network for the containers of one stack that name none: never the default bridge, which links them all. */
export function defaultNetwork(stack: string, engine: string): string {
  return `${OWN}-${stack}-${engine}`.replace(/[^A-Za-z0-9_.-]+/g, '-');
}

/** Networks that an engine has without anybody's doing: what is on no other is on its engine's own. */
const BUILT_IN = ['bridge', 'default', 'nat', 'none'];

/** The network of the host itself. */
const HOST = 'host';

/** The networks that a container is connected to. */
export interface Connections {
  /** Names; none where it is on that of its engine. */
  readonly networks: readonly Known<string>[];
  /** Whether one of them is the host's own. */
  readonly onHost: boolean;
}

/** Networks by their `name`, each of which may be a reference. */
export function connectionsOf(blocks: unknown, resolve: Resolve): Connections {
  const named = isLater(blocks) ? ['unknown' as const] : blocksOf(blocks).map(({ name }) => readName(name, resolve));
  const isNamed = (name: string): boolean => named.some((fact) => valueOf(fact) === name);
  return {
    networks: named.filter((fact) => fact !== 'absent' && !isOwn(valueOf(fact))),
    onHost: isNamed(HOST),
  };
}

function isOwn(name: string | undefined): boolean {
  return name !== undefined && ([...BUILT_IN, HOST].includes(name) || OWN_NETWORK.test(name));
}
