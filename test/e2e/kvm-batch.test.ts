import type { TerraformStack } from 'cdktf';
import {
  Disk,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  Memory,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import fc from 'fast-check';
import { join } from 'node:path';
import { PREFIX, Terraform, removeScratch, say, scratchFolder, suite, whyNotProviders } from './support';
import { type Guest } from './support/generated';
import { type Unstable, testRandomGuests } from './support/known';
import { LIBVIRT_URI, LibvirtEngine, chanceOf, freeSubnet } from './support/libvirt';

const missing = whyNotProviders('libvirt');
const opened = missing === undefined ? LibvirtEngine.open() : missing;
const engine = opened as LibvirtEngine;

const LAN = `${PREFIX}lan`;
const INSIDE = `${PREFIX}inside`;
const SUBNET = freeSubnet();

/** Guests where nobody says how many. */
const SHARE = 4;

/** A VM's props, but for what all of them have; its disks are blank. */
type Props = Pick<VirtualMachineOptions, 'autostart' | 'networks' | 'powered' | 'userData' | 'vcpus'> & {
  readonly mib: number;
  /** GiB of each disk. */
  readonly disks: readonly number[];
};

/** What libvirt takes; never what it is by default, whose change is none. */
const PROPS: fc.Arbitrary<Props> = fc.record(
  {
    vcpus: fc.integer({ min: 1, max: 3 }),
    mib: fc.integer({ min: 32, max: 128 }),
    disks: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    networks: fc.subarray([LAN, INSIDE], { minLength: 1 }),
    powered: fc.constant(false),
    autostart: fc.constant(false),
    userData: fc.constantFrom('#cloud-config\npackages: [nginx]\n', '#!/bin/sh\necho "${HOME} 100%"\n'),
  },
  { requiredKeys: ['vcpus', 'mib', 'disks', 'networks'] },
);

const LEAST = { vcpus: 1, mib: 32, disks: [1], networks: [INSIDE] };

const KNOWN_UNSTABLE: readonly Unstable<Props>[] = [
  {
    why: 'user data that is left out later',
    step: 'change',
    guest: { props: { ...LEAST, userData: '#!/bin/sh\n' }, change: { prop: 'userData', to: undefined } },
    is: ({ change }) => change?.prop === 'userData' && change.to === undefined,
  },
];

suite('KVM through libvirt, random domains', typeof opened === 'string' ? opened : undefined, () => {
  let pool: string;

  beforeAll(() => {
    say(engine.label);
    pool = join(scratchFolder('kvm-files'), 'pool');
  });

  afterAll(async () => {
    await engine.close();
    removeScratch();
  });

  testRandomGuests({
    batch: {
      declare: (stack, guests) => domains(stack, pool, guests),
      terraform: () => new Terraform('kvm-batch', { chance: chanceOf(() => engine) }),
      held: async () => [
        ...(await engine.names('domain')),
        ...(await engine.names('network')),
        ...(await engine.names('pool')),
      ],
      sweep: () => engine.sweep(),
      required: ['vcpus', 'mib', 'disks', 'networks'],
      size: 10,
    },
    props: PROPS,
    share: SHARE,
    unstable: KNOWN_UNSTABLE,
  });
});

/** VMs on a host that has room for all of them: what the machine really has is not asked. */
function domains(stack: TerraformStack, path: string, guests: readonly Pick<Guest<Props>, 'id' | 'props'>[]): void {
  // Nothing runs in them: it is all the same to them whether their CPU is the host's.
  const hypervisor = Hypervisor.kvm({ uri: LIBVIRT_URI, domainType: 'qemu' });
  const host = new HostedWorkstation(stack, 'desk', {
    hypervisor,
    cpu: { sockets: 2, coresPerSocket: 64 },
    memory: Memory.gib(64),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
    datastores: [{ name: `${PREFIX}pool`, capacity: Disk.tib(1), path }],
  });
  host.addNetwork('lan', { name: LAN, subnet: `${SUBNET}.0/24` });
  host.addNetwork('inside', { name: INSIDE, internal: true });
  for (const { id, props } of guests) {
    const { mib, disks, ...others } = props;
    host.addVirtualMachine(id, {
      ...others,
      name: PREFIX + id,
      memory: Memory.mib(mib),
      disks: disks.map((gib) => ({ size: Disk.gib(gib), preventDestroy: false })),
      guestOs: GuestOs.DEBIAN_12,
      source: VmSource.blank(),
    });
  }
}
