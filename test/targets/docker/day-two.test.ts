import {
  ContainerEngine,
  type ContainerHost,
  type ContainerOptions,
  DockerConnection,
  type DockerOptions,
  Memory,
  Waiver,
} from 'cdktf-strata';
import { container, dockerHost, newStack, secret } from '../../support/stacks';
import { type Block, type StackJson, allOf, named, onlyOne, synth } from '../../support/synth';

const CONTAINER = 'docker_container';

/** A stack with an engine, as it is written. */
function written(build: (host: ContainerHost) => void, options: Partial<DockerOptions> = {}): StackJson {
  const stack = newStack('edge');
  const engine = ContainerEngine.docker({ connection: DockerConnection.local(), ...options });
  build(dockerHost(stack, { engine }));
  return synth(stack).edge!;
}

/** One container, as it is written. */
function emitted(props: Partial<ContainerOptions>, options: Partial<DockerOptions> = {}): Block {
  return onlyOne(
    written((host) => host.addContainer('web', container(props)), options),
    CONTAINER,
  );
}

/** Lets the containers of an engine be loosened. */
function allow(host: ContainerHost): void {
  new Waiver(host, 'waiver', { rule: 'ISO007', reason: 'what is tried here', owner: 'tests', expires: '2999-01-31' });
}

/** What is held of containers, by their records' ids. */
function recordsOf(json: StackJson): Record<string, unknown> {
  const held = Object.entries(json.resource!.terraform_data!).filter(([id]) => id.includes('-record_'));
  return Object.fromEntries(held.map(([id, { input }]) => [id, input]));
}

describe('replicas on Docker', () => {
  const withReplicas = (replicas: number): StackJson =>
    written((host) => {
      host.addNetwork('front');
      host.addContainer('api', container({ replicas, networks: ['front'] }));
    });

  test('leave the first as it is, whatever their number: its address, its name, every byte', () => {
    const [one, three] = [withReplicas(1), withReplicas(3)];
    for (const type of [CONTAINER, 'terraform_data', 'docker_network', 'docker_image']) {
      for (const [id, block] of Object.entries(one.resource![type]!)) {
        if (!id.includes('_budget_')) {
          expect([id, three.resource![type]![id]]).toEqual([id, block]);
        }
      }
    }
  });

  test('answer to the name of the first', () => {
    const aliases = allOf(withReplicas(3), CONTAINER).map(({ name, networks_advanced }) => [
      name,
      (networks_advanced as Block[]).map(({ aliases: also }) => also),
    ]);
    expect(aliases.sort()).toEqual([
      ['api', [undefined]],
      ['api-2', [['api']]],
      ['api-3', [['api']]],
    ]);
  });

  test('on the network of their host have no alias: it takes none', () => {
    const json = written((host) => {
      host.addContainer('api', container({ replicas: 2, hostNetwork: true }));
      allow(host);
    });
    for (const block of allOf(json, CONTAINER)) {
      expect(block).not.toHaveProperty('networks_advanced');
    }
  });
});

describe('the network of containers that name none', () => {
  test('is called by its stack and its engine: two apps on one engine have two', () => {
    const names = ['shop', 'blog'].map((id) => {
      const stack = newStack(id);
      dockerHost(stack).addContainer('web', container());
      return onlyOne(synth(stack)[id]!, 'docker_network').name;
    });
    expect(names).toEqual(['strata-shop-builders', 'strata-blog-builders']);
  });

  test('is called as the engine takes it', () => {
    const stack = newStack('edge');
    dockerHost(stack, {}, 'room 9: builders').addContainer('web', container());
    expect(onlyOne(synth(stack).edge!, 'docker_network').name).toBe('strata-edge-room-9-builders');
  });
});

describe('a container on Docker that is changed later', () => {
  test('is replaced with a network of the estate, which must be empty first', () => {
    const json = written((host) => {
      host.addNetwork('front');
      host.addContainer('web', container({ networks: ['front', 'shop'] }));
    });
    expect(onlyOne(json, CONTAINER).lifecycle).toMatchObject({
      replace_triggered_by: [
        expect.stringMatching(/^terraform_data\./),
        expect.stringMatching(/^docker_network\.builders_front_/),
      ],
    });
  });

  test('is replaced where the provider does not see, or not do, what has changed', () => {
    const held = (props: Partial<ContainerOptions>): unknown =>
      Object.values(recordsOf(written((host) => host.addContainer('web', container(props)))))[0];
    const none = { service: true, command: false, environment: false, user: false };
    const logs = { log_driver: 'json-file', log_opts: { 'max-file': '3', 'max-size': '10m' } };
    expect(held({})).toEqual({ ...none, ...logs });
    expect(held({ command: ['x'], environment: { A: 'b' }, user: '1', restart: 'no', cpus: 0.05 })).toEqual({
      ...logs,
      service: false,
      command: true,
      environment: true,
      user: true,
      cpu_quota: 5000,
    });
    expect(
      held({ healthCheck: { command: 'x' }, ports: [{ internal: 80 }], mounts: [{ source: 'data', target: '/data' }] }),
    ).toEqual({
      ...none,
      ...logs,
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
      health_check: { test: ['CMD-SHELL', 'x'], interval: '30s', timeout: '30s', retries: 3, startPeriod: '0s' },
      ports: [{ internal: 80, external: 80, ip: '127.0.0.1', protocol: 'tcp' }],
    });
  });

  test('is the same whatever the order that its ports, mounts, variables, capabilities and devices are stated in', () => {
    const stated = (turn: <T>(list: T[]) => T[]): StackJson =>
      written((host) => {
        host.addContainer(
          'web',
          container({
            ports: turn([{ internal: 80 }, { internal: 443 }, { internal: 80, address: '::1' }]),
            mounts: turn([
              { source: 'data', target: '/data' },
              { type: 'tmpfs', target: '/cache' },
            ]),
            environment: Object.fromEntries(turn(Object.entries({ A: '1', B: '2' }))),
            capabilities: turn(['CHOWN', 'KILL']),
            devices: turn(['/dev/null', '/dev/zero']),
          }),
        );
        allow(host);
      });
    expect(stated((list) => [...list].reverse())).toEqual(stated((list) => list));
  });

  test('does not hold its environment in a second place: there may be secrets in it', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ environment: { TOKEN: secret(stack) } }));
    expect(JSON.stringify(recordsOf(synth(stack).edge!))).not.toContain('secret');
  });

  test('has each barrier stated, also where it is the usual one: what is left out stays as it was', () => {
    expect(emitted({})).toMatchObject({
      ipc_mode: 'private',
      read_only: true,
      security_opts: ['no-new-privileges:true'],
    });
  });

  test.each(['no', 'on-failure'] as const)('may end by itself where it is started again: %s', (restart) => {
    expect(emitted({ restart })).toMatchObject({ restart, must_run: false });
  });

  test.each(['always', 'unless-stopped'] as const)('must run where it is started again: %s', (restart) => {
    expect(emitted({ restart })).toMatchObject({ restart, must_run: true });
  });
});

describe('changes that Terraform is told not to see', () => {
  const ignoring = (...names: string[]) => {
    const stack = newStack('edge');
    const web = dockerHost(stack).addContainer('web', container());
    web.resource.addOverride('lifecycle.ignore_changes', names);
    return (): unknown => synth(stack);
  };

  test('are those of what is read back otherwise: the record sees them', () => {
    expect(ignoring('log_opts', 'ports')).not.toThrow();
  });

  test.each([['memory'], ['cpus'], ['all'], ['mounts']])('are no others, such as %s', (name) => {
    expect(ignoring('log_opts', 'ports', name)).toThrow(`is emitted as ["${name}"], declared not set`);
  });
});

describe('what the engine adds by itself', () => {
  test.each([{ privileged: true }, { hostPid: true }, { hostIpc: true }])('is written: no label, of %j', (props) => {
    const json = written((host) => {
      host.addContainer('web', container(props));
      allow(host);
    });
    expect(onlyOne(json, CONTAINER).security_opts).toEqual(['label=disable', 'no-new-privileges:true']);
  });

  test('is written of a device: its name in the container, and what may be done with it', () => {
    const json = written((host) => {
      host.addContainer('web', container({ devices: ['/dev/ttyS0'] }));
      allow(host);
    });
    expect(onlyOne(json, CONTAINER).devices).toEqual([
      { host_path: '/dev/ttyS0', container_path: '/dev/ttyS0', permissions: 'rwm' },
    ]);
  });

  test.each(['/tmp', '/tmp/', '//tmp'])('is no second temporary place where one is mounted, as %s', (target) => {
    expect(emitted({ mounts: [{ type: 'tmpfs', target }] })).not.toHaveProperty('tmpfs');
  });
});

describe('a text on Docker', () => {
  test('is literal wherever it stands, and a token stays one', () => {
    const stack = newStack('edge');
    const host = dockerHost(stack);
    const later = secret(stack);
    host.addContainer(
      'web',
      container({
        environment: { HOME_OF: '${HOME}', IF: '%{ if }', BOTH: `\${HOME} ${later}` },
        command: ['echo', '${HOME}', later],
        healthCheck: { command: 'test ${HOME} = /' },
        mounts: [{ source: 'data', target: '/data/${x}' }],
        user: '${USER}',
      }),
    );
    expect(onlyOne(synth(stack).edge!, CONTAINER)).toMatchObject({
      env: ['BOTH=$${HOME} ${var.secret}', 'HOME_OF=$${HOME}', 'IF=%%{ if }'],
      command: ['echo', '$${HOME}', '${var.secret}'],
      healthcheck: { test: ['CMD-SHELL', 'test $${HOME} = /'] },
      mounts: [{ source: 'data', target: '/data/$${x}' }],
      user: '$${USER}',
    });
  });
});

describe('logs on Docker', () => {
  test('are bounded as their engine says', () => {
    const logs = { driver: 'local', fileSize: Memory.mib(2), files: 5 } as const;
    expect(emitted({}, { logs })).toMatchObject({
      log_driver: 'local',
      log_opts: { 'max-size': '2m', 'max-file': '5' },
    });
  });

  test("are left to the engine's settings where that is stated", () => {
    const block = emitted({}, { logs: 'engine' });
    expect(block).not.toHaveProperty('log_driver');
    expect(block).not.toHaveProperty('log_opts');
  });
});

describe('names of replicas', () => {
  test('are the name itself, and numbers from two on', () => {
    const json = written((host) => host.addContainer('api', container({ replicas: 2 })));
    expect([named(json, CONTAINER, 'api'), named(json, CONTAINER, 'api-2')]).toHaveLength(2);
  });
});
