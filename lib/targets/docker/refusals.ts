import { isIP } from 'node:net';
import { bareCapability } from '../../model';
import type { ContainerSpec, HealthCheckSpec, MountSpec, NetworkSpec, OptionChecks, PortSpec } from '../target';
import { CAPABILITIES } from './linux-capabilities';

/** What the engine takes as a name of a container or a volume. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]+$/;
const A_NAME = 'at least two letters, digits, dots, hyphens or underscores on Docker, the first a letter or digit';

/** Networks that every engine has: it creates none of these names, and lets no container join one beside another. */
const BUILT_IN = ['bridge', 'default', 'host', 'none'];

/** Refuses, in one line, a network that the engine does not create. */
export function checkNetworkSpec(checks: OptionChecks, { name }: NetworkSpec): void {
  if (BUILT_IN.includes(name)) {
    checks.wrong('name', `none of ${BUILT_IN.join(', ')}, which Docker has of its own`, name);
  }
}

/** Refuses, in one line, what of a container the engine refuses only at apply, or takes otherwise than it is meant. */
export function checkSpec(checks: OptionChecks, spec: ContainerSpec): void {
  const { name, command, environment, healthCheck, isolation, mounts, networks, ports } = spec;
  if (!NAME.test(name)) {
    checks.wrong('name', A_NAME, name);
  }
  if (isolation.hostNetwork) {
    checkHostNetwork(checks, spec);
  }
  networks.forEach((network, index) => {
    if (BUILT_IN.includes(network)) {
      checks.wrong(
        `networks[${index}]`,
        "a network of the estate's or of somebody's making on Docker; state 'hostNetwork' to join the host's, or leave 'networks' out",
        network,
      );
    }
  });
  command?.forEach((word, index) => checkWord(checks, `command[${index}]`, word));
  for (const variable of Object.keys(environment)) {
    if (variable === '' || variable.includes('=')) {
      checks.wrong('environment', "names that are not empty and have no '='", variable);
    }
  }
  if (healthCheck !== undefined) {
    checkHealthCheck(checks, healthCheck);
  }
  isolation.devices.forEach((path, index) => checkDevice(checks, `devices[${index}]`, path));
  isolation.capabilities.forEach((capability, index) => {
    if (!CAPABILITIES.includes(bareCapability(capability))) {
      checks.wrong(`capabilities[${index}]`, 'a capability of Linux such as NET_BIND_SERVICE', capability);
    }
  });
  checkMounts(checks, mounts);
  checkPorts(checks, ports);
}

/** On its host's network it is on no other, and its ports are its host's: the engine drops both in silence. */
function checkHostNetwork(checks: OptionChecks, { networks, ports }: ContainerSpec): void {
  if (networks.length > 0) {
    checks.fail(
      'TGT001',
      `'networks' (${networks.join(', ')}) cannot be joined beside 'hostNetwork'; state one of them`,
    );
  }
  if (ports.length > 0) {
    checks.fail(
      'TGT001',
      "'ports' are not published beside 'hostNetwork', where a container listens on its host's own ports; leave 'ports' out",
    );
  }
}

/** The provider refuses an empty word at apply. */
function checkWord(checks: OptionChecks, prop: string, word: string): void {
  if (word === '') {
    checks.wrong(prop, 'a text that is not empty on Docker', word);
  }
}

function checkHealthCheck(checks: OptionChecks, { command }: HealthCheckSpec): void {
  const [kind, ...words] = command;
  if (
    kind === 'NONE'
      ? words.length > 0
      : kind === 'CMD-SHELL'
        ? words.length !== 1
        : kind === 'CMD' && words.length === 0
  ) {
    checks.wrong('healthCheck.command', "a command, ['CMD-SHELL', line] or ['NONE']", command.join(' '));
  }
}

function checkDevice(checks: OptionChecks, prop: string, path: string): void {
  if (!/^\/[^:]+$/.test(path)) {
    checks.wrong(prop, "a path on the host such as '/dev/ttyS0', which the container has under the same name", path);
  }
}

function checkMounts(checks: OptionChecks, mounts: readonly MountSpec[]): void {
  const targets = new Set<string>();
  mounts.forEach(({ type, source, target }, index) => {
    const prop = `mounts[${index}]`;
    const place = target.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    if (!target.startsWith('/') || place === '/') {
      checks.wrong(`${prop}.target`, "a path in the container such as '/data'", target);
    }
    if (targets.has(place)) {
      checks.wrong(`${prop}.target`, 'a path that no other mount has', target);
    }
    targets.add(place);
    if (type === 'tmpfs' && source !== undefined) {
      checks.wrong(`${prop}.source`, 'left out where the type is tmpfs', source);
    }
    if (type === 'volume' && source !== undefined && !NAME.test(source)) {
      checks.wrong(`${prop}.source`, `a volume's name: ${A_NAME}; a path is of type bind`, source);
    }
  });
}

function checkPorts(checks: OptionChecks, ports: readonly PortSpec[]): void {
  ports.forEach(({ address }, index) => {
    if (isIP(address) === 0 || address !== canonical(address)) {
      checks.wrong(`ports[${index}].address`, "an IP address of the engine's machine in its usual form", address);
    }
  });
}

/** An address as the engine tells it back. */
function canonical(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
