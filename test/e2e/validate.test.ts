import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ProviderName, ROOT, Terraform, removeScratch, run, say, scratchFolder, whyNotProviders } from './support';

const FOLDER = join(ROOT, 'examples');

/** How an example shows, in its source, which provider it needs. */
const NEEDS: readonly (readonly [ProviderName, RegExp])[] = [
  ['vsphere', /Hypervisor\.esxi|provider-vsphere/],
  ['hyperv', /Hypervisor\.hyperV/],
  ['libvirt', /Hypervisor\.kvm/],
  ['virtualbox', /Hypervisor\.virtualBox/],
  ['vmworkstation', /Hypervisor\.workstation/],
  ['docker', /ContainerEngine\.docker|provider-docker/],
  ['incus', /ContainerEngine\.lxc/],
  ['local', /ContainerEngine\.mesos/],
];

const examples = readdirSync(FOLDER)
  .filter((name) => existsSync(join(FOLDER, name, 'main.ts')))
  .map((name) => ({ name, source: readFileSync(join(FOLDER, name, 'main.ts'), 'utf8') }));

const missing = new Map(NEEDS.map(([name]) => [name, whyNotProviders(name)]));
for (const [name, why] of missing) {
  say(`provider ${name}: ${why === undefined ? 'found' : `skipped, ${why}`}`);
}

afterAll(removeScratch);

describe.each(examples)('examples/$name', ({ name, source }) => {
  const why = NEEDS.filter(([, sign]) => sign.test(source)).flatMap(([provider]) => missing.get(provider) ?? []);

  if (source.startsWith('// Fails on purpose')) {
    test('writes no Terraform', async () => {
      const { outdir, status, stderr } = await synthesized(name);
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/\] [A-Z]{3}\d{3}: /);
      expect(readdirSync(outdir, { recursive: true })).not.toContainEqual(expect.stringContaining('tf.json'));
    });
  } else {
    const title = 'agrees with the schemas of the real providers, in every stack';
    const check = async (): Promise<void> => {
      const { outdir, status, stderr } = await synthesized(name);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const stacks = readdirSync(join(outdir, 'stacks'));
      expect(stacks).not.toEqual([]);
      for (const stack of stacks) {
        const terraform = new Terraform('validate').use(join(outdir, 'stacks', stack));
        await terraform.init();
        await terraform.validate();
      }
    };
    if (why.length === 0) {
      test(title, check);
    } else {
      test.skip(`${title} (skipped: ${why.join('; ')})`, check);
    }
  }
});

/** Runs an example as its reader would. */
async function synthesized(name: string): Promise<{ outdir: string; status: number; stderr: string }> {
  const outdir = scratchFolder('example');
  const { status, stderr } = await run(process.execPath, ['--import', 'tsx', `examples/${name}/main.ts`], {
    cwd: ROOT,
    env: { CDKTF_OUTDIR: outdir },
  });
  return { outdir, status, stderr };
}
