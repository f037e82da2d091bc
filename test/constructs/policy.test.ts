import { chdir, cwd } from 'node:process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Policy, type PolicyDocument, Strata, ValidationError, Waiver } from 'cdktf-strata';
import type { Construct } from 'constructs';
import { container, dockerHost, esxiHost, kvmHost, newStack, refusal, vm } from '../support/stacks';
import { newApp, synth } from '../support/synth';

const org = (overrides: Partial<PolicyDocument> = {}): PolicyDocument => ({
  name: 'org',
  version: '2026.3',
  ...overrides,
});
const team = (overrides: Partial<PolicyDocument> = {}): PolicyDocument => ({
  name: 'shop',
  version: '7',
  ...overrides,
});

function builders(): TerraformStack {
  const stack = newStack();
  dockerHost(stack).addContainer('web', container());
  return stack;
}
const verdicts = (scope: Construct): string[] =>
  Strata.of(scope)
    .report()
    .findings.map(({ rule, severity, path }) => `${rule} ${severity} ${path}`);

describe('Policy.apply', () => {
  test('judges the app by a policy, and names it in the report', () => {
    const stack = builders();
    expect(Strata.of(stack).report().policy).toEqual({ name: 'default', version: '1' });
    Policy.apply(stack, org({ requiredProps: ['owner'] }));
    expect(Strata.of(stack).report().policy).toEqual({ name: 'org', version: '2026.3' });
    expect(refusal(stack)).toEqual(['[rack-1/builders/web] POL005: policy org requires owner; state it']);
  });

  test('at any construct is for the whole app', () => {
    const app = newApp();
    const [a, b] = ['a', 'b'].map((id) => {
      const stack = new TerraformStack(app, id);
      esxiHost(stack, {}, `esxi-${id}`).addVirtualMachine(`web-${id}`, vm({ replicas: 2 }));
      return stack;
    });
    Policy.apply(a!, org({ requiredProps: ['owner'] }));
    expect(verdicts(b!)).toEqual(['POL005 error a/esxi-a/web-a', 'POL005 error b/esxi-b/web-b']);
  });

  test('of several, at once or one after the other, holds all of them', () => {
    const [together, apart] = [builders(), builders()];
    const policies = [org({ requiredProps: ['owner'] }), team({ requiredProps: ['workload'] })];
    Policy.apply(together, ...policies);
    policies.forEach((policy) => Policy.apply(apart, policy));
    for (const stack of [together, apart]) {
      expect(Strata.of(stack).report().policy).toEqual({ name: 'org + shop', version: '2026.3 + 7' });
      expect(refusal(stack)).toEqual([
        '[rack-1/builders/web] POL005: policy org + shop requires owner, workload; state it',
      ]);
    }
  });

  test('of one in every stack is one policy', () => {
    const stack = builders();
    const published = org({ maximumRatioPercent: { cpu: 200 } });
    Policy.apply(stack, published);
    Policy.apply(stack, published);
    Policy.apply(stack, { ...published });
    expect(Strata.of(stack).report().policy).toEqual({ name: 'org', version: '2026.3' });
  });

  test('of none changes nothing', () => {
    const stack = builders();
    Policy.apply(stack);
    expect(Strata.of(stack).report().policy).toEqual({ name: 'default', version: '1' });
  });

  test('holds what was applied, whatever is done to the object later', () => {
    const stack = builders();
    const policy = { ...org(), requiredProps: ['owner' as const], severities: {} as Record<string, 'warning'> };
    Policy.apply(stack, policy);
    policy.requiredProps.length = 0;
    policy.severities.POL005 = 'warning';
    policy.name = 'nobody';
    expect(refusal(stack)).toEqual(['[rack-1/builders/web] POL005: policy org requires owner; state it']);
  });

  test('checks an object again that was changed since it was applied', () => {
    const stack = builders();
    const policy = { ...org() } as Record<string, unknown>;
    Policy.apply(stack, policy as unknown as PolicyDocument);
    policy.requiredProps = ['colour'];
    expect(() => Policy.apply(stack, policy as unknown as PolicyDocument)).toThrow(ValidationError);
  });

  test.each([[undefined], [null], ['app'], [{}]])('is refused for the scope %p, in one line', (scope) => {
    expect(() => Policy.apply(scope as unknown as Construct, org())).toThrow(
      new ValidationError('Policy.apply', 'INP002', 'the scope must be an App, a stack or a construct in one'),
    );
  });
});

describe('a policy', () => {
  test('raises a warning: the synth stops', () => {
    const stack = newStack();
    dockerHost(stack).addContainer('web', container({ image: 'nginx:latest' }));
    expect(verdicts(stack)).toEqual(['ISO011 warning rack-1/builders/web']);
    Policy.apply(stack, org({ severities: { ISO011: 'error' } }));
    expect(refusal(stack)).toEqual([expect.stringMatching(/^\[rack-1\/builders\/web\] ISO011: /)]);
  });

  test('lowers an error: the synth goes on', () => {
    const stack = newStack();
    dockerHost(stack, { trustZone: 'public' }).addContainer('web', container());
    Policy.apply(stack, org({ severities: { ISO006: 'warning' } }));
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });

  test('never lowers a rule that cannot be waived, and says so', () => {
    const stack = newStack();
    dockerHost(stack).addContainer('web', container({ cpus: 100 }));
    Policy.apply(stack, org({ severities: { CAP005: 'warning' } }));
    expect(verdicts(stack)).toEqual(expect.arrayContaining(['CAP005 error rack-1/builders/docker', 'POL004 error ']));
  });

  test('forbids a waiver', () => {
    const stack = newStack();
    dockerHost(stack, { trustZone: 'public' }).addContainer('web', container());
    new Waiver(stack, 'lab', { rule: 'ISO006', reason: 'a lab', owner: 'team', expires: '2999-12-31' });
    Policy.apply(stack, org({ nonWaivable: ['ISO006'] }), team({ severities: { ISO006: 'warning' } }));
    expect(verdicts(stack)).toEqual(['ISO006 error rack-1/builders/web', 'POL003 error rack-1/lab']);
  });

  test('limits ratios, requires reserves, and allows systems and releases', () => {
    const stack = newStack();
    const host = esxiHost(stack, { overcommit: { cpuPercent: 300, reason: 'desktops sleep' } });
    host.addVirtualMachine('web', vm({ replicas: 2 }));
    kvmHost(stack);
    Policy.apply(
      stack,
      org({
        maximumRatioPercent: { cpu: 200 },
        requiredReservePercent: { cpu: 10 },
        allowedSystems: ['esxi'],
        minimumVersions: { esxi: '8.0.1' },
      }),
    );
    expect(refusal(stack)).toEqual([
      expect.stringMatching(/^\[rack-1\/esxi-01\] CAP008: CPU is promised 3:1, above the maximum of 2:1 /),
      '[rack-1/esxi-01] POL006: VMware ESXi 8.0 is older than 8.0.1, the oldest that policy org allows; upgrade it',
      '[rack-1/laptop] POL006: policy org does not allow KVM (kvm), allowed: esxi; use one of them',
      '[rack-1/esxi-01] POL007: reserved CPU is 0, policy org requires 2.4 (10 % of 24); reserve more',
    ]);
  });
});

describe('strata.policy.json', () => {
  const home = cwd();
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'strata-policy-')));
    chdir(folder);
  });

  afterEach(() => {
    chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });

  test('of the working directory holds by itself', () => {
    writeFileSync('strata.policy.json', JSON.stringify(team({ requiredProps: ['owner'] })));
    const stack = builders();
    expect(Strata.of(stack).report().policy).toEqual({ name: 'shop', version: '7' });
    expect(refusal(stack)).toEqual(['[rack-1/builders/web] POL005: policy shop requires owner; state it']);
  });

  test('holds beside what code applies, and cannot soften it', () => {
    const soft = { ...team(), severities: { POL005: 'warning' }, requiredProps: ['workload'] };
    writeFileSync('strata.policy.json', JSON.stringify(soft));
    const stack = builders();
    Policy.apply(stack, org({ requiredProps: ['owner'] }));
    expect(refusal(stack)).toEqual([
      '[rack-1/builders/web] POL005: policy org + shop requires owner, workload; state it',
    ]);
  });

  test('that is the one that code reads is one policy', () => {
    writeFileSync('strata.policy.json', JSON.stringify(team()));
    const stack = builders();
    Policy.apply(stack, Policy.fromFile('strata.policy.json'));
    expect(Strata.of(stack).report().policy).toEqual({ name: 'shop', version: '7' });
  });

  test('that is not valid stops the synth in one line', () => {
    writeFileSync('strata.policy.json', '{ "name": "shop" }');
    const stack = builders();
    expect(() => synth(stack)).toThrow(
      new ValidationError(
        'strata.policy.json',
        'POL004',
        "the policy is not valid: it must have required property 'version' (version)",
      ),
    );
  });
});
