import { type Ask, type EstateNode, type Kernel, type System, insteadOf } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** TGT001: the target supports what is asked, and the kernels that are run on it. */
export const TGT001: Rule = {
  id: 'TGT001',
  severity: 'error',
  waivable: false,
  title: 'the target supports what is asked',
  why: 'what the target cannot do fails at apply, or is silently left out',
  check: judge,
};

function judge({ estate, sites, engines }: RuleContext): Draft[] {
  return [
    ...estate.vms.flatMap((vm) => {
      const system = sites.get(vm.host)?.system;
      return [...check(vm, vm.asks, system), ...checkKernel(vm, 'guestOs', vm.guestOs, system)];
    }),
    ...estate.engines.flatMap((engine) =>
      checkKernel(engine, 'its kernel', { label: engine.kernel, kernel: engine.kernel }, engine.system),
    ),
    ...estate.containers.flatMap((container) =>
      check(container, container.asks, engines.get(container.engine)?.system),
    ),
    ...estate.networks.flatMap((network) => check(network, network.asks, network.system)),
  ];
}

function check(node: EstateNode, asks: readonly Ask[], system: System | undefined): Draft[] {
  return asks.flatMap(({ feature, prop }) => {
    const instead = system === undefined ? undefined : insteadOf(system, feature);
    return instead === undefined
      ? []
      : [
          {
            path: node.path,
            source: node.source,
            message: `'${prop}' is not possible on ${system!.label}: ${instead}`,
          },
        ];
  });
}

function checkKernel(
  { path, source }: EstateNode,
  what: string,
  os: { readonly label: string; readonly kernel: Kernel } | undefined,
  system: System | undefined,
): Draft[] {
  if (os === undefined || system?.kernels === undefined || system.kernels.includes(os.kernel)) {
    return [];
  }
  const message = `${what} is ${os.label}, and ${system.label} runs ${system.kernels.join(' and ')} only; choose another system`;
  return [{ path, source, message }];
}
