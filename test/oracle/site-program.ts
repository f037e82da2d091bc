import { COMMON, OPENING, code, gib, mib } from './program';
import type { ContainerData, SiteData, SiteVmData, SystemId } from './site-estate';

const SECRET = "const secret = new TerraformVariable(rack, 'secret', { type: 'string', sensitive: true }).stringValue;";

const SYSTEMS: Readonly<Record<SystemId, string>> = {
  esxi: "Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: 'dc', hostname: 'esxi-1' })",
  'hyper-v':
    "Hypervisor.hyperV({ host: 'hv-1', version: '2022', user: 'ops', password: secret, folder: 'D:\\\\VMs', virtualSwitch: 'lan' })",
  kvm: "Hypervisor.kvm({ uri: 'qemu:///system' })",
  virtualbox: 'Hypervisor.virtualBox()',
  workstation:
    "Hypervisor.workstation({ endpoint: 'http://localhost:8697/api', user: 'ops', password: secret, folder: 'D:\\\\VMs' })",
  docker: 'ContainerEngine.docker({ connection: DockerConnection.local() })',
  lxc: 'ContainerEngine.lxc({ connection: LxcConnection.local() })',
  mesos: "ContainerEngine.mesos({ agent: 'agent-1' })",
};

const BACKINGS = {
  locked: "Hypervisor.kvm({ uri: 'qemu:///system', memoryBacking: { locked: true } })",
  'huge-pages': "Hypervisor.kvm({ uri: 'qemu:///system', memoryBacking: { hugePageSize: Memory.mib(2) } })",
};

const CLASSES = { 'bare-metal': 'BareMetalHost', hosted: 'HostedWorkstation', containers: 'ContainerHost' };

export function techniqueOf(system: SystemId): keyof typeof CLASSES {
  if (system === 'esxi' || system === 'hyper-v') {
    return 'bare-metal';
  }
  return system === 'kvm' || system === 'virtualbox' || system === 'workstation' ? 'hosted' : 'containers';
}

/** One machine as a program. */
export function siteProgram(data: SiteData): string {
  return [
    OPENING,
    SECRET,
    `const host = new ${CLASSES[techniqueOf(data.system)]}(rack, 'host', ${hostProps(data)});`,
    ...data.vms.flatMap((vm) => vmLines(vm, data)),
    ...data.containers.map((container) => containerLine('host', container)),
  ].join('\n');
}

function hostProps(data: SiteData): string {
  const { system, sockets, coresPerSocket, threads, kept, cpuPercent, memoryPercent, diskPercent, backing } = data;
  const technique = techniqueOf(system);
  const what = `=${backing === undefined ? SYSTEMS[system] : BACKINGS[backing]}`;
  const reserve = kept && {
    cpus: kept.milliCpu / 1000,
    memory: mib(kept.mib),
    disk: kept.gib === undefined ? undefined : gib(kept.gib),
  };
  return code({
    ...(technique === 'containers' ? { engine: what } : { hypervisor: what }),
    cpu: {
      sockets,
      coresPerSocket,
      threadsPerCore: threads,
      // Reservations of ESXi are in MHz.
      mhzPerCore: system === 'esxi' ? 2000 : undefined,
    },
    countCpusBy: data.countCpusBy,
    memory: mib(data.memoryMib),
    ...(technique === 'bare-metal' ? { reserved: reserve } : { hostOs: '=GuestOs.DEBIAN_12', hostOsReserved: reserve }),
    hostApplications:
      data.applications.length === 0
        ? undefined
        : data.applications.map(({ milliCpu, mib: memory }, index) => ({
            name: `app-${index + 1}`,
            cpus: milliCpu / 1000,
            memory: mib(memory),
          })),
    overcommit:
      cpuPercent === 100 && memoryPercent === 100 && diskPercent === 80
        ? undefined
        : { cpuPercent, memoryPercent, diskPercent, reason: 'a test' },
    datastores: data.stores.map(({ name, gib: capacity }) => ({ name, capacity: gib(capacity) })),
  });
}

function vmLines(vm: SiteVmData, { system }: SiteData): string[] {
  const { id, dynamic, reservedMib, reservesCpu } = vm;
  const source = system === 'virtualbox' ? COMMON.replace('template(', 'image(') : COMMON;
  const props = code({
    vcpus: vm.vcpus,
    memory: mib(vm.memoryMib),
    disks: vm.disks.map(({ gib: size, store, attach }) => ({
      size: gib(size),
      datastore: store,
      attach,
      shared: attach === undefined ? undefined : true,
    })),
    networks: ['lan'],
    replicas: vm.replicas === 1 ? undefined : vm.replicas,
    powered: vm.stopped === true ? false : undefined,
    reservation:
      reservedMib === undefined && reservesCpu !== true
        ? undefined
        : { memory: reservedMib === undefined ? undefined : mib(reservedMib), cpu: reservesCpu },
    passthrough: vm.passthrough === true ? { device: '0000:3b:00.0', reason: 'a test' } : undefined,
    dynamicMemory: dynamic && { minimum: mib(dynamic.minimum), startup: mib(dynamic.startup) },
    engine:
      vm.containers &&
      "=ContainerEngine.docker({ connection: DockerConnection.ssh({ user: 'ops', address: '10.0.0.5', knownHostsFile: './known_hosts' }) })",
  });
  const made = vm.containers === undefined ? `host.addVirtualMachine('${id}', ` : `new ContainerInVm(rack, '${id}', `;
  const host = vm.containers === undefined ? '' : 'host, ';
  return [
    `const ${id} = ${made}{ ${host}${source}, ${props.slice(2)});`,
    ...vm.snapshots.map(
      ({ memory }, index) =>
        `${id}.saveSnapshot('s${index + 1}', { description: 'a test', keepUntil: '2999-12-31', memory: ${memory} });`,
    ),
    ...(vm.containers ?? []).map((container) => containerLine(id, container)),
  ];
}

function containerLine(host: string, { id, milliCpu, mib: memory, replicas, scaleMax }: ContainerData): string {
  const props = code({
    image: 'nginx:1.29.1',
    cpus: milliCpu / 1000,
    memory: mib(memory),
    ...(scaleMax === undefined
      ? { replicas: replicas === 1 ? undefined : replicas }
      : { scale: { min: replicas, max: scaleMax } }),
  });
  return `${host}.addContainer('${id}', ${props});`;
}
