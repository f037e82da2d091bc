import type { Ask, EstateNode, System } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** TGT001: the target supports what is asked. */
export function tgt001({ estate, hosts, engines }: RuleContext): Draft[] {
  return [
    ...estate.vms.flatMap((vm) => check(vm, vm.asks, hosts.get(vm.host)?.system)),
    ...estate.containers.flatMap((container) =>
      check(container, container.asks, engines.get(container.engine)?.system),
    ),
    ...estate.networks.flatMap((network) => check(network, network.asks, network.system)),
  ];
}

function check(node: EstateNode, asks: readonly Ask[], system: System | undefined): Draft[] {
  return asks.flatMap(({ feature, prop }) => {
    const instead = system?.cannot[feature];
    if (system === undefined || instead === undefined) {
      return [];
    }
    return [
      { path: node.path, source: node.source, message: `'${prop}' is not possible on ${system.label}: ${instead}` },
    ];
  });
}
