import { Container as DockerContainer } from '@cdktf/provider-docker/lib/container';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { Aspects, TerraformStack, Testing } from 'cdktf';
import { Memory, Policy, Strata } from 'cdktf-strata';
import { evaluate } from '../../lib/rules/evaluate';
import { clusterHosts, container, esxiCluster, vm } from '../support/stacks';
import { type Proven, newFolder, proven, removeFolders, rulesBroken, thrownBy } from './estate';

jest.mock('../../lib/rules/evaluate', () => {
  const actual = jest.requireActual<{ evaluate: typeof evaluate }>('../../lib/rules/evaluate');
  return { ...actual, evaluate: jest.fn(actual.evaluate) };
});

const judged = jest.mocked(evaluate);

beforeEach(() => {
  judged.mockClear();
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(removeFolders);

/** With a cluster, whose declaration is made anew at each look, and an adopted container, which is read anew. */
function estateOfAll(): Proven {
  const estate = proven();
  const more = new TerraformStack(estate.app, 'more');
  const hosts = clusterHosts(more, 2, { esxi: { datacenter: 'dc-2', cluster: 'production' } });
  esxiCluster(more, { hosts }).addVirtualMachine('guest', vm());
  new DockerProvider(estate.edge, 'raw-docker', { alias: 'raw', host: 'unix:///var/run/docker.sock' });
  const raw = new DockerContainer(estate.edge, 'raw', { name: 'raw', image: 'x', cpus: '1', memory: 64 });
  estate.builders.adoptContainer('adopted', raw);
  return estate;
}

describe('what has not changed is judged once', () => {
  test.each<[string, (estate: Proven) => unknown]>([
    ['synth()', ({ app }) => app.synth()],
    ['synth() twice', ({ app }) => [app.synth(), app.synth()]],
    ['report() and synth()', ({ app }) => [Strata.of(app).report(), app.synth()]],
    ['synth() and report()', ({ app }) => [app.synth(), Strata.of(app).report()]],
    ['report() of each stack', ({ rack, desk, edge }) => [rack, desk, edge].map((stack) => Strata.of(stack).report())],
    ['each stack by itself', ({ rack, desk, edge }) => [rack, desk, edge].map((stack) => Testing.synth(stack))],
    ['a ledger and a blast radius', ({ app, server }) => [Strata.of(app).ledger(), Strata.of(app).blastRadius(server)]],
  ])('by %s', (_, ask) => {
    ask(estateOfAll());

    expect(judged).toHaveBeenCalledTimes(1);
  });

  test('not at all by those who ask for room', () => {
    const { app, server } = estateOfAll();
    Strata.of(app).headroom({ vcpus: 1, memory: Memory.gib(1) });
    server.howManyMore({ vcpus: 1, memory: Memory.gib(1) });

    expect(judged).not.toHaveBeenCalled();
  });

  test('by a synth that fails twice', () => {
    const { app, server } = estateOfAll();
    server.addVirtualMachine('large', vm({ vcpus: 20 }));
    expect(rulesBroken(thrownBy(() => app.synth()))).toEqual(['CAP001']);
    expect(rulesBroken(thrownBy(() => app.synth()))).toEqual(['CAP001']);

    expect(judged).toHaveBeenCalledTimes(1);
  });
});

describe('what has changed is judged anew', () => {
  test.each<[string, (estate: Proven) => unknown]>([
    ['a VM more', ({ server }) => server.addVirtualMachine('more', vm())],
    ['a container more', ({ builders }) => builders.addContainer('more', container())],
    ['a policy', ({ app }) => Policy.apply(app, { name: 'p', version: '1' })],
    ['another day', ({ app }) => Strata.of(app).judgeOn('2031-01-31')],
    ['what an adopted resource says', ({ edge }) => ((edge.node.findChild('raw') as DockerContainer).memory = 128)],
    [
      'a resource that nobody accounts for',
      ({ edge }) => new DockerContainer(edge, 'stranger', { name: 's', image: 'x' }),
    ],
  ])('%s', (_, change) => {
    const estate = estateOfAll();
    Strata.of(estate.app).report();
    change(estate);
    Strata.of(estate.app).report();

    expect(judged).toHaveBeenCalledTimes(2);
  });

  test('where it is an aspect that changes it while stacks are written', () => {
    const estate = estateOfAll();
    Aspects.of(estate.edge).add({
      visit: (node) => {
        if (node === estate.web.resource) {
          estate.web.resource!.addOverride('cpus', '64');
        }
      },
    });

    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['INP006']);
  });
});

test("a report that fails is its reader's own, too", () => {
  const { app, server } = proven({ outdir: newFolder() });
  server.addVirtualMachine('large', vm({ vcpus: 20 }));
  const { report } = thrownBy(() => app.synth()) as unknown as { report: { ok: boolean; findings: unknown[] } };
  report.ok = true;
  report.findings.length = 0;

  expect(rulesBroken(thrownBy(() => app.synth()))).toEqual(['CAP001']);
});
