import { TerraformElement, TerraformHclModule, TerraformResource, TerraformStack } from 'cdktf';
import { DataVsphereComputeCluster } from '@cdktf/provider-vsphere/lib/data-vsphere-compute-cluster';
import { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { VirtualDisk } from '@cdktf/provider-vsphere/lib/virtual-disk';
import { VirtualMachine as VsphereVm } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { Construct } from 'constructs';
import { Disk, Policy, type PolicyDocument, Strata, Waiver } from 'cdktf-strata';
import { GUESTS_OF_OTHERS } from '../../lib/targets/outsiders/guests';
import { dockerHost, esxiCluster, hyperVHost, kvmHost, lxcHost, mesosHost, newStack, vm } from '../support/stacks';
import { type Proven, filesIn, proven, provenBefore, removeFolders, rulesBroken, thrownBy } from './estate';

afterAll(removeFolders);

/** A resource of any type and arguments. */
class Raw extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly given: Readonly<Record<string, unknown>> = {},
  ) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: { providerName: 'any' } });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.given };
  }
}

/** What INP007 says of a stack's app, with its severity. */
function said(scope: Construct): string[] {
  return Strata.of(scope)
    .report()
    .findings.filter(({ rule }) => rule === 'INP007')
    .map(({ severity, message }) => `${severity}: ${message}`);
}

describe('guests of other providers', () => {
  const types = Object.values(GUESTS_OF_OTHERS).flat();

  test('each is told, in any app with a construct of this library', () => {
    const stack = newStack();
    kvmHost(stack);
    types.forEach((type, index) => new Raw(stack, `raw-${index}`, type));
    expect(said(stack)).toHaveLength(types.length);
    expect(said(stack).every((line) => line.startsWith('error: '))).toBe(true);
  });

  test('in these words', () => {
    const stack = newStack();
    kvmHost(stack);
    new Raw(stack, 'raw', 'esxi_guest');
    expect(said(stack)).toEqual([
      'error: esxi_guest.raw (a VM on ESXi, made past vCenter) is in no ledger; define it with a construct of this library, or say by a Waiver on INP007 which machines it runs on',
    ]);
  });

  test.each([
    ['a stack of others, before ours', (e: Proven) => new Raw(new TerraformStack(e.app, 'a'), 'raw', 'nomad_job')],
    ['a construct of ours', (e: Proven) => new Raw(e.server, 'raw', 'proxmox_lxc')],
    ['an override of our stack', (e: Proven) => e.rack.addOverride('resource.xenorchestra_vm.raw', { cpus: 4 })],
    [
      'an override of a foreign stack',
      (e: Proven) => new TerraformStack(e.app, 'f').addOverride('resource.kubernetes_pod.raw', {}),
    ],
    [
      'an element that writes what it likes',
      (e: Proven) => {
        const element = new TerraformElement(e.edge, 'element');
        element.toTerraform = () => ({ resource: { vcd_vm: { raw: { cpus: 64 } } } });
      },
    ],
  ])('from %s are refused, and nothing is written', (_, add) => {
    const estate = provenBefore();
    const before = filesIn(estate.app.outdir);
    add(estate);
    expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(['INP007']);
    expect(filesIn(estate.app.outdir)).toEqual(before);
  });

  test.each([
    ['a workload', { manifest: { kind: 'Deployment' } }, 1],
    ['an object that runs nothing', { manifest: { kind: 'ConfigMap' } }, 0],
    ['one that only Terraform knows', { manifest: '${yamldecode(var.manifest)}' }, 1],
  ])('of a Kubernetes manifest, %s', (_, given, count) => {
    const stack = newStack();
    kvmHost(stack);
    new Raw(stack, 'raw', 'kubernetes_manifest', given);
    expect(said(stack)).toHaveLength(count);
  });

  test('a waiver says where they run', () => {
    const { app, edge } = proven({ skipValidation: true });
    new Raw(edge, 'raw', 'helm_release');
    new Waiver(edge, 'elsewhere', {
      rule: 'INP007',
      reason: 'runs in the cloud',
      owner: 'ops',
      expires: '2999-12-31',
    });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('what takes room that a ledger counts', () => {
  const host: Readonly<Record<string, (stack: TerraformStack) => unknown>> = {
    esxi: (stack) => esxiCluster(stack),
    kvm: (stack) => kvmHost(stack),
    hyperV: (stack) => hyperVHost(stack),
    docker: (stack) => dockerHost(stack),
    lxc: (stack) => lxcHost(stack),
    mesos: (stack) => mesosHost(stack),
  };

  test.each([
    ['vsphere_virtual_disk', 'esxi', { datastore: 'ssd-1', size: 900 }, "datastore 'ssd-1'"],
    ['vsphere_virtual_disk', 'esxi', { datastore: '${var.store}', size: 900 }, 'a datastore'],
    ['vsphere_file', 'esxi', { datastore: 'hdd-1' }, "datastore 'hdd-1'"],
    ['vsphere_virtual_machine_snapshot', 'esxi', {}, 'the datastores of its VM'],
    ['vsphere_content_library_item', 'esxi', {}, 'the datastore of its content library'],
    ['esxi_virtual_disk', 'esxi', { virtual_disk_disk_store: 'ssd-1' }, "datastore 'ssd-1'"],
    ['libvirt_volume', 'kvm', {}, "datastore 'default'"],
    ['libvirt_volume', 'kvm', { pool: 'default' }, "datastore 'default'"],
    ['hyperv_vhd', 'hyperV', { path: 'D:\\data.vhdx' }, "a datastore ('D:\\data.vhdx')"],
    ['docker_volume', 'docker', {}, "its engine's disk"],
    ['incus_storage_volume', 'lxc', { pool: 'fast' }, "its daemon's storage pool ('fast')"],
    ['lxd_volume', 'lxc', {}, "its daemon's storage pool"],
  ])('%s beside a host of %s is told (%j)', (type, system, given, where) => {
    const stack = newStack();
    host[system]!(stack);
    new Raw(stack, 'raw', type, given);
    expect(said(stack)).toEqual([
      `error: ${type}.raw takes room of ${where}, and no ledger counts it; make it part of a guest that a construct defines, or say by a Waiver on INP007 what room it has`,
    ]);
  });

  test.each([
    ['on a datastore that no host states', 'vsphere_virtual_disk', 'esxi', { datastore: 'archive' }],
    ['in a pool that no host states', 'libvirt_volume', 'kvm', { pool: 'isos' }],
    ['of a system that the app has no host of', 'vsphere_virtual_disk', 'kvm', { datastore: 'ssd-1' }],
    ['of another machine', 'docker_volume', 'docker', { driver_opts: { type: 'nfs' } }],
  ])('%s it is not', (_, type, system, given) => {
    const stack = newStack();
    host[system]!(stack);
    new Raw(stack, 'raw', type, given);
    expect(said(stack)).toEqual([]);
  });

  test('ours is accounted for', () => {
    const { app, box, web } = proven();
    void box;
    void web;
    expect(said(app)).toEqual([]);
  });

  test("a disk that a construct's VM is given is the VM's, by its resource and by its path", () => {
    const { app, rack, server } = proven();
    const disk = new VirtualDisk(rack, 'data', {
      datastore: 'ssd-1',
      datacenter: 'dc-1',
      vmdkPath: 'd/1.vmdk',
      size: 9,
    });
    new VirtualDisk(rack, 'more', { datastore: 'ssd-1', datacenter: 'dc-1', vmdkPath: 'd/2.vmdk', size: 9 });
    const attached = [{ size: Disk.gib(9) }, { size: Disk.gib(9), attach: 'd/2.vmdk' }];
    server.addVirtualMachine('a', vm({ vcpus: 1, disks: attached }));
    expect(said(app)).toEqual([expect.stringContaining(`vsphere_virtual_disk.${disk.friendlyUniqueId}`)]);
  });

  test('a volume of an adopted domain is the domain’s', () => {
    const { app, desk, laptop } = proven();
    const volume = new Raw(desk, 'volume', 'libvirt_volume', { pool: 'default', size: 10 });
    const domain = new Raw(desk, 'domain', 'libvirt_domain', {
      name: 'domain',
      vcpu: 1,
      memory: 512,
      disk: [{ volume_id: volume.getStringAttribute('id') }],
    });
    laptop.adoptVirtualMachine('adopted', domain, [Disk.gib(1)]);
    expect(said(app)).toEqual([]);
  });
});

describe('what changes a host or a cluster that something is proven of', () => {
  /** A cluster `production` of `esxi-01.example.com` and `esxi-02.example.com`, which `ours` looks up, and another. */
  function clustered(): { stack: TerraformStack; ours: string; other: string; hostId: string } {
    const stack = newStack();
    esxiCluster(stack);
    const lookUp = (id: string, name: string): string => new DataVsphereComputeCluster(stack, id, { name }).id;
    const hostId = new DataVsphereHost(stack, 'h', { name: 'esxi-02.example.com', datacenterId: 'dc' }).id;
    return { stack, ours: lookUp('ours', 'production'), other: lookUp('other', 'lab'), hostId };
  }

  type Given = ReturnType<typeof clustered>;
  type Case = [what: string, type: string, given: (e: Given) => Record<string, unknown>, severity: string | undefined];

  const CASES: readonly Case[] = [
    ['maintenance', 'vsphere_host', () => ({ hostname: 'esxi-01.example.com', maintenance: true }), 'error'],
    [
      'maintenance, in another case',
      'vsphere_host',
      () => ({ hostname: 'ESXi-01.example.com', maintenance: true }),
      'error',
    ],
    [
      'maintenance as Terraform knows',
      'vsphere_host',
      () => ({ hostname: 'esxi-01.example.com', maintenance: '${var.m}' }),
      'error',
    ],
    [
      'a host that is disconnected',
      'vsphere_host',
      () => ({ hostname: 'esxi-01.example.com', connected: false }),
      'error',
    ],
    ['a host that is managed', 'vsphere_host', () => ({ hostname: 'esxi-01.example.com' }), 'warning'],
    ['maintenance of another host', 'vsphere_host', () => ({ hostname: 'esxi-09', maintenance: true }), undefined],
    ['another host in the cluster', 'vsphere_host', ({ ours }) => ({ hostname: 'esxi-09', cluster: ours }), 'error'],
    ['another host elsewhere', 'vsphere_host', ({ other }) => ({ hostname: 'esxi-09', cluster: other }), undefined],
    ['a cluster of the same name', 'vsphere_compute_cluster', () => ({ name: 'production' }), 'error'],
    ['a cluster of a name to come', 'vsphere_compute_cluster', () => ({ name: '${var.name}' }), 'error'],
    [
      'a cluster with a host of ours',
      'vsphere_compute_cluster',
      ({ hostId }) => ({ name: 'x', host_system_ids: [hostId] }),
      'error',
    ],
    ['another cluster', 'vsphere_compute_cluster', () => ({ name: 'lab' }), undefined],
    [
      'a rule',
      'vsphere_compute_cluster_vm_anti_affinity_rule',
      ({ ours }) => ({ compute_cluster_id: ours, mandatory: true }),
      'error',
    ],
    [
      'a rule that need not hold',
      'vsphere_compute_cluster_vm_host_rule',
      ({ ours }) => ({ compute_cluster_id: ours }),
      'warning',
    ],
    [
      'a rule that is off',
      'vsphere_compute_cluster_vm_host_rule',
      ({ ours }) => ({ compute_cluster_id: ours, enabled: false }),
      undefined,
    ],
    [
      'a rule of another cluster',
      'vsphere_compute_cluster_vm_affinity_rule',
      ({ other }) => ({ compute_cluster_id: other, mandatory: true }),
      undefined,
    ],
    [
      'a rule of a cluster that nobody can follow',
      'vsphere_compute_cluster_vm_affinity_rule',
      () => ({ compute_cluster_id: 'domain-c8', mandatory: true }),
      'error',
    ],
    [
      'an order of restarts',
      'vsphere_compute_cluster_vm_dependency_rule',
      ({ ours }) => ({ compute_cluster_id: ours }),
      'warning',
    ],
    ['an override of DRS', 'vsphere_drs_vm_override', ({ ours }) => ({ compute_cluster_id: ours }), 'error'],
    ['an override of HA', 'vsphere_ha_vm_override', ({ ours }) => ({ compute_cluster_id: ours }), 'error'],
    [
      'an override of HA elsewhere',
      'vsphere_ha_vm_override',
      ({ other }) => ({ compute_cluster_id: other }),
      undefined,
    ],
    [
      'a pool that reserves',
      'vsphere_resource_pool',
      () => ({ parent_resource_pool_id: 'resgroup-1', memory_reservation: 4096 }),
      'error',
    ],
    ['a pool', 'vsphere_resource_pool', () => ({ parent_resource_pool_id: 'resgroup-1' }), 'warning'],
  ];

  test.each(CASES)('%s (%s)', (_, type, given, severity) => {
    const estate = clustered();
    new Raw(estate.stack, 'raw', type, given(estate));
    expect(said(estate.stack).map((line) => line.split(':')[0])).toEqual(severity === undefined ? [] : [severity]);
  });

  test('a pool of another cluster is none of its business', () => {
    const { stack } = clustered();
    const pool = new DataVsphereComputeCluster(stack, 'lab', { name: 'lab' }).resourcePoolId;
    new Raw(stack, 'raw', 'vsphere_resource_pool', { parent_resource_pool_id: pool, memory_reservation: 4096 });
    expect(said(stack)).toEqual([]);
  });

  test.each([
    ['a host in maintenance', 'vsphere_host', { hostname: 'esxi-01.example.com', maintenance: true }, ['error']],
    ['a host that is managed', 'vsphere_host', { hostname: 'esxi-01.example.com' }, []],
    ['a pool that reserves', 'vsphere_resource_pool', { parent_resource_pool_id: 'r', cpu_reservation: 1 }, ['error']],
    ['a pool', 'vsphere_resource_pool', { parent_resource_pool_id: 'r' }, []],
  ])('%s is told beside an adopted VM in it where it does more than hold the VM', (_, type, given, severities) => {
    const { app, rack, server } = proven();
    const raw = new Raw(rack, 'raw', type, given);
    const id = raw.getStringAttribute('id');
    const guest = { name: 'guest', resource_pool_id: id, host_system_id: id, num_cpus: 1, memory: 512 };
    server.adoptVirtualMachine('adopted', new Raw(rack, 'vm', 'vsphere_virtual_machine', guest));
    expect(said(app).map((line) => line.split(':')[0])).toEqual(severities);
  });

  test('without a host on vSphere nothing of it matters', () => {
    const stack = newStack();
    kvmHost(stack);
    CASES.forEach(([, type], index) => new Raw(stack, `raw-${index}`, type, { hostname: 'a', name: 'b' }));
    expect(said(stack)).toEqual([]);
  });

  test('in these words', () => {
    const { stack } = clustered();
    new Raw(stack, 'raw', 'vsphere_host', { hostname: 'esxi-01.example.com', maintenance: true });
    expect(said(stack)).toEqual([
      "error: vsphere_host.raw puts host 'esxi-01.example.com' into maintenance, and the proofs count on it; declare it on the construct, take it out, or say by a Waiver on INP007 why the proof holds all the same",
    ]);
  });
});

describe('Terraform modules', () => {
  const policy: PolicyDocument = { name: 'org', version: '1', modules: 'error' };
  const SOURCE = 'terraform-aws-modules/vpc/aws';

  const WAYS: readonly [string, (e: Proven) => unknown][] = [
    ['in our stack', ({ rack }) => new TerraformHclModule(rack, 'net', { source: SOURCE })],
    [
      'in a foreign stack',
      ({ app }) => new TerraformHclModule(new TerraformStack(app, 'f'), 'net', { source: SOURCE }),
    ],
    ['by an override', ({ rack }) => rack.addOverride('module.net', { source: SOURCE })],
    [
      'by an override of a foreign stack',
      ({ app }) => new TerraformStack(app, 'f').addOverride('module.net.source', SOURCE),
    ],
    [
      'by an element of its own',
      ({ rack }) => {
        const element = new TerraformElement(rack, 'element');
        element.toTerraform = () => ({ module: { net: { source: SOURCE } } });
      },
    ],
  ];

  test.each(WAYS)('%s are told as not judged', (name, add) => {
    const estate = proven();
    add(estate);
    estate.app.synth();
    const report = JSON.parse(filesIn(estate.app.outdir)['strata.report.json']!) as {
      notJudged: object[];
      ok: boolean;
    };
    expect(report).toMatchObject({ ok: true, notJudged: [{ kind: 'module', address: 'module.net', from: SOURCE }] });
    void name;
  });

  test.each(WAYS)('%s are refused where the policy says so', (_, add) => {
    const estate = proven();
    Policy.apply(estate.app, policy);
    add(estate);
    const error = thrownBy(() => estate.app.synth());
    expect(rulesBroken(error)).toEqual(['INP007']);
    expect(error.message).toContain(
      `module.net (${SOURCE}) is not judged, and the policy allows no module; define what it makes with constructs, or say by a Waiver on INP007 what it makes`,
    );
    expect(Object.keys(filesIn(estate.app.outdir)).filter((file) => file.startsWith('stacks/rack'))).toEqual([]);
  });
});

describe('the line of a stranger', () => {
  const here = /^test\/enforcement\/outsiders\.test\.ts$/;

  function sources(scope: Construct): unknown[] {
    return Strata.of(scope)
      .report()
      .findings.filter(({ rule }) => rule === 'INP007')
      .map(({ source }) => source && { file: source.file, line: source.line });
  }

  /** The line that calls this. */
  const line = (): number => Number(/:(\d+):\d+\)?$/.exec(new RangeError().stack!.split('\n')[2]!)![1]);

  test('is that of the call that made it, wherever it is in the tree', () => {
    const { app, rack, server } = proven();
    const raw = { name: 'raw', resourcePoolId: 'r', networkInterface: [], disk: [] };
    const inStack = [new VsphereVm(rack, 'a', raw), line()] as const;
    const inHost = [new VsphereVm(server, 'b', raw), line()] as const;
    const group = new Construct(new TerraformStack(app, 'z'), 'group');
    const inGroup = [new VsphereVm(group, 'c', raw), line()] as const;
    const lines = [inStack, inHost, inGroup].map(([, number]) => ({ file: expect.stringMatching(here), line: number }));
    expect(sources(app)).toEqual(lines);
  });

  test('is not known of what was there before the first construct of this library', () => {
    const stack = newStack();
    new Raw(stack, 'a', 'nomad_job');
    kvmHost(stack);
    expect(sources(stack)).toEqual([undefined]);
  });
});
