import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** The VLAN that is all VLANs. */
const TRUNK = 4095;

/** ISO004: no promiscuous mode, forged transmits, MAC changes or VLAN 4095. */
export const ISO004: Rule = {
  id: 'ISO004',
  severity: 'error',
  waivable: true,
  title: 'no promiscuous mode, forged transmits, MAC changes or VLAN 4095',
  why: 'with each, a guest sees or forges the traffic of others',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.networks.flatMap(({ path, source, name, vlan, openings }) => [
    ...(openings ?? []).map((prop) => ({
      path,
      source,
      message: `'${prop}' lets a guest on ${name} see or forge the traffic of others; remove it`,
    })),
    ...(vlan === TRUNK
      ? [{ path, source, message: `VLAN ${TRUNK} on ${name} is every VLAN at once; name the one that its guests need` }]
      : []),
  ]);
}
