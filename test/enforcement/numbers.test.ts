import { Fn, Lazy, Op, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { Bounded, Disk, EstateError, Memory, Strata, ValidationError, VirtualMachine } from 'cdktf-strata';
import { container, dockerHost, esxiHost, laterNumber, newStack, vm } from '../support/stacks';
import { type Block, allOf, synth } from '../support/synth';
import { rulesBroken, thrownBy, vsphere } from './estate';

/** A host in a stack with a provider. */
function aHost(): { stack: TerraformStack; host: ReturnType<typeof esxiHost> } {
  const stack = newStack('rack');
  vsphere(stack);
  return { stack, host: esxiHost(stack) };
}

describe('a number that Terraform knows later, as it slips through arithmetic', () => {
  const LATER = /^\[rack\/esxi-01\/x\] INP00[12]: 'vcpus' must be /;

  test.each<[string, (later: number) => number]>([
    ['itself', (later) => later],
    ['doubled', (later) => later * 2],
    ['plus one', (later) => later + 1],
    ['summed', (later) => later + later],
    ['halved', (later) => later / 2],
    ['negated', (later) => -later],
    ['the smaller of it and a limit', (later) => Math.min(later, 4)],
    ['rounded', (later) => Math.round(later)],
    ['made absolute', (later) => Math.abs(later)],
    ['its square', (later) => later * later],
    ['read from its text', (later) => parseFloat(`${later}`)],
    ['an operator of Terraform', (later) => Token.asNumber(Op.mul(later, 2))],
    ['a function of Terraform', (later) => Fn.max([later, 4])],
    ['a lazy value', () => Lazy.numberValue({ produce: () => 64 })],
    ['bounded, then doubled', (later) => Bounded.atMost(later, 4) * 2],
    ['bounded, then in an operator', (later) => Token.asNumber(Op.add(Bounded.atMost(later, 4), 60))],
  ])('%s is refused as vcpus', (_, of) => {
    const { stack, host } = aHost();
    const error = thrownBy(() => host.addVirtualMachine('x', vm({ vcpus: of(laterNumber(stack)) })));

    expect(error).toBeInstanceOf(ValidationError);
    expect(error.message).toMatch(LATER);
  });

  test.each<[string, (later: number) => Memory]>([
    ['GiB', (later) => Memory.gib(later)],
    ['MiB, doubled', (later) => Memory.mib(later * 2)],
    ['a sum', (later) => Memory.mib(later + Memory.gib(2).toMib())],
    ['its own MiB', (later) => Memory.mib(Memory.gib(Bounded.atMost(later, 4)).toMib())],
  ])('%s of it are refused as memory', (_, of) => {
    const { stack, host } = aHost();
    const error = thrownBy(() => host.addVirtualMachine('x', vm({ memory: of(laterNumber(stack)) })));

    expect(error).toBeInstanceOf(ValidationError);
    expect(error.message).toMatch(/^\[rack\/esxi-01\/x\] INP00[12]: 'memory' must be /);
  });

  test('it is refused as a disk, bounded or not', () => {
    const { stack, host } = aHost();
    const later = laterNumber(stack);

    for (const [id, size] of [later, Bounded.atMost(later, 100), later * 2].entries()) {
      const error = thrownBy(() => host.addVirtualMachine(`x${id}`, vm({ disks: [{ size: Disk.gib(size) }] })));
      expect(error).toBeInstanceOf(ValidationError);
      expect(error.message).toMatch(/INP00[12]: 'disks\[0\]\.size' must be /);
    }
  });

  test('a text that Terraform knows later is refused as a number', () => {
    const { stack, host } = aHost();
    const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue as unknown as number;

    expect(() => host.addVirtualMachine('x', vm({ vcpus: text }))).toThrow("INP001: 'vcpus' must be known at synth");
  });
});

describe('a bounded number', () => {
  test('is charged its bound, and emitted with a condition that stops the plan above it', () => {
    const { stack, host } = aHost();
    host.addVirtualMachine('x', vm({ vcpus: Bounded.atMost(laterNumber(stack), 8) }));

    expect(Strata.of(stack).ledger()[0]!.cpu).toMatchObject({ allocated: 8000 });
    const [emitted] = allOf(synth(stack).rack!, 'vsphere_virtual_machine');
    expect(emitted!.num_cpus).toBe('${var.later}');
    expect((emitted!.lifecycle as { precondition: Block[] }).precondition[0]).toEqual({
      condition: '${((0 < var.later) && (var.later <= 8))}',
      error_message: "'vcpus' of rack/esxi-01/x must be above 0 and at most 8, which is what was proven to fit",
    });
  });

  test('in gibibytes is emitted in mebibytes, and its condition is about the gibibytes', () => {
    const { stack, host } = aHost();
    host.addVirtualMachine('x', vm({ memory: Memory.gib(Bounded.atMost(laterNumber(stack), 8)) }));

    expect(Strata.of(stack).ledger()[0]!.children[0]!.charged.memory).toBeGreaterThanOrEqual(8192);
    const [emitted] = allOf(synth(stack).rack!, 'vsphere_virtual_machine');
    expect(emitted!.memory).toBe('${(var.later * 1024)}');
    expect(JSON.stringify(emitted!.lifecycle)).toContain('(var.later <= 8)');
  });

  test('of a container is emitted as a quota: no text of it is sure to be read back', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ cpus: Bounded.atMost(laterNumber(stack), 2) }));

    const [emitted] = allOf(synth(stack).edge!, 'docker_container');
    expect(emitted).toMatchObject({ cpu_period: 100_000, cpu_quota: '${max(1000, floor((var.later * 100000)))}' });
    expect(emitted).not.toHaveProperty('cpus');
  });

  test('in another stack than the host stops the plan of the stack that it is in', () => {
    const { stack, host } = aHost();
    const guests = new TerraformStack(stack.node.root, 'guests');
    vsphere(guests);
    new VirtualMachine(guests, 'x', { host, ...vm({ vcpus: Bounded.atMost(laterNumber(guests), 8) }) });

    const written = synth(stack);
    expect(JSON.stringify(allOf(written.guests!, 'vsphere_virtual_machine')[0]!.lifecycle)).toContain('var.later <= 8');
    expect(JSON.stringify(written.rack)).not.toContain('guests');
  });

  test('keeps the conditions that its user adds', () => {
    const { stack, host } = aHost();
    const guest = host.addVirtualMachine('x', vm({ vcpus: Bounded.atMost(laterNumber(stack), 8) }));
    const { lifecycle } = guest.resource;
    const own = { condition: '${var.later != 7}', errorMessage: 'no seven' };
    guest.resource.lifecycle = { ...lifecycle, precondition: [own, ...lifecycle!.precondition!] };

    expect(() => synth(stack)).not.toThrow();
  });

  test('plus one is itself: the sum is lost in its size, and what is emitted stays within the bound', () => {
    const { stack, host } = aHost();
    host.addVirtualMachine('x', vm({ vcpus: Bounded.atMost(laterNumber(stack), 8) + 1 }));

    expect(Strata.of(stack).ledger()[0]!.cpu).toMatchObject({ allocated: 8000 });
    const [emitted] = allOf(synth(stack).rack!, 'vsphere_virtual_machine');
    expect(emitted!.num_cpus).toBe('${var.later}');
    expect(JSON.stringify(emitted!.lifecycle)).toContain('(var.later <= 8)');
  });

  test('beyond what is there is an error of the whole estate', () => {
    const { stack, host } = aHost();
    host.addVirtualMachine('x', vm({ vcpus: Bounded.atMost(laterNumber(stack), 25) }));

    const error = thrownBy(() => synth(stack));
    expect(error).toBeInstanceOf(EstateError);
    expect(rulesBroken(error)).toEqual(['CAP001']);
  });
});
