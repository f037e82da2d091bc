import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Bounded, ContainerEngine, ContainerHost, GuestOs, Memory } from 'cdktf-strata';
import { appOf, parametersOf } from '../support/marathon';
import type { Block } from '../support/synth';
import { Terraform, removeScratch, suite, synthesize, whyNotProviders } from './support';

/** What Terraform knows later: JSON and the shell take parts of it as their own signs. */
const SECRET = 'se"cr\\et %{x} ${y}';

suite('Mesos app definitions', whyNotProviders('local'), () => {
  const terraform = new Terraform('mesos');
  const variables = { cpus: 0.29, mib: 48, token: SECRET };

  beforeAll(async () => {
    terraform.use(synthesize(services).stack());
    await terraform.init();
    await terraform.validate();
  });

  afterAll(async () => {
    await terraform.cleanUp(variables);
    removeScratch();
  });

  /** A file that Terraform wrote, as Marathon reads it. */
  const written = (name: string): Block => appOf(readFileSync(fileOf(name), 'utf8'));
  const fileOf = (name: string): string => join(terraform.folder, 'marathon', 'agent-1.example.com', `${name}.json`);

  test('are refused by the plan where a value is out of its bounds', async () => {
    const { ok, output } = await terraform.plan({ ...variables, cpus: 0.6 });
    expect(ok).toBe(false);
    expect(output.replace(/\s*[│╷╵]?\s+/g, ' ')).toContain(
      "'cpus' of e2e/agent-01/later must be above 0 and at most 0.5",
    );
  });

  test('are files that Marathon takes, and that their owner alone may read', async () => {
    await terraform.apply(variables);
    for (const name of ['web', 'web-2', 'later']) {
      expect(written(name)).toMatchObject({ id: `/agent-1.example.com/${name}`, instances: 1 });
      expect(statSync(fileOf(name)).mode & 0o777).toBe(0o600);
    }
  });

  test('hold what was declared', () => {
    const app = written('web-2');
    expect(app).toMatchObject({ cpus: 0.5, mem: 64, env: { TEXT: 'a "b" ${HOME} %{ if } \\', TOKEN: SECRET } });
    expect(parametersOf(app)).toMatchObject({
      'cpu-period': ['100000'],
      'cpu-quota': ['50000'],
      'memory-swap': [`${64 * 1024 * 1024}`],
    });
  });

  test('hold what Terraform came to know, within its bounds', () => {
    const app = written('later');
    expect(app).toMatchObject({ cpus: 0.29, mem: 48, env: { URL: `https://x:${SECRET}@a/"q"\\%{z}` } });
    expect(parametersOf(app)).toMatchObject({ 'cpu-quota': ['29000'], 'memory-swap': [`${48 * 1024 * 1024}`] });
  });

  test('have nothing left to do in a second plan', async () => {
    expect(await terraform.plan(variables)).toMatchObject({ ok: true, changes: [] });
  });

  test('are gone when they are destroyed', async () => {
    await terraform.destroy(variables);
    expect(() => written('web')).toThrow('ENOENT');
  });
});

function services(stack: TerraformStack): void {
  const [cpus, mib] = ['cpus', 'mib'].map((id) => new TerraformVariable(stack, id, { type: 'number' }).numberValue);
  const token = new TerraformVariable(stack, 'token', { type: 'string', sensitive: true }).stringValue;
  const host = new ContainerHost(stack, 'agent-01', {
    engine: ContainerEngine.mesos({ agent: 'agent-1.example.com' }),
    cpu: { sockets: 1, coresPerSocket: 2 },
    memory: Memory.gib(2),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 0.25, memory: Memory.gib(1) },
  });
  const image = 'nginx:1.29.1';
  const environment = { TEXT: 'a "b" ${HOME} %{ if } \\', TOKEN: token };
  host.addContainer('web', { image, cpus: 0.5, memory: Memory.mib(64), replicas: 2, environment });
  host.addContainer('later', {
    image,
    cpus: Bounded.atMost(cpus!, 0.5),
    memory: Memory.mib(Bounded.atMost(mib!, 64)),
    environment: { URL: `https://x:${token}@a/"q"\\%{z}` },
  });
}
