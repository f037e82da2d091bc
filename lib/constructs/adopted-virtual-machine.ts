import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { type Disk, type StatedDisk, type VmFacts, declareVm, set } from '../model';
import { type Dialect, dialectOf } from '../targets';
import type { AdoptVirtualMachineOptions, AdoptedDisk } from './adopt-props';
import { AdoptedGuest } from './adopted';
import { isGuestOs } from './machine';
import type { IVmHost } from './vm-hosting';

/** What `adoptVirtualMachine` takes. */
interface AdoptedVirtualMachineProps {
  readonly host: IVmHost;
  readonly resource: TerraformResource;
  readonly options: AdoptVirtualMachineOptions | Disk[];
}

/** A VM resource that was adopted by its host or cluster. */
export class AdoptedVirtualMachine extends AdoptedGuest<VmFacts> {
  constructor(scope: Construct, id: string, { host, resource, options }: AdoptedVirtualMachineProps) {
    const dialect = dialectOf(host.hypervisor.system);
    super(scope, id, 'adopted virtual machine', resource, dialect?.vm);
    const { checks } = this;
    const { declaration } = host;
    if (declaration.stores.length === 0) {
      checks.fail('INP008', `${declaration.name} states no datastore that its disks could be charged to; state it`);
    }
    const known = optionsOf(options);
    const stores = declaration.stores.map(({ name }) => name);
    const stated = {
      ...this.optionsOf(known),
      disks: checks.list('disks', known.disks, 'disks').map((disk, index) => this.diskOf(disk, index, stores)),
      ...(checks.flag('liveMigration', known.liveMigration, false) && { liveMigration: true }),
      ...(checks.flag('staysDown', known.staysDown, false) && { staysDown: true }),
      ...set({
        guestOs:
          known.guestOs === undefined
            ? undefined
            : checks.instance('guestOs', known.guestOs, 'a GuestOs such as GuestOs.DEBIAN_12', isGuestOs),
        passthroughReason:
          known.passthrough === undefined
            ? undefined
            : checks.text('passthrough.reason', checks.object('passthrough', known.passthrough, 'a reason').reason),
      }),
      asAWhole: dialect?.guarantees === 'as a whole',
    };
    this.registry.addAdoptedVm((references) =>
      this.declared(references, (facts, copies) =>
        declareVm(onStores(facts, dialect, host), { ...stated, copies }, declaration),
      ),
    );
  }

  private diskOf(disk: Disk | AdoptedDisk, index: number, stores: readonly string[]): StatedDisk {
    const { checks } = this;
    const prop = `disks[${index}]`;
    const what = 'a Disk such as Disk.gib(40), or its size and datastore';
    const given = checks.object<object>(prop, disk, what);
    if (isDisk(given)) {
      return { sizeGib: checks.disk(prop, given) };
    }
    const { size, datastore } = given as AdoptedDisk;
    return set({
      sizeGib: size === undefined ? undefined : checks.disk(`${prop}.size`, size),
      store: datastore === undefined ? undefined : checks.oneOf(`${prop}.datastore`, datastore, stores),
    });
  }
}

/** A list is that of its disks. */
function optionsOf(options: AdoptVirtualMachineOptions | Disk[]): AdoptVirtualMachineOptions {
  return typeof options === 'object' && options !== null && !Array.isArray(options) ? options : { disks: options };
}

function isDisk(value: object): value is Disk {
  return 'gibPerUnit' in value;
}

/** Where a provider knows files only, the datastores that they are in. */
function onStores(facts: VmFacts, dialect: Dialect | undefined, { storeFolders = [] }: IVmHost): VmFacts {
  const placeOf = dialect?.placeOf;
  if (placeOf === undefined) {
    return facts;
  }
  const disks = facts.disks.map((disk) => {
    const file = disk.attached ?? (typeof disk.store === 'object' ? disk.store.value : undefined);
    const place = file === undefined ? undefined : placeOf(file, storeFolders);
    return place === undefined
      ? disk
      : { ...disk, store: { value: place.store }, ...(disk.attached !== undefined && { attached: place.path }) };
  });
  return { ...facts, disks };
}
