import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualMachine as VsphereVm } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { type ISynthesisSession, TerraformElement, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';
import { type Proven, filesIn, newFolder, proven, provenBefore, removeFolders, rulesBroken, thrownBy } from './estate';

afterAll(removeFolders);

const RACK = 'stacks/rack/cdk.tf.json';

/** Does something while a stack of others is synthesized: after ours, since it comes last. */
function whenOthersAreSynthesized({ app }: Proven, act: (session: ISynthesisSession) => void): void {
  const last = new TerraformStack(app, 'z-foreign');
  addCustomSynthesis(new Construct(last, 'custom'), { onSynthesize: act });
}

/** Changes the JSON of a file. */
function rewrite(file: string, change: (json: Record<string, Record<string, Record<string, object>>>) => void): void {
  const json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Record<string, object>>>;
  change(json);
  writeFileSync(file, JSON.stringify(json));
}

const enlarge = (file: string): void =>
  rewrite(file, ({ resource }) => {
    Object.values(resource!.vsphere_virtual_machine!).forEach((vm) => Object.assign(vm, { num_cpus: 64 }));
  });

describe('files that are rewritten by the synthesis of another stack, after ours', () => {
  test.each<[string, (session: ISynthesisSession) => void, string[]]>([
    ['with a larger VM', ({ outdir }) => enlarge(join(outdir, RACK)), ['INP006']],
    [
      'with one more VM',
      ({ outdir }) =>
        rewrite(join(outdir, RACK), ({ resource }) => {
          resource!.vsphere_virtual_machine!.more = { num_cpus: 64 };
        }),
      ['INP007'],
    ],
    ['with no JSON', ({ outdir }) => writeFileSync(join(outdir, RACK), 'resource {}'), ['INP006']],
    ['with nothing', ({ outdir }) => rmSync(join(outdir, RACK)), ['INP006']],
    [
      'by a file beside them, which Terraform merges into them',
      ({ outdir }) => writeFileSync(join(outdir, 'stacks/rack/override.tf.json'), '{"resource":{}}'),
      ['INP006'],
    ],
    [
      'by a file of OpenTofu beside them',
      ({ outdir }) => writeFileSync(join(outdir, 'stacks/desk/more.tofu'), 'resource "a" "b" {}'),
      ['INP006'],
    ],
    ['in their report', ({ outdir }) => writeFileSync(join(outdir, 'strata.report.json'), '{"ok":true}'), ['INP006']],
  ])('%s are refused, and what was proven is there again', (_, act, rules) => {
    const good = proven();
    good.app.synth();
    const estate = proven();
    whenOthersAreSynthesized(estate, act);
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(rules);
    const files = filesIn(estate.app.outdir);
    for (const name of [RACK, 'stacks/desk/cdk.tf.json', 'stacks/edge/cdk.tf.json', 'strata.report.json']) {
      expect(files[name]).toBe(filesIn(good.app.outdir)[name]);
    }
    expect(Object.keys(files).filter((name) => /override|tofu/.test(name))).toEqual([]);
    expect(files['manifest.json']).toBeUndefined();
  });

  test('in these words', () => {
    const estate = proven();
    whenOthersAreSynthesized(estate, ({ outdir }) => rmSync(join(outdir, RACK)));
    expect(thrownBy(() => estate.app.synth()).message).toContain(
      '[rack] INP006: the content of stacks/rack/cdk.tf.json is emitted as not at all, declared as it was proven; take the change back: it follows from what is declared',
    );
  });

  test.each<[string, (session: ISynthesisSession) => void]>([
    [
      'what no rule judges',
      ({ outdir }) =>
        rewrite(join(outdir, RACK), (json) => {
          json.output = { mine: { value: 1 } } as never;
        }),
    ],
    ['another stack', ({ outdir }) => mkdirSync(join(outdir, 'stacks/z-foreign/more'))],
    ['a file that Terraform does not read', ({ outdir }) => writeFileSync(join(outdir, 'stacks/rack/NOTES'), 'mine')],
  ])('%s may be', (_, act) => {
    const estate = proven();
    whenOthersAreSynthesized(estate, act);
    expect(() => estate.app.synth()).not.toThrow();
  });

  test('a second synth of the app is held to what it writes itself', () => {
    const estate = proven();
    estate.app.synth();
    let bad = true;
    whenOthersAreSynthesized(estate, ({ outdir }) => bad && enlarge(join(outdir, RACK)));
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['INP006']);
    bad = false;
    expect(() => estate.app.synth()).not.toThrow();
  });
});

describe('files that are rewritten while ours are synthesized', () => {
  test.each<[string, (estate: Proven) => unknown]>([
    [
      'by a synthesizer of its own',
      ({ rack }) => {
        const { synthesizer } = rack;
        rack.synthesizer = {
          synthesize: (session) => {
            synthesizer.synthesize(session);
            enlarge(join(session.outdir, RACK));
          },
        };
      },
    ],
    [
      "by a custom synthesis in a later stack of ours, of an earlier one's",
      ({ edge }) =>
        addCustomSynthesis(new Construct(edge, 'custom'), {
          onSynthesize: ({ outdir }) => enlarge(join(outdir, RACK)),
        }),
    ],
    [
      'by a file beside them',
      ({ rack }) =>
        addCustomSynthesis(new Construct(rack, 'custom'), {
          onSynthesize: ({ outdir }) => writeFileSync(join(outdir, 'stacks/rack/x_override.tf'), 'resource {}'),
        }),
    ],
    [
      'by a stack that says one thing and is another',
      ({ rack, db }) => {
        const toTerraform = rack.toTerraform.bind(rack);
        rack.toTerraform = () => {
          const json = toTerraform() as { resource: Record<string, Record<string, Record<string, unknown>>> };
          const type = (db.resource as VsphereVm).terraformResourceType;
          Object.defineProperty(json.resource[type]![db.resource.friendlyUniqueId]!, 'toJSON', {
            value: () => ({ num_cpus: 64 }),
          });
          return json;
        };
      },
    ],
  ])('%s are refused, and nothing is written', (_, go) => {
    const estate = provenBefore();
    const before = filesIn(estate.app.outdir);
    go(estate);
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['INP006']);
    expect(filesIn(estate.app.outdir)).toEqual(before);
  });
});

describe('HCL', () => {
  const original = process.env.SYNTH_HCL_OUTPUT;
  beforeEach(() => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
  });
  afterEach(() => {
    process.env.SYNTH_HCL_OUTPUT = original;
    if (original === undefined) {
      delete process.env.SYNTH_HCL_OUTPUT;
    }
  });

  const hcl = (): Proven => proven({ outdir: newFolder(), hclOutput: true });

  /** Says in HCL that a resource has another value than in JSON. */
  function inHclOnly(vm: VsphereVm, value: unknown): void {
    const toHcl = vm.toHclTerraform.bind(vm);
    vm.toHclTerraform = () => {
      const written = toHcl() as { resource: Record<string, Record<string, Record<string, { value: unknown }>>> };
      written.resource.vsphere_virtual_machine![vm.friendlyUniqueId]!.num_cpus!.value = value;
      return written;
    };
  }

  test.each<[string, (estate: Proven) => unknown, string[]]>([
    ['a resource that is another in HCL', ({ db }) => inHclOnly(db.resource as VsphereVm, 64), ['INP006']],
    [
      'a stack that writes HCL of its own',
      ({ rack }) => {
        const toHcl = rack.toHclTerraform.bind(rack);
        rack.toHclTerraform = () => ({ ...toHcl(), hcl: 'resource "vsphere_virtual_machine" "a" {}' });
      },
      ['INP006'],
    ],
    [
      'an element that writes a VM in HCL only',
      ({ rack }) => {
        const element = new TerraformElement(rack, 'element');
        element.toHclTerraform = () => ({ resource: { vsphere_virtual_machine: { more: { name: 'more' } } } });
      },
      ['INP007'],
    ],
    [
      'a file that is rewritten after ours',
      (estate) =>
        whenOthersAreSynthesized(estate, ({ outdir }) =>
          writeFileSync(join(outdir, 'stacks/rack/cdk.tf'), 'resource "a" "b" {}'),
        ),
      ['INP006'],
    ],
    ['an override of a VM', ({ db }) => db.resource.addOverride('num_cpus', 64), ['INP006']],
    [
      'a guest in a stack of others',
      ({ app }) =>
        new VsphereVm(new TerraformStack(app, 'f'), 'raw', {
          name: 'raw',
          resourcePoolId: 'r',
          networkInterface: [],
          disk: [],
        }),
      ['INP007'],
    ],
  ])('with %s is refused', (_, go, rules) => {
    const estate = hcl();
    go(estate);
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(rules);
  });

  test('of a stack by itself is checked the same', () => {
    const { rack, db } = hcl();
    inHclOnly(db.resource as VsphereVm, 64);
    expect(rulesBroken(thrownBy(() => Testing.synthHcl(rack)))).toEqual(['INP006']);
  });

  test('as it was proven is written', () => {
    const { app, rack } = hcl();
    new TerraformOutput(rack, 'mine', { value: 'x' });
    app.synth();
    expect(filesIn(app.outdir)['stacks/rack/cdk.tf']).toContain('num_cpus = 16');
  });
});

test('a stack that is synthesized without an app has its files held, too', () => {
  const { rack } = proven();
  const folder = Testing.fullSynth(rack);
  expect(Object.keys(filesIn(folder))).toContain(RACK);
});
