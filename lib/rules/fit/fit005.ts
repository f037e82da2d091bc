import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** FIT005: macOS guests run on Apple hardware; its licence says so. */
export const FIT005: Rule = {
  id: 'FIT005',
  severity: 'warning',
  waivable: true,
  title: 'macOS guests run on Apple hardware',
  why: 'its licence allows no other',
  check: judge,
};

function judge({ estate, sites }: RuleContext): Draft[] {
  return estate.vms.flatMap(({ path, source, guestOs, host: sitePath }) => {
    if (guestOs?.kernel !== 'darwin') {
      return [];
    }
    const host = sites.get(sitePath)?.hosts.find(({ vendor }) => vendor?.toLowerCase() !== 'apple');
    if (host === undefined) {
      return [];
    }
    const given = host.vendor === undefined ? 'states no vendor' : `is made by ${host.vendor}`;
    const message = `${guestOs.label} may run on Apple hardware only, and ${host.name} ${given}; place it on one with vendor 'Apple'`;
    return [{ path, source, message }];
  });
}
