import type { OptionChecks } from '../target';
import type { KvmCpuMode, KvmOptions } from './options';

const CPU_MODES: readonly KvmCpuMode[] = ['host-passthrough', 'host-model', 'maximum', 'hypervisor-default'];

/** Checks the options of a libvirt host; each failure is one line. */
export function checkOptions(options: KvmOptions, checks: OptionChecks): void {
  checks.text('hypervisor.uri', options.uri);
  const domainType = checks.oneOf('hypervisor.domainType', options.domainType ?? 'kvm', ['kvm', 'qemu']);
  if (options.cpuMode !== undefined) {
    checks.oneOf<KvmCpuMode>('hypervisor.cpuMode', options.cpuMode, CPU_MODES);
  }
  if (domainType === 'qemu' && options.cpuMode === 'host-passthrough') {
    checks.wrong('hypervisor.cpuMode', "another CPU than the host's where 'domainType' is qemu", options.cpuMode);
  }
  if (options.machine !== undefined) {
    checks.oneOf('hypervisor.machine', options.machine, ['pc', 'q35']);
  }
  if (options.uefi !== undefined) {
    const { code, variables } = checks.object('hypervisor.uefi', options.uefi, 'the path of its code');
    checks.text('hypervisor.uefi.code', code);
    checks.optionalText('hypervisor.uefi.variables', variables);
  }
  checkMemoryBacking(options, checks);
  checkPools(options, checks);
  for (const [network, bridge] of Object.entries(
    checks.object('hypervisor.bridges', options.bridges ?? {}, 'bridges by network'),
  )) {
    checks.text(`hypervisor.bridges['${network}']`, bridge);
  }
}

function checkMemoryBacking({ memoryBacking }: KvmOptions, checks: OptionChecks): void {
  if (memoryBacking === undefined) {
    return;
  }
  const prop = 'hypervisor.memoryBacking';
  const { hugePageSize, locked, sharePages } = checks.object(prop, memoryBacking, 'what backs the memory');
  checks.flag(`${prop}.locked`, locked, false);
  checks.flag(`${prop}.sharePages`, sharePages, true);
  if (hugePageSize !== undefined) {
    checks.mib(`${prop}.hugePageSize`, hugePageSize);
  }
}

function checkPools({ pools }: KvmOptions, checks: OptionChecks): void {
  for (const [name, pool] of Object.entries(checks.object('hypervisor.pools', pools ?? {}, 'pools by datastore'))) {
    const prop = `hypervisor.pools['${name}']`;
    const { volumeGroup, format } = checks.object(prop, pool, 'a volumeGroup or a format');
    checks.optionalText(`${prop}.volumeGroup`, volumeGroup);
    if (format !== undefined) {
      checks.oneOf(`${prop}.format`, format, ['qcow2', 'raw']);
    }
    if (volumeGroup !== undefined && format === 'qcow2') {
      checks.wrong(`${prop}.format`, 'raw where a volume group is stated', format);
    }
  }
}
