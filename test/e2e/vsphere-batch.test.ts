import type { TerraformStack } from 'cdktf';
import { Disk, GuestOs, Memory, type VirtualMachineOptions, VmSource } from 'cdktf-strata';
import fc from 'fast-check';
import { Terraform, removeScratch, say, suite } from './support';
import { type Guest } from './support/generated';
import { type Unstable, testRandomGuests } from './support/known';
import { type Provider, vsphereProvider } from './vcsim/provider';
import { Simulator } from './vcsim/simulator';
import { NOT_KEPT, BLANK, NETWORK, addPortGroup, connect, host, networksOf, simulated } from './vcsim/stacks';

const found = vsphereProvider();
const opened = typeof found === 'string' ? found : Simulator.open('vcenter');
const provider = found as Provider;
const simulator = opened as Simulator;

/** Guests where nobody says how many. */
const SHARE = 6;

const SYSTEMS = {
  debian: GuestOs.DEBIAN_12,
  rhel: GuestOs.RHEL_9,
  windows: GuestOs.WINDOWS_SERVER_2019,
};

/** A VM's props, but for what all of them have; its disks are blank. */
type Props = Pick<
  VirtualMachineOptions,
  'firmware' | 'hotAdd' | 'networks' | 'settings' | 'shutdownWaitMinutes' | 'trustZone' | 'userData' | 'vcpus'
> & {
  readonly gib: number;
  readonly coresPerSocket?: 1;
  /** GiB of each disk, and where it is. */
  readonly disks: readonly (readonly [gib: number, datastore: string])[];
  readonly reservedGib?: number;
  readonly reservesCpu?: true;
  readonly system?: keyof typeof SYSTEMS;
  readonly iso?: string;
};

/** What vSphere takes; never what it is by default, whose change is none. */
const PROPS: fc.Arbitrary<Props> = fc.record(
  {
    vcpus: fc.integer({ min: 1, max: 8 }),
    gib: fc.integer({ min: 1, max: 16 }),
    disks: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('LocalDS_0', 'LocalDS_1')), {
      minLength: 1,
      maxLength: 3,
    }),
    networks: fc.subarray(networksOf(provider, NETWORK, 'orders'), { minLength: 1 }),
    coresPerSocket: fc.constant(1 as const),
    firmware: fc.constant('bios' as const),
    hotAdd: fc.constantFrom({ cpu: true }, { memory: true }, { cpu: true, memory: true }),
    reservedGib: fc.constant(1),
    reservesCpu: fc.constant(true as const),
    settings: fc.dictionary(
      fc.constantFrom('guestinfo.role', 'guestinfo.zone'),
      fc.constantFrom('web', 'a "b" c', '1'),
      {
        minKeys: 1,
      },
    ),
    shutdownWaitMinutes: fc.integer({ min: 1, max: 10 }),
    trustZone: fc.constantFrom('public', 'untrusted'),
    userData: fc.constantFrom('#cloud-config\npackages: [nginx]\n', '#!/bin/sh\necho "${HOME} 100%"\n'),
    system: fc.constantFrom('rhel' as const, 'windows' as const),
    iso: fc.constantFrom('iso/debian-12.iso', 'iso/rhel-9.iso'),
  },
  { requiredKeys: ['vcpus', 'gib', 'disks', 'networks'] },
);

const KNOWN_UNSTABLE: readonly Unstable<Props>[] = [];

suite('vSphere (vCenter simulator), random VMs', typeof opened === 'string' ? opened : undefined, () => {
  let before: readonly string[];

  beforeAll(async () => {
    say(provider.label);
    before = await simulator.names();
  });

  afterAll(async () => {
    await simulator.close();
    removeScratch();
  });

  testRandomGuests({
    batch: {
      declare: machines,
      // A second VM at once hangs the provider against the simulator.
      terraform: () => new Terraform('vsphere-batch', { parallelism: 1, env: provider.env, notKept: NOT_KEPT }),
      adapt: provider.adapt,
      held: async () => (await simulator.names()).filter((name) => !before.includes(name)),
      sweep: () => Promise.resolve(),
      required: ['vcpus', 'gib', 'disks', 'networks'],
      size: 12,
    },
    props: PROPS,
    fits: ({ system, userData }) => system !== 'windows' || userData === undefined,
    share: SHARE,
    unstable: KNOWN_UNSTABLE,
  });
});

/** VMs on one host. */
function machines(stack: TerraformStack, guests: readonly Pick<Guest<Props>, 'id' | 'props'>[]): void {
  connect(stack, simulator);
  const overcommit = { cpuPercent: 800, memoryPercent: 200, reason: 'nothing runs in them' };
  const metal = host(stack, 'esxi-01', { hostname: 'DC0_H0' }, { overcommit });
  addPortGroup(provider, metal, 'orders', 12);
  for (const { id, props } of guests) {
    const { gib, disks, reservedGib, reservesCpu, system = 'debian', iso, ...others } = props;
    const reservation = {
      ...(reservedGib !== undefined && { memory: Memory.gib(reservedGib) }),
      ...(reservesCpu && { cpu: true }),
    };
    simulated(
      metal.addVirtualMachine(id, {
        ...BLANK,
        ...others,
        memory: Memory.gib(gib),
        disks: disks.map(([size, datastore]) => ({ size: Disk.gib(size), datastore })),
        guestOs: SYSTEMS[system],
        ...(Object.keys(reservation).length > 0 && { reservation }),
        ...(iso !== undefined && { source: VmSource.iso(iso) }),
      }),
    );
  }
}
