import type { Draft } from '../finding';
import { compareVersions } from '../policy/policy';
import type { Rule, RuleContext } from '../rule';

/** TGT002: the release is supported by its provider, and the provider's version is one that is known to work. */
export const TGT002: Rule = {
  id: 'TGT002',
  severity: 'warning',
  waivable: true,
  title: 'release and provider are versions that are known to work',
  why: 'a provider that dropped a release fails in the middle of an apply',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  const hosts = estate.hosts.flatMap(({ path, source, system, version }) => {
    const { minimumVersion: minimum } = system;
    return minimum === undefined || version === undefined || compareVersions(version, minimum) >= 0
      ? []
      : [
          {
            path,
            source,
            message: `${system.label} ${version} is not supported by its provider, ${minimum} is the oldest; upgrade it`,
          },
        ];
  });
  const pins = estate.providerPins.map(({ path, source, provider, stated, known }) => ({
    path,
    source,
    message: `required_providers.${provider} is '${stated}' by an override, known to work is '${known}'; remove the override unless you know better`,
  }));
  return [...hosts, ...pins];
}
