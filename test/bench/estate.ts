import type { Container, Engine, Estate } from '../../lib/model';
import { evaluate } from '../../lib/rules';
import { container, engine, estate, gib, host, inventory, store, system, vm } from '../support/estate';
import { VMS_PER_HOST } from './fleet';
import type { Stopwatch } from './stopwatch';

/** Containers for each VM of an estate. */
export const CONTAINERS_PER_VM = 10;

/** An engine that holds whatever an estate here puts on it. */
const ENOUGH = { cpu: inventory(1e9), memory: inventory(1e9), inVm: true };

/** Of the container of a number: what differs from shape to shape. */
type Differs = (index: number, vm: string) => Partial<Container>;

/** Estates without cdktf, each with many of something that a rule compares. */
export const SHAPES: Readonly<Record<string, Differs>> = {
  'ten on each VM': (_, path) => ({ engine: `${path}/docker` }),
  'all on one VM': () => ({ engine: 'host-0/vm-0/docker' }),
  'each a trust zone': (index) => ({ engine: 'host-0/vm-0/docker', trustZone: `zone-${index}` }),
  'all of one name': (_, path) => ({ engine: `${path}/docker`, identity: { scope: 'all', name: 'web' } }),
  'each with a finding': (_, path) => ({ engine: `${path}/docker`, architecture: 'arm64' }),
};

/** Times ledger and rules on an estate of so many VMs; a run before it warms the code up. */
export function judge(watch: Stopwatch, shape: string, vms: number): void {
  const differs = SHAPES[shape]!;
  evaluate(estateOf(VMS_PER_HOST, differs));
  const judged = estateOf(vms, differs);
  watch.time('rules', () => evaluate(judged));
}

function estateOf(count: number, differs: Differs): Estate {
  const esxi = system({ id: 'esxi', overhead: { baseMib: 18, perMib: 0.007, perExtraVcpuMib: 4 } });
  const paths = Array.from({ length: count }, (_, index) => `host-${Math.floor(index / VMS_PER_HOST)}/vm-${index}`);
  const hosts = Array.from({ length: Math.ceil(count / VMS_PER_HOST) }, (_, index) => `host-${index}`);
  return estate({
    hosts: hosts.map((path) =>
      host({ path, system: esxi, memory: inventory(gib(512)), stores: [store({ key: path, disk: inventory(8192) })] }),
    ),
    vms: paths.map((path) => {
      const on = path.split('/')[0]!;
      return vm({ path, host: on, memoryReservationMib: gib(1), disks: [{ sizeGib: 40, store: on }] });
    }),
    engines: paths.map((on): Engine => engine({ ...ENOUGH, path: `${on}/docker`, on })),
    containers: paths.flatMap((on, index) =>
      Array.from({ length: CONTAINERS_PER_VM }, (_, copy) =>
        container({ path: `${on}/docker/c-${copy}`, ...differs(index * CONTAINERS_PER_VM + copy, on) }),
      ),
    ),
  });
}
