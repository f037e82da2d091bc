import type { Draft } from './finding';
import { compareVersions } from './policy';
import type { RuleContext } from './rule';

/** TGT002: the release is supported by its provider, and the provider's version is one that is known to work. */
export function tgt002({ estate }: RuleContext): Draft[] {
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
  const pins = (estate.providerPins ?? []).map(({ path, source, provider, stated, known }) => ({
    path,
    source,
    message: `required_providers.${provider} is '${stated}' by an override, known to work is '${known}'; remove the override unless you know better`,
  }));
  return [...hosts, ...pins];
}
