import { TerraformStack } from 'cdktf';
import {
  type ContainerEngine,
  ContainerEngine as Engines,
  Disk,
  DockerConnection,
  Memory,
  VmSource,
} from 'cdktf-strata';
import {
  SSH,
  container,
  dockerHost,
  dockerVm,
  esxiHost,
  kvmHost,
  newStack,
  refusal,
  secret,
  vm,
  vsphere,
} from '../support/stacks';
import { synth } from '../support/synth';

const STANDALONE = { esxi: { endpoint: 'esxi', datacenter: undefined } } as const;

/** An engine that is reached by SSH at an address. */
function engineAt(address: string): ReturnType<typeof ContainerEngine.docker> {
  return Engines.docker({ connection: DockerConnection.ssh({ ...SSH, address }) });
}

describe('TGT001 on ESXi', () => {
  test.each<[string, Parameters<typeof vm>[0], string]>([
    [
      'a disk image',
      { source: VmSource.image('/srv/debian.qcow2') },
      "'source' is not possible on VMware ESXi: the provider clones templates and deploys OVF, it imports no disk image; use VmSource.template()",
    ],
    [
      'a VM that is off',
      { powered: false },
      "'powered' is not possible on VMware ESXi: the provider powers every VM on; leave the VM out until it is to run",
    ],
  ])('refuses %s', (_, props, said) => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm(props));
    expect(refusal(stack)).toEqual([`[rack-1/esxi-01/web] TGT001: ${said}`]);
  });

  test('refuses an internal network', () => {
    const stack = newStack();
    esxiHost(stack).addNetwork('lab', { internal: true });
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/lab] TGT001: 'internal' is not possible on VMware ESXi: a port group is as closed as its virtual switch; name a switch without uplinks in virtualSwitch",
    ]);
  });

  test('refuses what needs vCenter on a standalone host: a clone, an address, a cluster', () => {
    const stack = newStack();
    esxiHost(stack, STANDALONE).addVirtualMachine('web', vm({ address: { ip: '10.0.0.5' } }));
    expect(refusal(stack)).toEqual([
      "[rack-1/esxi-01/web] TGT001: 'address' is not possible on VMware ESXi (standalone): guest customization needs vCenter; use endpoint 'vcenter'",
      "[rack-1/esxi-01/web] TGT001: 'source' is not possible on VMware ESXi (standalone): cloning needs vCenter; use VmSource.blank() or .iso(), or endpoint 'vcenter'",
    ]);
    expect(() => esxiHost(newStack(), { esxi: { ...STANDALONE.esxi, cluster: 'c-1' } })).toThrow(
      "[rack-1/esxi-01] TGT001: 'hypervisor.cluster' is not possible on VMware ESXi (standalone): clusters need vCenter; use endpoint 'vcenter'",
    );
  });

  test('passes what it can', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.addNetwork('orders', { vlan: 7 });
    const features = { coresPerSocket: 2, reservation: { cpu: true, memory: Memory.gib(1) } };
    host.addVirtualMachine('clone', vm({ ...features, address: { ip: '10.0.0.5' } }));
    host.addVirtualMachine('blank', vm({ ...features, source: VmSource.blank() }));
    host.addVirtualMachine('iso', vm({ ...features, source: VmSource.iso('iso/debian.iso') }));
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});

describe('TGT001 on KVM', () => {
  test.each<[string, Parameters<typeof vm>[0], string]>([
    [
      'a CPU reservation',
      { reservation: { cpu: true } },
      "'reservation.cpu' is not possible on KVM: libvirt has shares and caps, no CPU reservation; leave it out",
    ],
    [
      'a memory reservation',
      { reservation: { memory: Memory.gib(1) } },
      "'reservation.memory' is not possible on KVM: libvirt gives a domain its memory as a whole; leave it out",
    ],
    [
      'cores of a socket',
      { coresPerSocket: 2 },
      "'coresPerSocket' is not possible on KVM: the 0.8 provider has no CPU topology; leave it out",
    ],
  ])('refuses %s', (_, props, said) => {
    const stack = newStack();
    kvmHost(stack).addVirtualMachine('web', vm(props));
    expect(refusal(stack)).toEqual([`[rack-1/laptop/web] TGT001: ${said}`]);
  });

  test('refuses a VLAN', () => {
    const stack = newStack();
    kvmHost(stack).addNetwork('orders', { vlan: 7, internal: true });
    expect(refusal(stack)).toEqual([
      "[rack-1/laptop/orders] TGT001: 'vlan' is not possible on KVM: the 0.8 provider has no VLAN tag; use a network per VLAN on the host",
    ]);
  });

  test('passes what it can', () => {
    const stack = newStack();
    const host = kvmHost(stack);
    const small = { vcpus: 1, memory: Memory.gib(1) };
    host.addNetwork('lab', { internal: true });
    host.addVirtualMachine('off', vm({ ...small, powered: false }));
    host.addVirtualMachine(
      'image',
      vm({ ...small, source: VmSource.image('/srv/a.qcow2'), address: { ip: '10.0.0.5' } }),
    );
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});

describe('TGT001 on Docker', () => {
  test('passes all that can be asked of it: an internal network', () => {
    const stack = newStack();
    dockerHost(stack).addNetwork('front', { internal: true });
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});

describe('INP004', () => {
  const once = (what: string, name: string, paths: string): string =>
    `INP004: ${what} '${name}' is used 2 times (${paths}), allowed once; give each its own`;

  test('refuses one machine under two ids, in whatever stacks', () => {
    const stack = newStack();
    const other = new TerraformStack(stack.node.root, 'rack-2');
    vsphere(other);
    for (const scope of [stack, other]) {
      esxiHost(scope, { esxi: { hostname: 'esxi-01.example.com' } });
    }
    expect(refusal(stack)).toEqual([
      `[rack-1/esxi-01] ${once('host', 'esxi-01.example.com', 'rack-1/esxi-01, rack-2/esxi-01')}`,
    ]);
  });

  test('refuses one VM name twice in a datacenter', () => {
    const stack = newStack();
    esxiHost(stack, {}, 'esxi-01').addVirtualMachine('web', vm());
    esxiHost(stack, {}, 'esxi-02').addVirtualMachine('web', vm());
    expect(refusal(stack)).toEqual([
      `[rack-1/esxi-01/web] ${once('VM name', 'web', 'rack-1/esxi-01/web, rack-1/esxi-02/web')}`,
    ]);
  });

  test("refuses a name that is a replica's", () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.addVirtualMachine('web', vm({ replicas: 2 }));
    host.addVirtualMachine('second', vm({ name: 'web-2' }));
    expect(refusal(stack)).toEqual([
      `[rack-1/esxi-01/second] ${once('VM name', 'web-2', 'rack-1/esxi-01/second, rack-1/esxi-01/web')}`,
    ]);
  });

  test('refuses one address twice on a network', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.addVirtualMachine('web', vm({ address: { ip: '10.0.20.5' } }));
    dockerVm(host);
    expect(refusal(stack)).toEqual([
      `[rack-1/esxi-01/web] ${once('address on network services', '10.0.20.5', 'rack-1/esxi-01/web, rack-1/platform')}`,
    ]);
  });

  test('refuses one address for replicas', () => {
    expect(() =>
      esxiHost(newStack()).addVirtualMachine('web', vm({ replicas: 2, address: { ip: '10.0.0.5' } })),
    ).toThrow("[rack-1/esxi-01/web] INP002: 'address' must be left out where there are replicas, got '10.0.0.5'");
  });

  test('refuses one engine twice, on hosts and in VMs', () => {
    const stack = newStack();
    dockerVm(esxiHost(stack));
    dockerHost(stack, { engine: engineAt(SSH.address) });
    expect(refusal(stack)).toEqual([
      `[rack-1/builders/docker] ${once('container engine', '10.0.20.5', 'rack-1/builders/docker, rack-1/platform/docker')}`,
    ]);
  });

  test('refuses one engine twice, by whatever way it is reached', () => {
    const stack = newStack();
    const pem = { ca: 'ca', cert: 'cert', key: secret(stack) };
    const ways = [DockerConnection.local(), DockerConnection.tls({ address: 'LocalHost.', ...pem })];
    ways.forEach((connection, index) => {
      dockerHost(stack, { engine: Engines.docker({ connection }) }, `host-${index}`);
    });
    expect(refusal(stack)).toEqual([
      `[rack-1/host-0/docker] ${once('container engine', 'localhost', 'rack-1/host-0/docker, rack-1/host-1/docker')}`,
    ]);
  });

  test('refuses one container name twice on an engine', () => {
    const stack = newStack();
    const host = dockerHost(stack);
    host.addContainer('a', container({ name: 'web' }));
    host.addContainer('b', container({ name: 'web' }));
    expect(refusal(stack)).toEqual([
      `[rack-1/builders/a] ${once('container name', 'web', 'rack-1/builders/a, rack-1/builders/b')}`,
    ]);
  });

  test('refuses one network name twice on an engine, and on a host', () => {
    const stack = newStack();
    for (const host of [dockerHost(stack), esxiHost(stack)]) {
      host.addNetwork('a', { name: 'front' });
      host.addNetwork('b', { name: 'front' });
    }
    expect(refusal(stack)).toEqual([
      `[rack-1/builders/a] ${once('network', 'front', 'rack-1/builders/a, rack-1/builders/b')}`,
      `[rack-1/esxi-01/a] ${once('network', 'front', 'rack-1/esxi-01/a, rack-1/esxi-01/b')}`,
    ]);
  });

  test('refuses one datastore name twice on a host, at once', () => {
    const datastores = [
      { name: 'ssd-1', capacity: Disk.tib(1) },
      { name: 'ssd-1', capacity: Disk.tib(2) },
    ];
    expect(() => esxiHost(newStack(), { datastores })).toThrow(
      "[rack-1/esxi-01] INP004: 'datastores[1].name' must be unique on its host, got 'ssd-1' twice",
    );
  });

  test('passes the same names in other places', () => {
    const stack = newStack();
    esxiHost(stack, { esxi: { datacenter: 'dc-1' } }, 'esxi-01').addVirtualMachine('web', vm());
    esxiHost(stack, { esxi: { datacenter: 'dc-2' } }, 'esxi-02').addVirtualMachine('web', vm());
    kvmHost(stack).addVirtualMachine('web', vm());
    for (const address of ['a.example.com', 'b.example.com']) {
      dockerHost(stack, { engine: engineAt(address) }, address.slice(0, 1)).addContainer('web', container());
    }
    expect(Object.keys(synth(stack))).toEqual(['rack-1']);
  });
});
