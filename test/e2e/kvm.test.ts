import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  Memory,
  type VirtualMachine,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import {
  PREFIX,
  STACK,
  Terraform,
  caseThat,
  removeScratch,
  say,
  scratchFolder,
  suite,
  synthesize,
  whyNotProviders,
} from './support';
import { staticBusybox } from './support/busybox';
import { freePort, guestKernel, listen, writeImage, writeInitramfs } from './support/guest';
import { type DomainType, LIBVIRT_URI, LibvirtEngine, freeSubnet } from './support/libvirt';

const POOL = `${PREFIX}pool`;
const GIB = 1024 ** 3;
const SUBNET = freeSubnet();
const ADDRESS = `${SUBNET}.5`;

const missing = whyNotProviders('libvirt');
const opened = missing === undefined ? LibvirtEngine.open() : missing;
const engine = opened as LibvirtEngine;

suite('KVM through libvirt', typeof opened === 'string' ? opened : undefined, () => {
  beforeAll(async () => {
    say(engine.label);
    await engine.sweep();
  });

  afterAll(async () => {
    await engine.sweep();
    await engine.close();
    removeScratch();
  });

  describe('a hosted workstation', () => {
    const terraform = new Terraform('kvm');
    let files: Files;

    beforeAll(async () => {
      const folder = scratchFolder('kvm-files');
      files = { pool: join(folder, 'pool'), image: join(folder, 'image.qcow2') };
      await writeImage(files.image, 1);
    });

    afterAll(() => terraform.cleanUp());

    test('is accepted by the provider and applied', async () => {
      terraform.use(synthesize((stack) => desktops(stack, files)).stack());
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
      expect(await engine.names('domain', PREFIX)).toEqual(
        ['blank', 'imaged-1', 'imaged-2', 'placed'].map((name) => PREFIX + name),
      );
    });

    test.each([
      ['blank', 2, 256],
      ['imaged-1', 1, 128],
      ['imaged-2', 1, 128],
      ['placed', 1, 192],
    ])('gives %s the declared vCPUs and memory', async (name, vcpus, mib) => {
      const xml = await engine.domain(PREFIX + name);
      expect(xml).toMatch(new RegExp(`<domain type='${engine.domainType}'`));
      expect(xml).toMatch(new RegExp(`<vcpu[^>]*>${vcpus}</vcpu>`));
      expect(xml).toContain(`<memory unit='KiB'>${mib * 1024}</memory>`);
      expect(xml).toContain(`<currentMemory unit='KiB'>${mib * 1024}</currentMemory>`);
      expect(await engine.virsh('domstate', PREFIX + name)).toBe('running');
    });

    test('makes disks of the declared size, each on its own volume', async () => {
      expect(await engine.volumeBytes(POOL, `${PREFIX}blank-disk0`)).toBe(1 * GIB);
      expect(await engine.volumeBytes(POOL, `${PREFIX}imaged-1-disk0`)).toBe(2 * GIB);
      expect(await engine.volumeBytes(POOL, `${PREFIX}imaged-2-disk0`)).toBe(2 * GIB);
      expect(await engine.volumeBytes(POOL, `${PREFIX}placed-disk1`)).toBe(3 * GIB);
      const disks = (await engine.domain(`${PREFIX}placed`)).match(/<disk [^]*?<\/disk>/g) ?? [];
      expect(disks.map((disk) => /<source .*?(?:file|volume)='([^']*)'/.exec(disk)?.[1])).toEqual(
        ['placed-disk0', 'placed-disk1', 'placed-cloud-init.iso'].map((name) => expect.stringContaining(name)),
      );
    });

    test('starts the first disk from the image, which is loaded once', async () => {
      const image = `strata-desk-image0`;
      expect((await engine.volumes(POOL)).filter((name) => name.includes('image0'))).toEqual([image]);
      for (const name of ['imaged-1', 'imaged-2', 'placed']) {
        const xml = await engine.virsh('vol-dumpxml', '--pool', POOL, `${PREFIX}${name}-disk0`);
        expect(/<backingStore>\s*<path>([^<]*)</.exec(xml)?.[1]).toBe(join(files.pool, image));
      }
    });

    test('joins VMs to the networks that they name; an internal one has no way out', async () => {
      const networksOf = async (name: string): Promise<(string | undefined)[]> =>
        [...(await engine.domain(PREFIX + name)).matchAll(/<source network='([^']*)'/g)].map(([, network]) => network);
      expect(await networksOf('blank')).toEqual([`${PREFIX}lan`, `${PREFIX}inside`]);
      expect(await networksOf('imaged-1')).toEqual([`${PREFIX}inside`]);
      const lan = await engine.virsh('net-dumpxml', `${PREFIX}lan`);
      expect(lan).toContain("<forward mode='nat'");
      expect(lan).toContain(`<ip family='ipv4' address='${SUBNET}.1' prefix='24'>`);
      expect(await engine.virsh('net-dumpxml', `${PREFIX}inside`)).not.toContain('<forward');
    });

    test('writes the address that is known at synth into a cloud-init disk', async () => {
      const file = await engine.virsh('vol-path', '--pool', POOL, `${PREFIX}placed-cloud-init.iso`);
      const iso = readFileSync(file, 'latin1');
      expect(iso).toContain(`"addresses":["${ADDRESS}/24"]`);
      expect(iso).toContain('"local-hostname":"strata-e2e-placed"');
    });

    test('has nothing left to do in a second plan', async () => {
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('shows a domain that was removed behind its back, and makes it again', async () => {
      await engine.virsh('destroy', `${PREFIX}blank`);
      await engine.virsh('undefine', `${PREFIX}blank`);
      const { changes } = await terraform.plan();
      expect(changes).toEqual([{ address: expect.stringMatching(/^libvirt_domain\..*blank/), actions: ['create'] }]);
      await terraform.apply();
      expect(await engine.domain(`${PREFIX}blank`)).toMatch(/<vcpu[^>]*>2</);
    });

    test('replaces a domain whose vCPUs are declared otherwise, and keeps its disk', async () => {
      terraform.use(synthesize((stack) => desktops(stack, files, { blankVcpus: 1 })).stack());
      const { changes } = await terraform.plan();
      expect(changes).toContainEqual({
        address: expect.stringMatching(/^libvirt_domain\..*blank/),
        actions: ['delete', 'create'],
      });
      expect(changes.map(({ address }) => address)).not.toContainEqual(expect.stringContaining('libvirt_volume'));
      await terraform.apply();
      expect(await engine.domain(`${PREFIX}blank`)).toMatch(/<vcpu[^>]*>1</);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('refuses to destroy a data disk until that is asked for', async () => {
      const { status, stderr } = await terraform.run(['plan', '-destroy', '-input=false', '-no-color']);
      expect(status).toBe(1);
      expect(stderr).toMatch(/libvirt_volume\.\S*placed_disk1\S*\s+has\s+lifecycle\.prevent_destroy\s+set/);
    });

    test('leaves nothing when it is destroyed', async () => {
      terraform.use(synthesize((stack) => desktops(stack, files, { blankVcpus: 1, mayLoseData: true })).stack());
      await terraform.destroy();
      expect(await engine.names('domain', PREFIX)).toEqual([]);
      expect(await engine.names('network', PREFIX)).toEqual([]);
      expect(await engine.names('pool', PREFIX)).toEqual([]);
      expect(existsSync(files.pool) ? readdirSync(files.pool) : []).toEqual([]);
    });
  });

  describe('a value that Terraform knows later', () => {
    const terraform = new Terraform('kvm-bounded');
    const good = { vcpus: 2, gib: 0.125 };

    beforeAll(async () => {
      const pool = join(scratchFolder('kvm-files'), 'pool');
      terraform.use(synthesize((stack) => bounded(stack, pool)).stack());
      await terraform.init();
    });

    afterAll(() => terraform.cleanUp(good));

    test.each([
      ['vCPUs', { ...good, vcpus: 3 }, "'vcpus' of e2e/desk/bounded must be above 0 and at most 2"],
      ['vCPUs', { ...good, vcpus: 0 }, "'vcpus' of e2e/desk/bounded must be above 0 and at most 2"],
      ['memory', { ...good, gib: 2 }, "'memory' of e2e/desk/bounded must be above 0 and at most 1"],
    ])('stops the plan where %s are out of their bounds: %j', async (_, variables, message) => {
      const { ok, output } = await terraform.plan(variables);
      expect(ok).toBe(false);
      expect(output.replace(/\s+/g, ' ')).toContain(message);
      expect(await engine.names('domain', PREFIX)).toEqual([]);
    });

    test('applies within its bounds, and the engine holds the value', async () => {
      await terraform.apply(good);
      const xml = await engine.domain(`${PREFIX}bounded`);
      expect(xml).toMatch(/<vcpu[^>]*>2</);
      expect(xml).toContain(`<memory unit='KiB'>${128 * 1024}</memory>`);
      expect(await terraform.plan(good)).toMatchObject({ ok: true, changes: [] });
      await terraform.destroy(good);
      expect(await engine.names('domain', PREFIX)).toEqual([]);
    });
  });

  describe('a guest', () => {
    const busybox = staticBusybox();
    const kernel = typeof opened === 'string' ? { missing: opened } : guestKernel();
    const lacking = 'missing' in kernel ? kernel.missing : 'missing' in busybox ? busybox.missing : undefined;
    const terraform = new Terraform('kvm-guest');

    afterAll(() => terraform.cleanUp());

    caseThat('boots, and finds the declared vCPUs and memory', lacking, async () => {
      const folder = scratchFolder('kvm-files');
      const boot = { pool: join(folder, 'pool'), kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initramfs') };
      copyFileSync('path' in kernel ? kernel.path : '', boot.kernel);
      writeInitramfs('path' in busybox ? busybox.path : '', boot.initrd);
      const types: DomainType[] = engine.domainType === 'kvm' ? ['kvm', 'qemu'] : ['qemu'];
      for (const type of types) {
        const port = await freePort();
        terraform.use(synthesize((stack) => bootable(stack, { ...boot, type, port })).stack());
        await terraform.init();
        await terraform.apply();
        expect(await engine.domain(`${PREFIX}guest`)).toContain(`<domain type='${type}'`);
        // In nested virtualization a kernel may hang before its first line: then there is emulation.
        const report = await listen(port, type === 'kvm' ? 8 : 90);
        if (report === undefined && type === 'kvm') {
          say('the guest said nothing under kvm in 8 s: nested virtualization? once more, emulated');
          await terraform.destroy();
          continue;
        }
        say(`the guest booted under ${type}: ${JSON.stringify(report)}`);
        expect(report?.cpus).toBe(3);
        // The firmware keeps some hundred KiB for itself.
        expect(report?.memoryKib).toBeGreaterThan(320 * 1024 - 1024);
        expect(report?.memoryKib).toBeLessThanOrEqual(320 * 1024);
        break;
      }
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
      await terraform.destroy();
      expect(await engine.names('domain', PREFIX)).toEqual([]);
    });
  });

  test('nothing is written where an override gives a VM more than was declared', () => {
    const outdir = scratchFolder('over');
    const build = (stack: TerraformStack): void => {
      const vm = hostOf(stack, outdir).addVirtualMachine('guest', GUEST);
      vm.resource.addOverride('vcpu', 4);
    };
    expect(() => synthesize(build, outdir)).toThrow('INP006');
    expect(readdirSync(outdir, { recursive: true })).not.toContainEqual(expect.stringMatching(`${STACK}|tf.json`));
  });
});

interface Files {
  readonly pool: string;
  readonly image: string;
}

/** What guests have in common. */
const GUEST = {
  name: `${PREFIX}guest`,
  vcpus: 3,
  memory: Memory.mib(320),
  disks: [{ size: Disk.gib(1) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.blank(),
  networks: [`${PREFIX}lan`],
};

/** A VM with the CPU model that this machine can give it: the construct's own, wherever it can. */
function addVm(host: HostedWorkstation, id: string, props: VirtualMachineOptions): VirtualMachine {
  const vm = host.addVirtualMachine(id, props);
  if (!engine.passesCpu) {
    vm.resources.forEach((resource) => resource.addOverride('cpu', undefined));
  }
  return vm;
}

function hostOf(stack: TerraformStack, pool: string, domainType: DomainType = engine.domainType): HostedWorkstation {
  const host = new HostedWorkstation(stack, 'desk', {
    hypervisor: Hypervisor.kvm({ uri: LIBVIRT_URI, domainType }),
    cpu: { sockets: 1, coresPerSocket: 8 },
    memory: Memory.gib(8),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
    datastores: [{ name: POOL, capacity: Disk.gib(40), path: pool }],
  });
  host.addNetwork('lan', { name: `${PREFIX}lan`, subnet: `${SUBNET}.0/24` });
  return host;
}

/** VMs of every kind. */
function desktops(
  stack: TerraformStack,
  files: Files,
  changed: { blankVcpus?: number; mayLoseData?: boolean } = {},
): void {
  const { blankVcpus = 2, mayLoseData = false } = changed;
  const host = hostOf(stack, files.pool);
  host.addNetwork('inside', { name: `${PREFIX}inside`, internal: true });
  addVm(host, 'blank', {
    ...GUEST,
    name: `${PREFIX}blank`,
    vcpus: blankVcpus,
    memory: Memory.mib(256),
    networks: [`${PREFIX}lan`, `${PREFIX}inside`],
  });
  addVm(host, 'imaged', {
    ...GUEST,
    name: `${PREFIX}imaged`,
    vcpus: 1,
    memory: Memory.mib(128),
    disks: [{ size: Disk.gib(2) }],
    source: VmSource.image(files.image),
    networks: [`${PREFIX}inside`],
    replicas: 2,
  });
  addVm(host, 'placed', {
    ...GUEST,
    name: `${PREFIX}placed`,
    vcpus: 1,
    memory: Memory.mib(192),
    disks: [{ size: Disk.gib(2) }, { size: Disk.gib(3), ...(mayLoseData && { preventDestroy: false }) }],
    source: VmSource.image(files.image),
    address: { ip: ADDRESS, gateway: `${SUBNET}.1`, dnsServers: [`${SUBNET}.1`] },
  });
}

/** One VM with sizes of variables. */
function bounded(stack: TerraformStack, pool: string): void {
  const vcpus = new TerraformVariable(stack, 'vcpus', { type: 'number' });
  const gib = new TerraformVariable(stack, 'gib', { type: 'number' });
  addVm(hostOf(stack, pool), 'bounded', {
    ...GUEST,
    name: `${PREFIX}bounded`,
    vcpus: Bounded.atMost(vcpus.numberValue, 2),
    memory: Memory.gib(Bounded.atMost(gib.numberValue, 1)),
  });
}

/** One VM that boots: what the construct does not say goes through the L1, which the re-check lets pass. */
function bootable(
  stack: TerraformStack,
  boot: { pool: string; kernel: string; initrd: string; type: DomainType; port: number },
): void {
  const { resource } = addVm(hostOf(stack, boot.pool, boot.type), 'guest', GUEST);
  resource.addOverride('kernel', boot.kernel);
  resource.addOverride('initrd', boot.initrd);
  // One map with a key a word: the provider reads it back so, and would replace the domain on every plan otherwise.
  resource.addOverride('cmdline', [{ console: 'ttyS0', panic: '1' }]);
  // Into the first console: cdktf would append a list to the list, and a domain has one serial console.
  resource.addOverride('console.0.type', 'tcp');
  resource.addOverride('console.0.source_host', '127.0.0.1');
  resource.addOverride('console.0.source_service', String(boot.port));
}
