import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  Bounded,
  Disk,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  type KvmOptions,
  Memory,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import {
  PREFIX,
  SHORT_PREFIX,
  STACK,
  Terraform,
  caseThat,
  removeScratch,
  run,
  say,
  scratchFolder,
  suite,
  synthesize,
  which,
  whyNotProviders,
} from './support';
import { staticBusybox } from './support/busybox';
import { type GuestReport, freePort, guestKernel, listen, writeImage, writeInitramfs } from './support/guest';
import { type DomainType, LIBVIRT_URI, LibvirtEngine, chanceOf, freeSubnet } from './support/libvirt';

const POOL = `${PREFIX}pool`;
const GIB = 1024 ** 3;
const SUBNET = freeSubnet();
const ADDRESS = `${SUBNET}.5`;

/** A pool that is there before the suite's Terraform. */
const THERE = `${PREFIX}there`;

/** A bridge of this machine. */
const BRIDGE = `${SHORT_PREFIX}br`;

/** Debian's UEFI firmware for guests, and the template of its variables. */
const OVMF = ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'] as const;

/** A shell script with what Terraform would take for expressions. */
const USER_DATA = '#!/bin/sh\necho "${HOME} $$ %{F} 100%"\n';

const missing = whyNotProviders('libvirt');
const opened = missing === undefined ? LibvirtEngine.open() : missing;
const engine = opened as LibvirtEngine;

/** How the provider fails by chance. */
const BY_CHANCE = { chance: chanceOf(() => engine) };

suite('KVM through libvirt', typeof opened === 'string' ? opened : undefined, () => {
  beforeAll(() => say(engine.label));

  afterAll(async () => {
    await engine.close();
    removeScratch();
  });

  describe('a hosted workstation', () => {
    const terraform = new Terraform('kvm', BY_CHANCE);
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
      expect(await engine.names('domain')).toEqual(
        ['blank', 'imaged', 'imaged-2', 'placed'].map((name) => PREFIX + name),
      );
    });

    test.each([
      ['blank', 2, 256],
      ['imaged', 1, 128],
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
      expect(await engine.volumeBytes(POOL, `${PREFIX}imaged-disk0`)).toBe(2 * GIB);
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
      for (const name of ['imaged', 'imaged-2', 'placed']) {
        const xml = await engine.virsh('vol-dumpxml', '--pool', POOL, `${PREFIX}${name}-disk0`);
        expect(/<backingStore>\s*<path>([^<]*)</.exec(xml)?.[1]).toBe(join(files.pool, image));
      }
    });

    test('joins VMs to the networks that they name; an internal one has no way out', async () => {
      const networksOf = async (name: string): Promise<(string | undefined)[]> =>
        [...(await engine.domain(PREFIX + name)).matchAll(/<source network='([^']*)'/g)].map(([, network]) => network);
      expect(await networksOf('blank')).toEqual([`${PREFIX}lan`, `${PREFIX}inside`]);
      expect(await networksOf('imaged')).toEqual([`${PREFIX}inside`]);
      const lan = await engine.virsh('net-dumpxml', `${PREFIX}lan`);
      expect(lan).toContain("<forward mode='nat'");
      expect(lan).toContain(`<ip family='ipv4' address='${SUBNET}.1' prefix='24'>`);
      expect(await engine.virsh('net-dumpxml', `${PREFIX}inside`)).not.toContain('<forward');
    });

    test('writes the address that is known at synth into a cloud-init disk', async () => {
      const file = await engine.virsh('vol-path', '--pool', POOL, `${PREFIX}placed-cloud-init.iso`);
      const iso = readFileSync(file, 'latin1');
      expect(iso).toContain(`"addresses":["${ADDRESS}/24"]`);
      expect(iso).toContain(`"local-hostname":"${PREFIX}placed"`);
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
      expect(await engine.names('domain')).toEqual([]);
      expect(await engine.names('network')).toEqual([]);
      expect(await engine.names('pool')).toEqual([]);
      expect(existsSync(files.pool) ? readdirSync(files.pool) : []).toEqual([]);
    });
  });

  describe('a value that Terraform knows later', () => {
    const terraform = new Terraform('kvm-bounded', BY_CHANCE);
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
      expect(await engine.names('domain')).toEqual([]);
    });

    test('applies within its bounds, and the engine holds the value', async () => {
      await terraform.apply(good);
      const xml = await engine.domain(`${PREFIX}bounded`);
      expect(xml).toMatch(/<vcpu[^>]*>2</);
      expect(xml).toContain(`<memory unit='KiB'>${128 * 1024}</memory>`);
      expect(await terraform.plan(good)).toMatchObject({ ok: true, changes: [] });
      await terraform.destroy(good);
      expect(await engine.names('domain')).toEqual([]);
    });
  });

  describe('a guest', () => {
    const busybox = staticBusybox();
    const kernel = typeof opened === 'string' ? { missing: opened } : guestKernel();
    const lacking = 'missing' in kernel ? kernel.missing : 'missing' in busybox ? busybox.missing : undefined;
    const terraform = new Terraform('kvm-guest', BY_CHANCE);

    afterAll(() => terraform.cleanUp());

    /** What the guest says of itself; it stays until it is destroyed. */
    async function booted(modules: readonly string[], props: Partial<VirtualMachineOptions>): Promise<GuestReport> {
      const folder = scratchFolder('kvm-files');
      const boot = { pool: join(folder, 'pool'), kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initramfs') };
      copyFileSync('path' in kernel ? kernel.path : '', boot.kernel);
      writeInitramfs('path' in busybox ? busybox.path : '', modules, boot.initrd);
      const types: DomainType[] = engine.domainType === 'kvm' ? ['kvm', 'qemu'] : ['qemu'];
      for (const type of types) {
        const port = await freePort();
        terraform.use(synthesize((stack) => bootable(stack, { ...boot, type, port }, props)).stack());
        await terraform.init();
        await terraform.apply();
        expect(await engine.domain(`${PREFIX}guest`)).toContain(`<domain type='${type}'`);
        // In nested virtualization a kernel may hang before its first line: then there is emulation.
        const report = await listen(port, type === 'kvm' ? 8 : 90);
        if (report !== undefined) {
          say(`the guest booted under ${type}: ${JSON.stringify(report)}`);
          return report;
        }
        say(`the guest said nothing under ${type}`);
        await terraform.destroy();
      }
      throw new Error('the guest said nothing, neither under kvm nor emulated');
    }

    caseThat('boots, and finds the declared vCPUs and memory', lacking, async () => {
      const report = await booted([], {});
      expect(report.cpus).toBe(3);
      // The firmware keeps some hundred KiB for itself.
      expect(report.memoryKib).toBeGreaterThan(320 * 1024 - 1024);
      expect(report.memoryKib).toBeLessThanOrEqual(320 * 1024);
      expect(report.cd).toEqual({});
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
      await terraform.destroy();
      expect(await engine.names('domain')).toEqual([]);
    });

    const modules = 'modules' in kernel ? kernel.modules : [];
    const noCd = lacking ?? (modules.length === 0 ? 'the kernel comes without modules to read a CD' : undefined);

    caseThat('reads who it is, its address and its user data from its CD', noCd, async () => {
      const address = { ip: ADDRESS, gateway: `${SUBNET}.1`, domain: 'example.test' };
      // An address is for what comes from an image; the guest itself boots by its kernel.
      const image = join(scratchFolder('kvm-files'), 'image.qcow2');
      await writeImage(image, 1);
      const networks = [`${PREFIX}lan`, `${PREFIX}inside`];
      const report = await booted(modules, { source: VmSource.image(image), networks, address, userData: USER_DATA });
      const mac = /<mac address='([^']*)'/.exec(await engine.domain(`${PREFIX}guest`))?.[1];
      expect(Object.keys(report.cd).sort()).toEqual(['meta-data', 'network-config', 'user-data']);
      expect(report.cd['user-data']).toBe(USER_DATA);
      expect(JSON.parse(report.cd['meta-data']!)).toEqual({
        'instance-id': `${PREFIX}guest`,
        'local-hostname': `${PREFIX}guest.example.test`,
      });
      expect(JSON.parse(report.cd['network-config']!)).toMatchObject({
        version: 2,
        ethernets: {
          primary: { match: { macaddress: mac }, addresses: [`${ADDRESS}/24`], gateway4: `${SUBNET}.1` },
        },
      });
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
      await terraform.destroy();
      expect(await engine.names('domain')).toEqual([]);
    });
  });

  describe('a host that makes its guests in its own way', () => {
    const terraform = new Terraform('kvm-made', BY_CHANCE);
    const others = ['kvm-pages', 'kvm-bridge'].map((name) => new Terraform(name, BY_CHANCE)) as [Terraform, Terraform];
    const [pages, bridge] = others;
    const firmware = OVMF.every((file) => existsSync(file));
    const xslt = which('xsltproc') === undefined ? 'xsltproc is not installed' : undefined;
    const boards = xslt ?? (firmware ? undefined : 'OVMF is not installed');
    const pool = (): string => join(scratchFolder('kvm-files'), 'pool');
    let made: string;

    afterAll(async () => {
      for (const one of [terraform, ...others]) {
        await one.cleanUp();
      }
    });

    caseThat('gives them a board, firmware, CPU and memory, and a SATA drive for their CD', boards, async () => {
      made = pool();
      terraform.use(synthesize((stack) => board(stack, made, {})).stack());
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
      const xml = await engine.domain(`${PREFIX}made`);
      expect(xml).toMatch(/machine='pc-q35-/);
      expect(xml).toContain(`type='pflash'>${OVMF[0]}</loader>`);
      expect(xml).toContain(`<nvram template='${OVMF[1]}'`);
      expect(xml).toContain("<cpu mode='maximum'");
      expect(xml).toMatch(/<memoryBacking>\s*<nosharepages\/>\s*<\/memoryBacking>/);
      expect(/<disk type='file' device='cdrom'>[^]*?<\/disk>/.exec(xml)?.[0]).toContain(
        "<target dev='sdd' bus='sata'/>",
      );
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    caseThat('replaces a domain, and keeps its disk, where the CD or the CPU is to be another', boards, async () => {
      const cpus = (['hypervisor-default', 'host-model'] as const).map((cpuMode) => ({ cpuMode }));
      for (const changed of [{ userData: '#cloud-config\n{"a": 1}\n' }, ...cpus]) {
        terraform.use(synthesize((stack) => board(stack, made, changed)).stack());
        const { changes } = await terraform.plan();
        expect(changes).toContainEqual({
          address: expect.stringMatching(/^libvirt_domain\..*made/) as unknown,
          actions: ['delete', 'create'],
        });
        expect(changes.map(({ address }) => address)).not.toContainEqual(expect.stringContaining('libvirt_volume'));
        await terraform.apply();
        expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
      }
      await terraform.destroy();
      expect(await engine.names('domain')).toEqual([]);
    });

    caseThat('has huge pages for their memory', xslt ?? whyNoHugePages(), async () => {
      pages.use(synthesize((stack) => hugePages(stack, pool())).stack());
      await pages.init();
      await pages.apply();
      expect(await engine.domain(`${PREFIX}made`)).toMatch(/<hugepages>\s*<page size='2048' unit='KiB'\/>/);
      expect(await pages.plan()).toMatchObject({ ok: true, changes: [] });
      await pages.destroy();
    });

    caseThat('joins them to a bridge of its own', whyNoBridge(), async () => {
      await run('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
      try {
        bridge.use(synthesize((stack) => bridged(stack, pool())).stack());
        await bridge.init();
        await bridge.apply();
        expect(await engine.domain(`${PREFIX}made`)).toContain(`<source bridge='${BRIDGE}'/>`);
        expect(await bridge.plan()).toMatchObject({ ok: true, changes: [] });
        await bridge.destroy();
      } finally {
        await run('ip', ['link', 'delete', BRIDGE]);
      }
    });
  });

  describe('what is made from a stopped guest', () => {
    const terraform = new Terraform('kvm-copies', BY_CHANCE);
    let pool: string;

    beforeAll(async () => {
      pool = join(scratchFolder('kvm-files'), 'there');
      await engine.virsh('pool-create-as', THERE, 'dir', '--target', pool, '--build');
      await engine.virsh('vol-create-as', THERE, 'base.qcow2', '1G', '--format', 'qcow2');
    });

    afterAll(async () => {
      await terraform.cleanUp();
      await run('virsh', ['-c', LIBVIRT_URI, 'pool-destroy', THERE]);
    });

    test('is applied: copies, a template and its clones, linked clones of what is there', async () => {
      terraform.use(synthesize(duplicates).stack());
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
      expect(await engine.names('domain')).toEqual(['cloned', 'copy', 'linked', 'master'].map((name) => PREFIX + name));
      expect(await engine.virsh('domstate', `${PREFIX}master`)).toBe('shut off');
      expect(await engine.virsh('domstate', `${PREFIX}copy`)).toBe('running');
    });

    test.each([
      [`${PREFIX}copy-disk0`, `${PREFIX}master-disk0`, 2],
      [`${PREFIX}copy-disk1`, `${PREFIX}master-disk1`, 1],
      [`${PREFIX}master-golden-disk0`, `${PREFIX}master-disk0`, 1],
      [`${PREFIX}cloned-disk0`, `${PREFIX}master-golden-disk0`, 1],
      [`${PREFIX}cloned-disk1`, `${PREFIX}master-golden-disk1`, 1],
      [`${PREFIX}linked-disk0`, 'base.qcow2', 1],
    ])('lies on what it was made from: %s on %s, of %i GiB', async (name, base, gib) => {
      const xml = await engine.virsh('vol-dumpxml', '--pool', THERE, name);
      expect(/<backingStore>\s*<path>([^<]*)</.exec(xml)?.[1]).toBe(join(pool, base));
      expect(await engine.volumeBytes(THERE, name)).toBe(gib * GIB);
    });

    test.each([
      ['master', 'disable'],
      ['copy', 'disable'],
      ['cloned', 'enable'],
    ])('starts with its host or not, as declared: %s, %s', async (name, autostart) => {
      expect(await engine.virsh('dominfo', PREFIX + name)).toMatch(new RegExp(`^Autostart: +${autostart}$`, 'm'));
    });

    test('has nothing left to do in a second plan', async () => {
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('goes before what it was made from, and leaves nothing', async () => {
      await terraform.destroy();
      expect(await engine.names('domain')).toEqual([]);
      expect(await engine.volumes(THERE)).toEqual(['base.qcow2']);
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

/** The smallest that QEMU starts. */
const SMALL = { ...GUEST, name: `${PREFIX}made`, vcpus: 1, memory: Memory.mib(64) };

/** The host; its guests have the CPU that this machine can give them: the host's own, wherever it can. */
function hostOf(
  stack: TerraformStack,
  pool: string,
  domainType: DomainType = engine.domainType,
  kvm: Partial<KvmOptions> = {},
): HostedWorkstation {
  const cpuMode = domainType === 'kvm' && !engine.passesCpu ? ({ cpuMode: 'hypervisor-default' } as const) : {};
  const host = new HostedWorkstation(stack, 'desk', {
    hypervisor: Hypervisor.kvm({ uri: LIBVIRT_URI, domainType, ...cpuMode, ...kvm }),
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
  host.addVirtualMachine('blank', {
    ...GUEST,
    name: `${PREFIX}blank`,
    vcpus: blankVcpus,
    memory: Memory.mib(256),
    networks: [`${PREFIX}lan`, `${PREFIX}inside`],
  });
  host.addVirtualMachine('imaged', {
    ...GUEST,
    name: `${PREFIX}imaged`,
    vcpus: 1,
    memory: Memory.mib(128),
    disks: [{ size: Disk.gib(2) }],
    source: VmSource.image(files.image),
    networks: [`${PREFIX}inside`],
    replicas: 2,
  });
  host.addVirtualMachine('placed', {
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
  hostOf(stack, pool).addVirtualMachine('bounded', {
    ...GUEST,
    name: `${PREFIX}bounded`,
    vcpus: Bounded.atMost(vcpus.numberValue, 2),
    memory: Memory.gib(Bounded.atMost(gib.numberValue, 1)),
  });
}

/** One VM with all that a host can make it with. */
function board(
  stack: TerraformStack,
  pool: string,
  changed: { readonly userData?: string; readonly cpuMode?: KvmOptions['cpuMode'] },
): void {
  const { userData = USER_DATA, cpuMode = 'maximum' } = changed;
  const uefi = { code: OVMF[0], variables: OVMF[1] };
  const kvm = { machine: 'q35', cpuMode, uefi, memoryBacking: { sharePages: false } } as const;
  // Emulated: in nested virtualization the firmware stops the guest, which is then shown as not running.
  hostOf(stack, pool, 'qemu', kvm).addVirtualMachine('made', { ...SMALL, userData });
}

/** One VM whose memory is of huge pages. */
function hugePages(stack: TerraformStack, pool: string): void {
  const kvm = { memoryBacking: { hugePageSize: Memory.mib(2) } };
  hostOf(stack, pool, engine.domainType, kvm).addVirtualMachine('made', SMALL);
}

/** One VM on a bridge of the host. */
function bridged(stack: TerraformStack, pool: string): void {
  const host = hostOf(stack, pool, engine.domainType, { bridges: { office: BRIDGE } });
  host.addVirtualMachine('made', { ...SMALL, networks: ['office', `${PREFIX}lan`] });
}

/** A stopped VM, and what is made from it, in a pool that is there. */
function duplicates(stack: TerraformStack): void {
  const host = new HostedWorkstation(stack, 'desk', {
    hypervisor: Hypervisor.kvm({ uri: LIBVIRT_URI, domainType: 'qemu' }),
    cpu: { sockets: 1, coresPerSocket: 8 },
    memory: Memory.gib(8),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
    datastores: [{ name: THERE, capacity: Disk.gib(40) }],
  });
  host.addNetwork('inside', { name: `${PREFIX}inside`, internal: true });
  const small = { ...SMALL, networks: [`${PREFIX}inside`] };
  const disks = [1, 1].map((gib) => ({ size: Disk.gib(gib), preventDestroy: false }));
  const stopped = { powered: false, userData: USER_DATA, source: VmSource.blank() };
  const master = host.addVirtualMachine('master', { ...small, name: `${PREFIX}master`, disks, ...stopped });
  host.addVirtualMachine('copy', {
    ...small,
    name: `${PREFIX}copy`,
    disks: [{ size: Disk.gib(2) }, disks[1]!],
    source: VmSource.copyOf(master),
    autostart: false,
  });
  const golden = master.asTemplate('golden', { description: 'for clones' });
  host.addVirtualMachine('cloned', { ...small, name: `${PREFIX}cloned`, disks, source: golden });
  host.addVirtualMachine('linked', {
    ...small,
    name: `${PREFIX}linked`,
    source: VmSource.template('base.qcow2', { linked: true }),
  });
}

/** Why no guest can have huge pages here. */
function whyNoHugePages(): string | undefined {
  const free = Number(/^HugePages_Free: +(\d+)$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0);
  if (free * 2 < 64) {
    return `the machine keeps ${free} huge pages ready, fewer than a guest of 64 MiB needs`;
  }
  return readFileSync('/proc/mounts', 'utf8').includes(' hugetlbfs ') ? undefined : 'no hugetlbfs is mounted';
}

/** Why no bridge can be made here. */
function whyNoBridge(): string | undefined {
  return which('ip') === undefined ? 'ip is not installed' : undefined;
}

/** One VM that boots: what the construct does not say goes through the L1, which the re-check lets pass. */
function bootable(
  stack: TerraformStack,
  boot: { pool: string; kernel: string; initrd: string; type: DomainType; port: number },
  props: Partial<VirtualMachineOptions>,
): void {
  const host = hostOf(stack, boot.pool, boot.type);
  host.addNetwork('inside', { name: `${PREFIX}inside`, internal: true });
  const { resource } = host.addVirtualMachine('guest', { ...GUEST, ...props });
  resource.addOverride('kernel', boot.kernel);
  resource.addOverride('initrd', boot.initrd);
  // One map with a key a word: the provider reads it back so, and would replace the domain on every plan otherwise.
  resource.addOverride('cmdline', [{ console: 'ttyS0', panic: '1' }]);
  // Into the first console: cdktf would append a list to the list, and a domain has one serial console.
  resource.addOverride('console.0.type', 'tcp');
  resource.addOverride('console.0.source_host', '127.0.0.1');
  resource.addOverride('console.0.source_service', String(boot.port));
}
