import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Manifest, TerraformStack, Testing } from 'cdktf';
import { EstateError, Memory } from 'cdktf-strata';
import { esxiHost, vm } from '../support/stacks';
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
} from './estate';

afterAll(removeFolders);

/** A way to have a stack or an app synthesized. */
interface Door {
  readonly name: string;
  readonly config?: { readonly skipValidation?: boolean; readonly hclOutput?: boolean };
  readonly environment?: Readonly<Record<string, string>>;
  readonly open: (estate: Proven) => unknown;
}

const synth = ({ app }: Proven): void => app.synth();

const DOORS: readonly Door[] = [
  { name: 'app.synth()', open: synth },
  { name: 'skipValidation', config: { skipValidation: true }, open: synth },
  { name: 'hclOutput', config: { hclOutput: true }, open: synth },
  { name: 'SYNTH_HCL_OUTPUT', environment: { SYNTH_HCL_OUTPUT: 'true' }, open: synth },
  {
    name: 'CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS',
    environment: { CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' },
    open: synth,
  },
  { name: 'CDKTF_TARGET_STACK_ID', environment: { CDKTF_TARGET_STACK_ID: 'desk' }, open: synth },
  { name: 'Testing.synth()', open: ({ rack }) => Testing.synth(rack) },
  { name: 'Testing.synth() with validations', open: ({ rack }) => Testing.synth(rack, true) },
  { name: 'Testing.synthHcl()', open: ({ rack }) => Testing.synthHcl(rack) },
  { name: 'Testing.fullSynth()', open: ({ rack }) => Testing.fullSynth(rack) },
  { name: 'toTerraform()', open: ({ rack }) => rack.toTerraform() },
  { name: 'toHclTerraform()', open: ({ rack }) => rack.toHclTerraform() },
  {
    name: "a stack's synthesizer by itself",
    open: ({ app, rack }) =>
      rack.synthesizer.synthesize({ outdir: app.outdir, manifest: new Manifest('0', app.outdir, false) }),
  },
];

/** Runs something with variables of the environment set. */
function within<T>(environment: Readonly<Record<string, string>>, act: () => T): T {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    return act();
  } finally {
    process.env = before;
  }
}

describe.each(DOORS)('through $name', ({ config, environment = {}, open }) => {
  test('what is over its budget is refused, and nothing is written', () => {
    within(environment, () => {
      const estate = provenBefore(config);
      const before = filesIn(estate.app.outdir);
      estate.server.addVirtualMachine('more', vm({ vcpus: 8, memory: Memory.gib(1) }));

      expect(rulesBroken(thrownBy(() => open(estate)))).toEqual(['CAP001']);
      expect(filesIn(estate.app.outdir)).toEqual(before);
    });
  });

  test('what is emitted otherwise than declared is refused, and nothing is written', () => {
    within(environment, () => {
      const estate = provenBefore(config);
      const before = filesIn(estate.app.outdir);
      estate.db.resource.addOverride('num_cpus', 20);

      expect(rulesBroken(thrownBy(() => open(estate)))).toEqual(['INP006']);
      expect(filesIn(estate.app.outdir)).toEqual(before);
    });
  });

  test('what is proven passes', () => {
    within(environment, () => {
      expect(() => open(proven(config))).not.toThrow();
    });
  });
});

test('Testing.synthScope() refuses what does not fit', () => {
  const error = thrownBy(() =>
    Testing.synthScope((stack) => {
      esxiHost(stack as TerraformStack).addVirtualMachine('huge', vm({ vcpus: 25 }));
    }),
  );

  expect(rulesBroken(error)).toEqual(['CAP001']);
});

test('a stack without an app is judged like any other', () => {
  const stack = new TerraformStack(undefined as unknown as App, 'alone');
  vsphere(stack);
  esxiHost(stack).addVirtualMachine('huge', vm({ vcpus: 25 }));

  expect(thrownBy(() => Testing.synth(stack))).toBeInstanceOf(EstateError);
});

test('HCL is written all or nothing, and re-checked', () => {
  const { app } = proven({ hclOutput: true });

  within({ SYNTH_HCL_OUTPUT: 'true' }, () => {
    const again = proven({ outdir: newFolder(), hclOutput: true });
    again.app.synth();

    expect(readFileSync(join(again.app.outdir, 'stacks/rack/cdk.tf'), 'utf8')).toContain('num_cpus = 16');
    expect(readdirSync(again.app.outdir).sort()).toEqual(['manifest.json', 'stacks', 'strata.report.json']);
  });
  expect(existsSync(join(app.outdir, 'stacks/rack'))).toBe(false);
});
