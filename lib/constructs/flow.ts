import type { Construct } from 'constructs';
import { type Registry, captureSource } from '../enforcement';
import type { Checks } from './checks';
import { Port } from './port';

/** A VM or a container: what may call and be called. */
export interface IGuest extends Construct {
  /** Marks what others may be allowed to call. */
  readonly isGuest: boolean;
}

/** Declares a way from one guest to another. */
export function allowFlow(from: Construct, checks: Checks, registry: Registry, other: IGuest, port: Port): void {
  const to = checks.instance(
    'allowTo',
    other,
    'a VirtualMachine, ContainerInVm or Container',
    (value) => 'isGuest' in value,
  );
  const { protocol, number } = checks.instance(
    'allowTo',
    port,
    'a Port such as Port.tcp(5432)',
    (value) => value instanceof Port,
  );
  const flow = {
    path: from.node.path,
    name: from.node.id,
    source: captureSource(),
    from: from.node.path,
    to: to.node.path,
    protocol,
    port: number,
  };
  registry.addFlow(() => flow);
}
