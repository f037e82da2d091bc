import { Strata } from 'cdktf-strata';
import { container, dockerHost, dockerVm, esxiHost, newStack, refusal } from '../support/stacks';
import { synth } from '../support/synth';

describe('ISO001', () => {
  const FIX = 'allowed 1; give each zone a VM of its own';

  test('passes where one kernel serves one zone, stated or its own', () => {
    const stack = newStack();
    const platform = dockerVm(esxiHost(stack), { trustZone: 'public' });
    platform.addContainer('stated', container({ trustZone: 'public' }));
    platform.addContainer('inherited', container());
    const host = dockerHost(stack);
    host.addContainer('api', container());
    host.addContainer('bus', container());
    expect(
      Strata.of(stack)
        .report()
        .findings.filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
  });

  test('refuses two zones on one kernel, in a VM', () => {
    const stack = newStack();
    const platform = dockerVm(esxiHost(stack));
    platform.addContainer('shop', container({ trustZone: 'public' }));
    platform.addContainer('ledger', container({ trustZone: 'internal' }));
    platform.addContainer('api', container({ trustZone: 'internal' }));
    expect(refusal(stack)).toEqual([
      `[rack-1/platform/docker] ISO001: one kernel serves 2 trust zones (internal: api, ledger; public: shop), ${FIX}`,
    ]);
  });

  test("refuses a container of another zone than its VM's", () => {
    const stack = newStack();
    dockerVm(esxiHost(stack), { trustZone: 'public' }).addContainer('ledger', container({ trustZone: 'internal' }));
    expect(refusal(stack)).toEqual([
      `[rack-1/platform/docker] ISO001: one kernel serves 2 trust zones (internal: ledger; public: the VM), ${FIX}`,
    ]);
  });

  test('refuses a zone beside none, on a host', () => {
    const stack = newStack();
    const host = dockerHost(stack);
    host.addContainer('api', container({ trustZone: 'internal' }));
    host.addContainer('bus', container());
    expect(refusal(stack)).toEqual([
      `[rack-1/builders/docker] ISO001: one kernel serves 2 trust zones (internal: api; no zone: bus), ${FIX}`,
    ]);
  });
});

describe('ISO006', () => {
  const REASON =
    'is untrusted, and an exploit of the shared kernel reaches every container of docker; put it into a ContainerInVm';

  test.each(['public', 'untrusted'])("refuses a container of zone '%s' directly on a host", (trustZone) => {
    const stack = newStack();
    dockerHost(stack).addContainer('shop', container({ trustZone }));
    expect(refusal(stack)).toEqual([`[rack-1/builders/shop] ISO006: zone '${trustZone}' ${REASON}`]);
  });

  test("refuses a container in its host's untrusted zone", () => {
    const stack = newStack();
    dockerHost(stack, { trustZone: 'public' }).addContainer('shop', container());
    expect(refusal(stack)).toEqual([`[rack-1/builders/shop] ISO006: zone 'public' ${REASON}`]);
  });

  test('passes in a VM, and for zones that are trusted', () => {
    const stack = newStack();
    dockerVm(esxiHost(stack), { trustZone: 'public' }).addContainer('shop', container());
    dockerHost(stack, { trustZone: 'internal' }).addContainer('job', container());
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});

describe('ISO007', () => {
  test.each<[string, Parameters<typeof container>[0], string]>([
    ['privileged', { privileged: true }, "'privileged' gives the container every device and capability of its host"],
    ['hostNetwork', { hostNetwork: true }, "'hostNetwork' joins the host's network: its loopback and every port"],
    ['hostPid', { hostPid: true }, "'hostPid' joins the host's processes, which it can then see and signal"],
    ['hostIpc', { hostIpc: true }, "'hostIpc' joins the host's shared memory"],
    ['devices', { devices: ['/dev/kvm'] }, "'devices' gives the container the host device /dev/kvm"],
    ['capabilities', { capabilities: ['SYS_ADMIN'] }, "'capabilities' grants SYS_ADMIN, a way to the host"],
    [
      'the engine socket',
      { mounts: [{ type: 'bind', source: '/var/run/docker.sock', target: '/sock' }] },
      "'mounts' gives the container the engine's socket /var/run/docker.sock, and with it the host",
    ],
    [
      'a writable system path',
      { mounts: [{ type: 'bind', source: '/etc/ssl', target: '/ssl', readOnly: false }] },
      "'mounts' makes the host's /etc/ssl writable",
    ],
  ])('refuses %s', (_, props, said) => {
    const stack = newStack();
    dockerHost(stack).addContainer('web', container(props));
    expect(refusal(stack)).toEqual([`[rack-1/builders/web] ISO007: ${said}; remove it`]);
  });

  test.each<[string, Parameters<typeof container>[0], string]>([
    ['a writable root', { readOnly: false }, "'readOnly' leaves the root file system writable"],
    ['root', { user: 'root' }, "'user' runs as root (root) in the container"],
    ['a mild capability', { capabilities: ['CAP_NET_RAW'] }, "'capabilities' gives back NET_RAW"],
  ])('warns of %s', (_, props, said) => {
    const stack = newStack();
    dockerHost(stack).addContainer('web', container(props));
    const { ok, findings } = Strata.of(stack).report();
    expect(ok).toBe(true);
    expect(findings.map(({ severity, message }) => [severity, message])).toEqual([['warning', `${said}; remove it`]]);
  });

  test('says nothing of the defaults, of volumes and of read-only paths', () => {
    const stack = newStack();
    dockerHost(stack).addContainer(
      'web',
      container({
        user: '1000',
        mounts: [
          { source: 'data', target: '/data' },
          { type: 'bind', source: '/etc/ssl', target: '/ssl' },
          { type: 'bind', source: '/srv/www', target: '/www', readOnly: false },
        ],
      }),
    );
    expect(
      Strata.of(stack)
        .report()
        .findings.filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
  });
});

describe('ISO008', () => {
  test.each<[string, Parameters<typeof container>[0], string]>([
    ['an OS', { os: 'windows' }, 'windows/amd64'],
    ['an architecture', { architecture: 'arm64' }, 'linux/arm64'],
  ])("refuses %s that is not its kernel's", (_, props, wanted) => {
    const stack = newStack();
    dockerHost(stack).addContainer('web', container(props));
    expect(refusal(stack)).toEqual([
      `[rack-1/builders/web] ISO008: image is for ${wanted}, the kernel of docker is linux/amd64; use another image, or an engine on a ${wanted} kernel`,
    ]);
  });

  test("takes its host's architecture, through the VM", () => {
    const stack = newStack();
    dockerVm(esxiHost(stack, { architecture: 'arm64' })).addContainer('web', container());
    dockerHost(stack, { architecture: 'arm64' }).addContainer('web', container({ architecture: 'arm64' }));
    expect(
      Strata.of(stack)
        .report()
        .findings.filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
  });
});
