import {
  type Capability,
  FEATURES,
  type Feature,
  type Maximums,
  type System,
  formatCpu,
  formatMemory,
  groupBy,
  insteadOf,
} from '../model';
import { type Row, markdownTable } from './markdown-table';

/** How the table is divided. */
const GROUPS = {
  sources: 'Sources',
  saving: 'Save and duplicate',
  mobility: 'Mobility',
  sizes: 'CPU and memory',
  devices: 'Devices and networks',
  containers: 'Containers',
} as const;

type Group = keyof typeof GROUPS;

/** Which part of the table a feature stands in. */
const GROUP_OF: Readonly<Record<Feature, Group>> = {
  clone: 'sources',
  'linked-clone': 'sources',
  image: 'sources',
  iso: 'sources',
  'blank-disk': 'sources',
  'static-address': 'sources',
  'user-data': 'sources',
  copy: 'saving',
  template: 'saving',
  snapshot: 'saving',
  'memory-snapshot': 'saving',
  'powered-off': 'saving',
  autostart: 'saving',
  'shutdown-wait': 'saving',
  'live-migration': 'mobility',
  affinity: 'mobility',
  'resource-pool': 'sizes',
  'cpu-reservation': 'sizes',
  'memory-reservation': 'sizes',
  'cpu-limit': 'sizes',
  'memory-limit': 'sizes',
  'fractional-cpu': 'sizes',
  'dynamic-memory': 'sizes',
  'hot-add': 'sizes',
  'cores-per-socket': 'sizes',
  firmware: 'devices',
  'secure-boot': 'devices',
  passthrough: 'devices',
  'shared-disk': 'devices',
  'attached-disk': 'devices',
  'more-disks': 'devices',
  'extra-settings': 'devices',
  'vm-network': 'devices',
  'virtual-switch': 'devices',
  'switch-security': 'devices',
  vlan: 'devices',
  'internal-network': 'devices',
  subnet: 'devices',
  'container-network': 'containers',
  'published-port': 'containers',
  'bind-mount': 'containers',
  'volume-mount': 'containers',
  'tmpfs-mount': 'containers',
  'health-check': 'containers',
  command: 'containers',
  environment: 'containers',
  'restart-policy': 'containers',
  user: 'containers',
  'read-only-root': 'containers',
  capabilities: 'containers',
  privileged: 'containers',
  'host-network': 'containers',
  'host-pid': 'containers',
  'host-ipc': 'containers',
  device: 'containers',
};

/** Every feature, in the order of the table. */
const FEATURE_NAMES = Object.keys(FEATURES) as Feature[];

/** Limits of one guest, as the table tells of them. */
const MAXIMUMS: readonly (readonly [string, keyof Maximums, (value: number) => string])[] = [
  ['most CPU', 'milliCpu', (milli) => `${formatCpu(milli)} vCPU`],
  ['least CPU', 'minMilliCpu', (milli) => `${formatCpu(milli)} CPU`],
  ['steps of CPU', 'milliCpuStep', (milli) => `${formatCpu(milli)} CPU`],
  ['most memory', 'memoryMib', formatMemory],
  ['least memory', 'minMemoryMib', formatMemory],
  ['steps of memory', 'memoryStepMib', formatMemory],
  ['most disks', 'disks', String],
  ['most network adapters', 'nics', String],
  ['most cores per socket', 'coresPerSocket', String],
  ['most snapshots', 'snapshots', String],
];

/** What a cell says where nothing is known. */
const UNKNOWN = '-';

/**
 * The capability tables of all systems as one Markdown document: side by side, then how each does what it can, and what
 * to do instead of what it cannot. Equal systems give equal text.
 *
 * @param variants what an option of a host makes of one of the systems, which it shares its id with
 */
export function formatCapabilities(systems: readonly System[], variants: readonly System[] = []): string {
  const blocks = [
    '# What each system can do',
    '<!-- Written by `npm run docs` from the capability tables of lib/targets. -->',
    'One record a system, in `lib/targets/<system>/capabilities.ts`. TGT001 and CAP009 read nothing else: what is `no` here ' +
      'is refused at synth, with what to do instead. A maximum is that of one guest; where there is `-`, none is known.',
    table(systems),
    ...systems.flatMap(sectionOf),
    ...(variants.length === 0 ? [] : ['## Variants', ...variants.flatMap((variant) => variantOf(variant, systems))]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function table(systems: readonly System[]): string {
  const group = (title: string): Row => [`**${title}**`, ...systems.map(() => '')];
  const row = (title: string, cell: (system: System) => string): Row => [title, ...systems.map(cell)];
  return markdownTable([
    ['', ...systems.map(({ label }) => label)],
    group('System'),
    row('kind', ({ kind }) => kind),
    row('Terraform provider', ({ provider }) => provider),
    row('its Terraform is', ({ proof }) => proof),
    row('oldest release', ({ minimumVersion }) => minimumVersion ?? UNKNOWN),
    row("guests' kernels", ({ kernels }) => kernels?.join(', ') ?? 'any'),
    ...(Object.entries(GROUPS) as [Group, string][]).flatMap(([id, title]) => [
      group(title),
      ...FEATURE_NAMES.filter((feature) => GROUP_OF[feature] === id).map((feature) =>
        row(FEATURES[feature], (system) => (insteadOf(system, feature) === undefined ? 'yes' : 'no')),
      ),
    ]),
    group('Maximums'),
    ...MAXIMUMS.map(([title, name, format]) =>
      row(title, ({ maximums }) => {
        const value = maximums[name];
        return value === undefined ? UNKNOWN : format(value);
      }),
    ),
    group('Overhead'),
    row('MiB beside a guest of its memory, in MiB', overheadOf),
  ]);
}

function overheadOf({ overhead }: System): string {
  return overhead === undefined
    ? 'none'
    : `${overhead.baseMib} + ${overhead.perMib} x memory + ${overhead.perExtraVcpuMib} x (vCPU - 1)`;
}

/** How one system does what it can, and what to do instead of what it cannot. */
function sectionOf(system: System): string[] {
  const stated = FEATURE_NAMES.map((feature) => [feature, capabilityOf(system, feature)] as const);
  const can = stated.flatMap(([feature, capability]) => (capability.can ? [[feature, capability.by] as const] : []));
  const cannot = stated.flatMap(([feature, one]) => (one.can ? [] : [[feature, one.instead] as const]));
  return [
    `## ${system.label}`,
    `Limits and overhead are from: ${prose(system.source).replace(/\.$/, '')}.`,
    ...(can.length === 0 ? [] : ['It can:', listOf(can)]),
    ...(cannot.length === 0 ? [] : ['It cannot:', listOf(cannot)]),
  ];
}

/** What is otherwise than in the system of the same id. */
function variantOf(variant: System, systems: readonly System[]): string[] {
  const base = systems.find(({ id }) => id === variant.id);
  const others = FEATURE_NAMES.flatMap((feature) => {
    const [own, usual] = [variant, base].map((system) => JSON.stringify(system && capabilityOf(system, feature)));
    const capability = capabilityOf(variant, feature);
    return own === usual
      ? []
      : [[feature, capability.can ? `yes, ${capability.by}` : `no, ${capability.instead}`] as const];
  });
  return [
    `### ${variant.label}`,
    ...(others.length === 0 ? ['No difference.'] : [`As ${base?.label ?? 'no other'}, but for:`, listOf(others)]),
  ];
}

/** What is not stated, a system cannot. */
function capabilityOf(system: System, feature: Feature): Capability {
  return system.capabilities[feature] ?? { can: false, instead: insteadOf(system, feature)! };
}

/** One line a text, with all features that it is said of. */
function listOf(said: readonly (readonly [Feature, string])[]): string {
  return [...groupBy(said, ([, text]) => text)]
    .map(([text, of]) => `- ${of.map(([feature]) => FEATURES[feature]).join(', ')}: ${prose(text)}`)
    .join('\n');
}

/** A name of an argument, resource or function; by itself, or in a sentence where its dots and underscores tell it. */
const NAME = /^[a-z]+$|(?<![\w.])(?:\.{3})?[A-Za-z_]\w*(?:(?:\.\w+)+(?:\(\))?|(?:_\w+)+)(?:\.\w+)*/g;

/** Names as code, which also keeps their underscores from Markdown. */
function prose(text: string): string {
  return text.replace(NAME, '`$&`');
}
