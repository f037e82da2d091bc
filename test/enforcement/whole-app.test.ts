import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Container as DockerContainer } from '@cdktf/provider-docker/lib/container';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import {
  Annotations,
  App,
  Aspects,
  AssetType,
  TerraformAsset,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import { ContainerInVm, Disk, EstateError, Memory, Strata, VirtualMachine } from 'cdktf-strata';
import { Registry } from '../../lib/enforcement';
import { container, dockerVm, esxiHost, kvmHost, vm } from '../support/stacks';
import {
  type Proven,
  filesIn,
  newFolder,
  proven,
  provenBefore,
  removeFolders,
  rulesBroken,
  thrownBy,
  vsphere,
  written,
} from './estate';

let stderr: jest.SpyInstance;

beforeEach(() => {
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  stderr.mockRestore();
  delete process.env.STRATA_REPORT_FILE;
});
afterAll(removeFolders);

const warnings = (): string[] =>
  stderr.mock.calls.map(([text]) => String(text)).filter((text) => /^warning/.test(text));

const ourStacks = ['desk', 'edge', 'rack'];

function overEverywhere({ server, laptop, builders }: Proven): void {
  server.addVirtualMachine('more', vm({ vcpus: 6, memory: Memory.gib(1) }));
  laptop.addVirtualMachine('more', vm({ vcpus: 6, memory: Memory.gib(1) }));
  builders.addContainer('more', container({ cpus: 20 }));
}

describe('an estate with faults', () => {
  test('tells all findings of all stacks in one error, biggest shortfall first', () => {
    const estate = proven();
    overEverywhere(estate);
    estate.db.resource.addOverride('num_cpus', 20);
    const error = thrownBy(() => estate.app.synth());

    expect(error).toBeInstanceOf(EstateError);
    const { report } = error as EstateError;
    expect(
      report.findings.filter(({ severity }) => severity === 'error').map(({ rule, path }) => [rule, path]),
    ).toEqual(
      [
        ['CAP005', 'edge/builders/docker'],
        ['CAP004', 'edge/builders/more'],
        ['CAP001', 'desk/laptop'],
        ['CAP001', 'rack/esxi-01'],
        ['INP006', 'rack/esxi-01/db'],
      ].sort(([, a], [, b]) => order(report.findings, a!) - order(report.findings, b!)),
    );
    const short = report.findings.flatMap(({ requested, capacity }) =>
      requested === undefined || capacity === undefined ? [] : [(requested - capacity) / capacity],
    );
    expect(short).toEqual([...short].sort((a, b) => b - a));
    expect(error.message).toMatch(/^\d errors in \d hosts\n/);
  });

  test('writes no file of any of our stacks, and leaves no staging folder', () => {
    const estate = proven();
    overEverywhere(estate);
    thrownBy(() => estate.app.synth());

    expect(filesIn(estate.app.outdir)).toEqual({});
    expect(readdirSync(estate.app.outdir)).toEqual(['stacks']);
  });

  test('leaves the files of an earlier synth as they were', () => {
    const estate = provenBefore();
    const before = filesIn(estate.app.outdir);
    overEverywhere(estate);
    thrownBy(() => estate.app.synth());

    expect(filesIn(estate.app.outdir)).toEqual(before);
  });

  test('passes after it was mended in the same program', () => {
    const estate = proven();
    estate.db.resource.addOverride('num_cpus', 20);
    thrownBy(() => estate.app.synth());
    estate.db.resource.addOverride('num_cpus', 16);
    estate.app.synth();

    expect(readdirSync(join(estate.app.outdir, 'stacks')).sort()).toEqual(ourStacks);
  });

  test('passes after a stranger that was found is adopted, or shrunk', () => {
    const estate = proven();
    new DockerProvider(estate.edge, 'raw-docker', { alias: 'raw', host: 'unix:///var/run/docker.sock' });
    const raw = new DockerContainer(estate.edge, 'raw', { name: 'raw', image: 'x', cpus: '64', memory: 64 });
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['INP007']);
    estate.builders.adoptContainer('adopted', raw);
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['CAP004', 'CAP005']);
    raw.cpus = '1';

    expect(() => estate.app.synth()).not.toThrow();
  });

  test('has no frame of anyone in its stack, and prints its message alone', () => {
    const estate = proven();
    overEverywhere(estate);
    const error = thrownBy(() => estate.app.synth());

    expect(error.stack).toBe(`EstateError: ${error.message}`);
    expect(Object.keys(error)).toEqual([]);
  });
});

function order(findings: readonly { readonly path: string }[], path: string): number {
  return findings.findIndex((finding) => finding.path === path);
}

describe('an estate that is proven', () => {
  test('has the files of all stacks, and its report beside the manifest', () => {
    const { app } = proven();
    app.synth();

    expect(readdirSync(app.outdir).sort()).toEqual(['manifest.json', 'stacks', 'strata.report.json']);
    expect(readdirSync(join(app.outdir, 'stacks')).sort()).toEqual(ourStacks);
    expect(JSON.parse(readFileSync(join(app.outdir, 'strata.report.json'), 'utf8'))).toMatchObject({
      version: 1,
      ok: true,
      ledger: [{ path: 'desk/laptop' }, { path: 'edge/builders' }, { path: 'rack/esxi-01' }],
    });
  });

  test('is written in equal bytes by two runs', () => {
    const [first, second] = [proven(), proven()];
    first.app.synth();
    second.app.synth();
    first.app.synth();

    const withoutPaths = (files: Readonly<Record<string, string>>, outdir: string): unknown =>
      JSON.parse(JSON.stringify(files).replaceAll(outdir, ''));
    expect(withoutPaths(filesIn(first.app.outdir), first.app.outdir)).toEqual(
      withoutPaths(filesIn(second.app.outdir), second.app.outdir),
    );
  });

  test('prints each warning once to stderr, and has it in its report', () => {
    const estate = proven();
    estate.builders.addContainer('writable', container({ readOnly: false }));
    estate.app.synth();
    estate.app.synth();

    const said = warnings();
    expect(said).toEqual([expect.stringMatching(/^warning \[edge\/builders\/writable\] ISO007: 'readOnly' leaves/)]);
    const report = JSON.parse(readFileSync(join(estate.app.outdir, 'strata.report.json'), 'utf8')) as {
      findings: { rule: string }[];
    };
    expect(report.findings.filter(({ rule }) => rule === 'ISO007')).toMatchObject([{ severity: 'warning' }]);
  });

  test('leaves a report of its own with whoever asks: what is done to it changes nothing', () => {
    const { app } = proven();
    const first = Strata.of(app).report() as unknown as { ok: boolean; ledger: { cpu: { free: number } }[] };
    first.ok = false;
    first.ledger[0]!.cpu.free = -1;

    expect(Strata.of(app).report().ok).toBe(true);
    expect(Strata.of(app).ledger()[0]!.cpu!.free).toBeGreaterThan(0);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('STRATA_REPORT_FILE', () => {
  test.each([
    ['passes', true],
    ['fails', false],
  ])('names a file that has the report of an estate that %s', (_, ok) => {
    process.env.STRATA_REPORT_FILE = join(newFolder(), 'report.json');
    const estate = proven();
    if (!ok) {
      overEverywhere(estate);
      thrownBy(() => estate.app.synth());
    } else {
      estate.app.synth();
    }

    expect(JSON.parse(readFileSync(process.env.STRATA_REPORT_FILE, 'utf8'))).toMatchObject({ version: 1, ok });
  });
});

test('a STRATA_REPORT_FILE that cannot be written hides no finding', () => {
  process.env.STRATA_REPORT_FILE = join(newFolder(), 'missing', 'report.json');
  const estate = proven();
  overEverywhere(estate);

  expect(thrownBy(() => estate.app.synth())).toBeInstanceOf(EstateError);
  expect(warnings()).toEqual([expect.stringMatching(/^warning STRATA_REPORT_FILE: ENOENT/)]);
});

describe('what others do in the same app', () => {
  const foreignResource = (stack: TerraformStack): TerraformResource =>
    new TerraformResource(stack, 'bucket', {
      terraformResourceType: 'aws_s3_bucket',
      terraformGeneratorMetadata: { providerName: 'aws' },
    });

  test('an app with no construct of ours is left alone', () => {
    const app = new App({ outdir: newFolder(), skipValidation: true });
    const stack = new TerraformStack(app, 'foreign');
    new DockerContainer(stack, 'raw', { name: 'raw', image: 'x' });
    app.synth();

    expect(readdirSync(app.outdir).sort()).toEqual(['manifest.json', 'stacks']);
    expect(written(app, 'foreign').resource!.docker_container).toBeDefined();
  });

  test('a stack with none of our constructs is written as by cdktf itself, before ours and after', () => {
    const app = new App({ outdir: newFolder(), skipValidation: true });
    foreignResource(new TerraformStack(app, 'a-foreign'));
    kvmHost(new TerraformStack(app, 'ours'));
    foreignResource(new TerraformStack(app, 'z-foreign'));
    app.synth();

    expect(readdirSync(join(app.outdir, 'stacks')).sort()).toEqual(['a-foreign', 'ours', 'z-foreign']);
  });

  test('a guest that an aspect of a foreign stack adds is refused with that stack', () => {
    const estate = proven({ skipValidation: true });
    const foreign = new TerraformStack(estate.app, 'foreign');
    Aspects.of(foreign).add({
      visit: (node) => {
        if (node === foreign) {
          new DockerContainer(foreign, 'raw', { name: 'raw', image: 'x' });
        }
      },
    });

    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['INP007']);
    expect(existsSync(join(estate.app.outdir, 'stacks/foreign/cdk.tf.json'))).toBe(false);
  });

  test("a user's validation error is thrown by cdktf, and no file of ours is written", () => {
    const estate = provenBefore();
    const before = filesIn(estate.app.outdir);
    estate.edge.node.addValidation({ validate: () => ['no synth on Fridays'] });
    const error = thrownBy(() => estate.app.synth());

    expect(error).not.toBeInstanceOf(EstateError);
    expect(error.message).toContain('no synth on Fridays');
    expect(filesIn(estate.app.outdir)).toEqual(before);
  });

  test("a user's error annotation is thrown by cdktf, and no file of ours is written", () => {
    const { app, edge } = proven();
    Annotations.of(edge).addError('not today');

    expect(() => app.synth()).toThrow('not today');
    expect(filesIn(app.outdir)).toEqual({});
  });

  test("an error of a user's aspect is thrown as it is, and the app can be synthesized after it is gone", () => {
    const { app, edge } = proven();
    let broken = true;
    Aspects.of(edge).add({
      visit: () => {
        if (broken) {
          throw new RangeError('mine');
        }
      },
    });
    expect(() => app.synth()).toThrow(new RangeError('mine'));
    expect(filesIn(app.outdir)).toEqual({});
    broken = false;

    expect(() => app.synth()).not.toThrow();
  });

  test('an asset of our stack is where its stack looks for it', () => {
    const { app, rack } = proven();
    const file = join(newFolder(), 'cloud-init.yaml');
    writeFileSync(file, '#cloud-config');
    const asset = new TerraformAsset(rack, 'asset', { path: file, type: AssetType.FILE });
    new TerraformOutput(rack, 'where', { value: asset.path });
    app.synth();

    const [output] = Object.values(written(app, 'rack').output!) as unknown as { value: string }[];
    expect(readFileSync(join(app.outdir, 'stacks/rack', output!.value), 'utf8')).toBe('#cloud-config');
  });

  test('a synthesizer of its own is used, and its files appear with the others', () => {
    const { app, rack } = proven();
    const { synthesizer } = rack;
    rack.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
        writeFileSync(join(session.outdir, 'stacks/rack/NOTES'), 'mine');
      },
    };
    app.synth();

    expect(readFileSync(join(app.outdir, 'stacks/rack/NOTES'), 'utf8')).toBe('mine');
    expect(existsSync(join(app.outdir, 'stacks/rack/cdk.tf.json'))).toBe(true);
  });

  test('nested stacks are written all or nothing, too', () => {
    const estate = proven();
    const nested = new TerraformStack(estate.rack, 'nested');
    kvmHost(nested, { kvm: { uri: 'qemu+ssh://other/system' } }).addVirtualMachine('a', vm({ vcpus: 1 }));
    estate.app.synth();

    expect(Object.keys(written(estate.app, 'nested').resource!.libvirt_domain!)).toHaveLength(1);
    expect(written(estate.app, 'rack').resource!.libvirt_domain).toBeUndefined();
  });
});

describe('across stacks', () => {
  test('a VM in another stack than its host is charged to the host, and refers to it', () => {
    const { app, server } = proven();
    const guests = new TerraformStack(app, 'guests');
    vsphere(guests);
    const far = new VirtualMachine(guests, 'far', { host: server, ...vm({ vcpus: 2 }) });
    app.synth();

    expect(
      Strata.of(app)
        .ledger()
        .find(({ path }) => path === 'rack/esxi-01')!.cpu,
    ).toMatchObject({ allocated: 22000 });
    const emitted = written(app, 'guests').resource!.vsphere_virtual_machine![far.resource.friendlyUniqueId]!;
    expect((emitted as { resource_pool_id: string }).resource_pool_id).toMatch(
      /^\$\{data\.terraform_remote_state\..*outputs\.cross-stack-output-vsphere_resource_pool/,
    );
    expect(written(app, 'rack').output).toBeDefined();
    const manifest = JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    expect(manifest.stacks.guests!.dependencies).toEqual(['rack']);
  });

  test('a VM in an earlier stack than its host works as well', () => {
    const app = new App({ outdir: newFolder() });
    const guests = new TerraformStack(app, 'a-guests');
    vsphere(guests);
    const rack = new TerraformStack(app, 'rack');
    vsphere(rack);
    new VirtualMachine(guests, 'far', { host: esxiHost(rack), ...vm() });
    app.synth();

    expect(readdirSync(join(app.outdir, 'stacks')).sort()).toEqual(['a-guests', 'rack']);
  });

  test('a VM in another stack that does not fit is refused with its host', () => {
    const { app, server } = proven();
    const guests = new TerraformStack(app, 'guests');
    vsphere(guests);
    new VirtualMachine(guests, 'far', { host: server, ...vm({ vcpus: 8 }) });

    expect(rulesBroken(thrownBy(() => app.synth()))).toEqual(['CAP001']);
    expect(filesIn(app.outdir)).toEqual({});
  });

  test('an override of a VM in another stack is seen', () => {
    const { app, server } = proven();
    const guests = new TerraformStack(app, 'guests');
    vsphere(guests);
    new VirtualMachine(guests, 'far', { host: server, ...vm({ vcpus: 1 }) }).resource.addOverride('num_cpus', 9);

    expect(rulesBroken(thrownBy(() => app.synth()))).toEqual(['INP006']);
  });

  test('containers of a VM may live in another stack: their provider is there, and it is applied after the VM', () => {
    const app = new App({ outdir: newFolder() });
    const rack = new TerraformStack(app, 'rack');
    vsphere(rack);
    const apps = new TerraformStack(app, 'apps');
    const platform: ContainerInVm = dockerVm(esxiHost(rack), { containerScope: apps });
    platform.addContainer('shop', container());
    app.synth();

    expect(written(app, 'apps').resource!.docker_container).toBeDefined();
    const providers = written(app, 'apps').provider!.docker as unknown as { host: string; alias: string }[];
    expect(providers).toMatchObject([{ host: 'ssh://deploy@10.0.20.5:22' }]);
    expect(written(app, 'rack').provider!.docker).toBeUndefined();
    const manifest = JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    expect(manifest.stacks.apps!.dependencies).toEqual(['rack']);
    expect(Strata.of(app).ledger()[0]!.children[0]!.children[0]!.cpu).toMatchObject({ allocated: 500 });
  });
});

test('a second copy of the library in the process shares the estate of the app', () => {
  const { app, rack, server, db } = proven();
  let copy!: typeof import('cdktf-strata');
  jest.isolateModules(() => {
    copy = jest.requireActual('cdktf-strata');
  });
  expect(copy.VirtualMachine).not.toBe(VirtualMachine);
  const props = {
    ...vm({ vcpus: 8, memory: Memory.gib(1) }),
    source: copy.VmSource.template('debian-12'),
    guestOs: copy.GuestOs.DEBIAN_12,
  };
  new copy.VirtualMachine(rack, 'other', { host: server as never, ...props });

  expect(rulesBroken(thrownBy(() => app.synth()))).toEqual(['CAP001']);
  expect(
    copy.Strata.of(db)
      .report()
      .findings.filter(({ severity }) => severity === 'error'),
  ).toHaveLength(1);
});

describe('what has no effect', () => {
  const emitted = ({ app, db }: Proven): Record<string, unknown> =>
    written(app, 'rack').resource!.vsphere_virtual_machine![db.resource.friendlyUniqueId]!;

  test('props that are changed after they were given', () => {
    const estate = proven();
    const disks = [{ size: Disk.gib(40) }];
    const networks = ['services'];
    const props = vm({ vcpus: 2, memory: Memory.gib(1), disks, networks });
    const late = estate.server.addVirtualMachine('late', props);
    Object.assign(props, { vcpus: 64 });
    disks.push({ size: Disk.gib(99_999) });
    networks.push('secret');
    estate.app.synth();

    expect(
      written(estate.app, 'rack').resource!.vsphere_virtual_machine![late.resource.friendlyUniqueId],
    ).toMatchObject({
      num_cpus: 2,
      disk: [{ size: 40 }],
      network_interface: [{}],
    });
    expect(
      Strata.of(estate.app)
        .ledger()
        .find(({ path }) => path === 'rack/esxi-01')!.cpu,
    ).toMatchObject({
      allocated: 22_000,
    });
  });

  test("options of a host's hypervisor that are changed after it was made", () => {
    const estate = proven();
    Object.assign((estate.server.hypervisor as unknown as { options: object }).options, { hostname: 'other' });
    estate.app.synth();

    expect(JSON.stringify(written(estate.app, 'rack').data)).toContain('"name":"esxi-01.example.com"');
  });

  test('lists that were handed out and are changed', () => {
    const estate = proven();
    expect(() => (estate.db.networks as string[]).push('secret')).toThrow(TypeError);
    (estate.db.resources as unknown[]).length = 0;
    estate.app.synth();

    expect(Object.values(written(estate.app, 'rack').resource!.vsphere_virtual_machine!)).toHaveLength(2);
  });

  test('an override that cdktf does not write', () => {
    const estate = proven();
    estate.db.resource.addOverride('disk', { size: 4000 });
    estate.app.synth();

    expect(emitted(estate).disk).toEqual([{ label: 'disk0', size: 40, unit_number: 0 }]);
  });

  test('an override of what no rule is about', () => {
    const estate = proven();
    estate.db.resource.addOverride('annotation', 'mine');
    estate.db.resource.lifecycle = { ...estate.db.resource.lifecycle, ignoreChanges: ['annotation'] };
    estate.app.synth();

    expect(emitted(estate)).toMatchObject({ annotation: 'mine', lifecycle: { ignore_changes: ['annotation'] } });
  });
});

test('a provider that is put under watch keeps what it is watched for', () => {
  const { app, edge, web } = proven();
  const { provider } = web.resource;
  const host = 'unix:///var/run/docker.sock';
  Registry.of(app).own({ resource: provider!, guards: { host }, owner: web, stack: edge });
  expect(() => app.synth()).not.toThrow();
  provider!.addOverride('host', 'tcp://10.9.9.9:2376');

  expect(thrownBy(() => app.synth()).message).toContain(
    `host of provider.${provider!.fqn} is emitted as tcp://10.9.9.9:2376, declared ${host}`,
  );
});
