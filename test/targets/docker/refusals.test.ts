import { ContainerEngine, type ContainerOptions, DockerConnection, type DockerLogs, Memory } from 'cdktf-strata';
import { container, dockerHost, newStack, secret } from '../../support/stacks';

/** What is said of a container with some props. */
function refusalOf(props: Partial<ContainerOptions>, id = 'web'): string {
  const host = dockerHost(newStack('edge'));
  host.addNetwork('front');
  host.addNetwork('back', { internal: true });
  try {
    host.addContainer(id, container(props));
    return 'accepted';
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

const tmpfs = (target: string) => ({ type: 'tmpfs', target }) as const;

describe('what the engine would refuse only at apply, or take otherwise than it is meant', () => {
  test.each<[string, Partial<ContainerOptions>, string]>([
    ['a name of one letter', { name: 'x' }, "'name' must be at least two letters, digits"],
    ['a name with a space', { name: 'my web' }, "'name' must be at least two letters, digits"],
    ['an expression as name', { name: '${HOME}' }, "'name' must be at least two letters, digits"],
    ['an empty word of a command', { command: ['sh', ''] }, "'command[1]' must be a text that is not empty on Docker"],
    ['a variable without a name', { environment: { '': 'x' } }, "'environment' must be names that are not empty"],
    ['a variable with an equals sign', { environment: { 'A=B': 'x' } }, "'environment' must be names that are not"],
    ['a health check of no words', { healthCheck: { command: ['CMD'] } }, "'healthCheck.command' must be a command"],
    [
      'two lines for a shell',
      { healthCheck: { command: ['CMD-SHELL', 'curl', '-f'] } },
      "'healthCheck.command' must be a command, ['CMD-SHELL', line] or ['NONE'], got 'CMD-SHELL curl -f'",
    ],
    ['a check that is off and on', { healthCheck: { command: ['NONE', 'x'] } }, "'healthCheck.command' must be"],
    ['a device under another name', { devices: ['/dev/a:/dev/b'] }, "'devices[0]' must be a path on the host"],
    ['a relative device', { devices: ['kvm'] }, "'devices[0]' must be a path on the host such as '/dev/ttyS0'"],
    ['an unknown capability', { capabilities: ['FLY'] }, "'capabilities[0]' must be a capability of Linux"],
    ['a relative target', { mounts: [tmpfs('data')] }, "'mounts[0].target' must be a path in the container"],
    ['the root as target', { mounts: [tmpfs('//')] }, "'mounts[0].target' must be a path in the container"],
    ['a target twice', { mounts: [tmpfs('/a'), tmpfs('/a/')] }, "'mounts[1].target' must be a path that no other"],
    [
      'the source of a tmpfs',
      { mounts: [{ ...tmpfs('/a'), source: 'x1' }] },
      "'mounts[0].source' must be left out where the type is tmpfs, got 'x1'",
    ],
    [
      'a path as volume',
      { mounts: [{ source: '/srv', target: '/a' }] },
      "'mounts[0].source' must be a volume's name: at least two letters",
    ],
    ["the engine's own bridge", { networks: ['bridge'] }, "'networks[0]' must be a network of the estate's or of"],
    ["its host's network by name", { networks: ['front', 'host'] }, "'networks[1]' must be a network of the estate's"],
    ['a port of a name', { ports: [{ internal: 80, address: 'localhost' }] }, "'ports[0].address' must be an IP"],
    ['a long address', { ports: [{ internal: 80, address: '0:0:0:0:0:0:0:1' }] }, "'ports[0].address' must be an IP"],
  ])('%s is refused', (_, props, message) => {
    expect(refusalOf(props)).toContain(`[edge/builders/web] INP002: ${message}`);
  });

  test.each<[string, Partial<ContainerOptions>, string]>([
    [
      "networks beside its host's",
      { hostNetwork: true, networks: ['front'] },
      "TGT001: 'networks' (front) cannot be joined beside 'hostNetwork'; state one of them",
    ],
    [
      "ports beside its host's network",
      { hostNetwork: true, ports: [{ internal: 80 }] },
      "TGT001: 'ports' are not published beside 'hostNetwork', where a container listens on its host's own ports; leave 'ports' out",
    ],
    [
      'ports of an internal network',
      { networks: ['back'], ports: [{ internal: 80 }] },
      "TGT001: 'ports' are not published from internal networks (back) on Docker, which says nothing of it; join a network with a way out too, or leave 'ports' out",
    ],
  ])('%s are refused', (_, props, message) => {
    expect(refusalOf(props)).toBe(`[edge/builders/web] ${message}`);
  });

  test.each<[string, Partial<ContainerOptions>]>([
    ['a name of two letters', { name: 'db' }],
    ['all capabilities', { capabilities: ['ALL'] }],
    ['ports of two networks, one of which has a way out', { networks: ['back', 'front'], ports: [{ internal: 80 }] }],
    ['ports of a network that is there already', { networks: ['shop'], ports: [{ internal: 80 }] }],
    ['ports of two addresses', { ports: [{ internal: 80 }, { internal: 80, address: '::1' }] }],
    ['an empty value', { environment: { A: '' } }],
    ['targets side by side', { mounts: [tmpfs('/a'), tmpfs('/a/b')] }],
  ])('%s is accepted', (_, props) => {
    expect(refusalOf(props)).toBe('accepted');
  });

  test('a value that Terraform knows later is accepted where no rule judges it', () => {
    const stack = newStack('edge');
    const later = secret(stack);
    const props = { command: ['run', later], environment: { A: later }, healthCheck: { command: later } };
    expect(() => dockerHost(stack).addContainer('web', container(props))).not.toThrow();
  });
});

test.each(['bridge', 'default', 'host', 'none'])('a network called %s is refused: Docker has it', (name) => {
  expect(() => dockerHost(newStack('edge')).addNetwork('net', { name })).toThrow(
    `[edge/builders/net] INP002: 'name' must be none of bridge, default, host, none, which Docker has of its own, got '${name}'`,
  );
});

describe('logs of a Docker engine', () => {
  const withLogs = (logs: unknown) => (): unknown => {
    const target = ContainerEngine.docker({ connection: DockerConnection.local(), logs: logs as DockerLogs });
    return dockerHost(newStack('edge'), { engine: target });
  };

  test.each<[string, unknown, string]>([
    ['another driver', { driver: 'syslog' }, "'engine.logs.driver' must be one of json-file, local, got 'syslog'"],
    ['no file', { files: 0 }, "'engine.logs.files' must be a whole number of at least 1, got 0"],
    ['a number as size', { fileSize: 10 }, "'engine.logs.fileSize' must be a Memory"],
    ['another word', 'none', "'engine.logs' must be 'engine', or options such as"],
  ])('of %s are refused', (_, logs, message) => {
    expect(withLogs(logs)).toThrow(message);
  });

  test.each([{ driver: 'local' }, { fileSize: Memory.mib(1), files: 1 }, 'engine', undefined])('are %j', (logs) => {
    expect(withLogs(logs)).not.toThrow();
  });
});
