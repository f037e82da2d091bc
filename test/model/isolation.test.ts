import { type IsolationFacts, loosenings } from '../../lib/model';
import { SAFE_ISOLATION, bareCapability } from '../../lib/model/isolation';

const of = (facts: Partial<IsolationFacts>) =>
  loosenings({ ...SAFE_ISOLATION, ...facts }).map(({ prop, what, degree }) => `${degree} '${prop}' ${what}`);
const mount = (path: string, readOnly = false) => of({ hostPaths: [{ path, readOnly }] });

test('a container with every default is isolated', () => {
  expect(loosenings(SAFE_ISOLATION)).toEqual([]);
});

describe('a container is loosened', () => {
  test.each<[string, Partial<IsolationFacts>, string[]]>([
    [
      'by privilege',
      { privileged: true },
      ["hard 'privileged' gives the container every device and capability of its host"],
    ],
    [
      "by its host's network",
      { hostNetwork: true },
      ["hard 'hostNetwork' joins the host's network: its loopback and every port"],
    ],
    [
      "by its host's processes",
      { hostPid: true },
      ["hard 'hostPid' joins the host's processes, which it can then see and signal"],
    ],
    ["by its host's shared memory", { hostIpc: true }, ["hard 'hostIpc' joins the host's shared memory"]],
    [
      'by each device',
      { devices: ['/dev/kvm', '/dev/sda'] },
      [
        "hard 'devices' gives the container the host device /dev/kvm",
        "hard 'devices' gives the container the host device /dev/sda",
      ],
    ],
    [
      "by its host's users",
      { hostUsers: true },
      ["hard 'hostUsers' makes its users those of the host: its root is the root of the host"],
    ],
    [
      'by each barrier that is turned off',
      { unconfined: ['seccomp=unconfined', 'label=disable'] },
      [
        "hard 'securityOptions' turns off what keeps it from its host (seccomp=unconfined)",
        "hard 'securityOptions' turns off what keeps it from its host (label=disable)",
      ],
    ],
    [
      'by what only Terraform knows, as hard as it could',
      { undetermined: ['mounts', 'user'] },
      [
        "hard 'mounts' is known to Terraform only, and may open a way to the host",
        "soft 'user' is known to Terraform only",
      ],
    ],
    [
      "softly by its host's control groups",
      { hostCgroups: true },
      ["soft 'hostCgroups' shows the container the control groups of its host"],
    ],
    [
      'softly by what it shares with another container',
      { joins: ['the network of db'] },
      ["soft 'joins' shares the network of db, and with it whatever that one is given"],
    ],
    [
      'softly by mounts of another container',
      { mountsOf: ['db'] },
      ["soft 'mounts' takes over the mounts of db, host paths with them"],
    ],
    [
      'softly by every port of its image',
      { publishesAll: true },
      ["soft 'ports' publishes every port of its image to every network"],
    ],
    ['softly by a writable root', { readOnly: false }, ["soft 'readOnly' leaves the root file system writable"]],
  ])('%s', (_, facts, expected) => {
    expect(of(facts)).toEqual(expected);
  });

  test('by several at once, all of which are told', () => {
    expect(of({ privileged: true, hostPid: true, user: 'root', readOnly: false })).toHaveLength(4);
  });
});

describe('a user', () => {
  test.each(['0', 'root', '0:0', 'root:staff', '0:1000'])("softly loosens as root, written '%s'", (user) => {
    expect(of({ user })).toEqual([`soft 'user' runs as root (${user}) in the container`]);
  });

  test.each(['1000', '1000:0', 'nobody', 'rooter', '10', 'user:root'])("does not as '%s'", (user) => {
    expect(of({ user })).toEqual([]);
  });
});

describe('a capability', () => {
  test.each([
    ['SYS_ADMIN', "hard 'capabilities' grants SYS_ADMIN, a way to the host"],
    ['cap_net_admin', "hard 'capabilities' grants NET_ADMIN, a way to the host"],
    ['ALL', "hard 'capabilities' grants ALL, a way to the host"],
    ['NET_BIND_SERVICE', "soft 'capabilities' gives back NET_BIND_SERVICE"],
    ['CAP_CHOWN', "soft 'capabilities' gives back CHOWN"],
  ])('%s is told by its bare name', (name, expected) => {
    expect(of({ capabilities: [name] })).toEqual([expected]);
  });

  test.each([
    ['CAP_SYS_ADMIN', 'SYS_ADMIN'],
    ['cap_kill', 'KILL'],
    ['chown', 'CHOWN'],
    ['ESCAP_X', 'ESCAP_X'],
  ])('%s is %s', (name, bare) => {
    expect(bareCapability(name)).toBe(bare);
  });
});

describe('a mount', () => {
  test.each([
    '/etc',
    '/etc/ssl',
    '/usr/local/bin',
    '/boot',
    '/proc/sys',
    '/var/lib/docker/volumes',
    '/dev/shm',
    '/lib64',
    '/var/lib/lxc/base/rootfs',
    '/var/lib/incus/disks',
    '/var/lib/mesos/slave',
  ])('of %s, writable, reaches the host', (path) => {
    expect(mount(path)).toEqual([`hard 'mounts' makes the host's ${path} writable`]);
  });

  test.each(['/etc', '/usr/share/zoneinfo', '/var/lib/docker', '/proc', '/var/lib/mesos'])(
    'of %s, read-only, does not',
    (path) => {
      expect(mount(path, true)).toEqual([]);
    },
  );

  test('that holds a system path is as bad as one in it', () => {
    expect(mount('/var/lib')).toEqual([expect.stringMatching(/^hard 'mounts' /)]);
    expect(mount('/var')).toEqual([expect.stringMatching(/^hard 'mounts' /)]);
  });

  test.each(['/srv/data', '/home/deploy', '/etcetera', '/var/log', '/opt/run', '/usrlocal'])(
    'of %s does not',
    (path) => {
      expect(mount(path)).toEqual([]);
    },
  );

  test.each([
    ['/etc/', '/etc'],
    ['//etc//ssl', '/etc/ssl'],
    ['/srv/../etc', '/etc'],
    ['/./etc/.', '/etc'],
    ['/../../etc', '/etc'],
  ])('of %s is one of %s', (path, normalized) => {
    expect(mount(path)).toEqual([`hard 'mounts' makes the host's ${normalized} writable`]);
  });

  test.each([
    '/var/run/docker.sock',
    '/run/docker.sock',
    '/run/containerd/containerd.sock',
    '/run/crio/crio.sock',
    '/run/user/1000/podman/podman.sock',
    '/var/lib/incus/unix.socket',
    '/srv/elsewhere/docker.sock',
  ])("of the engine's socket %s is one, read-only or not", (path) => {
    const expected = [`hard 'mounts' gives the container the engine's socket ${path}, and with it the host`];
    expect(mount(path, true)).toEqual(expected);
    expect(mount(path)).toEqual(expected);
  });

  test.each([
    ['/', '/run/docker.sock'],
    ['/run', '/run/docker.sock'],
    ['/var', '/var/run/docker.sock'],
    ['/var/run/', '/var/run/docker.sock'],
    ['/run/containerd', '/run/containerd/containerd.sock'],
    ['/run/podman', '/run/podman/podman.sock'],
    ['/run/incus', '/run/incus/unix.socket'],
    ['/var/lib', '/var/lib/incus/unix.socket'],
    ['/var/lib/incus', '/var/lib/incus/unix.socket'],
    ['/var/lib/lxd', '/var/lib/lxd/unix.socket'],
  ])(
    "of the folder %s gives the engine's socket away: read-only keeps nobody from writing to a socket",
    (path, socket) => {
      const folder = path === '/' ? '/' : path.replace(/\/$/, '');
      const expected = [
        `hard 'mounts' gives the container ${folder} with the engine's socket ${socket}, and with it the host`,
      ];
      expect(mount(path, true)).toEqual(expected);
      expect(mount(path)).toEqual(expected);
    },
  );
});
