import { App, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Bounded, type Container, type ContainerHost, LxcConnection } from 'cdktf-strata';
import { container, laterNumber, lxcHost, mesosHost, secret } from '../support/stacks';
import { newFolder, removeFolders, rulesBroken, thrownBy } from './estate';

afterAll(removeFolders);

/** One container on each engine, with everything proven. */
interface Proven {
  readonly app: App;
  readonly edge: TerraformStack;
  readonly lxc: ContainerHost;
  readonly web: Container;
  readonly mesos: ContainerHost;
  readonly api: Container;
}

function proven(): Proven {
  const app = new App({ outdir: newFolder() });
  const edge = new TerraformStack(app, 'edge');
  const environment = { MODE: 'live', TOKEN: secret(edge) };
  const cpus = Bounded.atMost(laterNumber(edge), 0.5);
  const mounts = [{ source: 'data', target: '/data' }];
  const lxc = lxcHost(edge, { connection: LxcConnection.https({ address: 'lxc.example.com' }) }, 'lxc');
  lxc.addNetwork('front', { internal: true });
  const web = lxc.addContainer('web', container({ environment, cpus, mounts, networks: ['front'] }));
  const mesos = mesosHost(edge, {}, 'mesos');
  const api = mesos.addContainer('api', container({ environment, cpus }));
  return { app, edge, lxc, web, mesos, api };
}

const find = <T extends IConstruct>(scope: IConstruct, test: (node: IConstruct) => boolean): T =>
  scope.node.findAll().find(test) as T;

const typed = (scope: IConstruct, type: string): TerraformResource =>
  find(scope, (node) => TerraformResource.isTerraformResource(node) && node.terraformResourceType === type);

const provider = (scope: IConstruct): TerraformProvider =>
  find(scope, (node) => TerraformProvider.isTerraformProvider(node));

/** A setting of an instance, whose name has dots; one that is to be gone is null. */
function setting(resource: TerraformResource, name: string, value: string | null): void {
  resource.addOverride('config', { [name]: value });
}

const over: readonly string[] = ['INP006'];

type Way = [name: string, go: (estate: Proven) => unknown, rules?: readonly string[]];

const WAYS: readonly Way[] = [
  ['more CPU time for an instance', ({ web }) => setting(web.resource, 'limits.cpu.allowance', '800ms/100ms')],
  ['a share of CPU that only counts under load', ({ web }) => setting(web.resource, 'limits.cpu.allowance', '50%')],
  ['no limit of CPU', ({ web }) => setting(web.resource, 'limits.cpu.allowance', null)],
  ['more memory for an instance', ({ web }) => setting(web.resource, 'limits.memory', '64GiB')],
  ['a soft limit of memory', ({ web }) => setting(web.resource, 'limits.memory.enforce', 'soft')],
  ['swap', ({ web }) => setting(web.resource, 'limits.memory.swap', 'true')],
  ['no limit of processes', ({ web }) => setting(web.resource, 'limits.processes', null)],
  ['privileges', ({ web }) => setting(web.resource, 'security.privileged', 'true')],
  ['containers in it', ({ web }) => setting(web.resource, 'security.nesting', 'true')],
  ['settings of LXC itself', ({ web }) => setting(web.resource, 'raw.lxc', 'lxc.cgroup2.memory.max = max')],
  ['an id map of its own', ({ web }) => setting(web.resource, 'raw.idmap', 'both 0 0')],
  ['all settings as an expression', ({ web }) => web.resource.addOverride('config', '${var.config}')],
  ["the daemon's default profile", ({ web }) => web.resource.addOverride('profiles', ['default'])],
  ['profiles left out, which are the default one', ({ web }) => web.resource.addOverride('profiles', undefined)],
  [
    'a host path by an override',
    ({ web }) =>
      web.resource.addOverride('device', [{ name: 'e', type: 'disk', properties: { source: '/etc', path: '/e' } }]),
  ],
  ['a larger root file system', ({ web }) => web.resource.addOverride('device.0.properties.size', '900GiB')],
  [
    'a card that sends any address',
    ({ web }) => {
      const { attributes } = web.resource as unknown as { attributes: { device: { properties: object }[] } };
      attributes.device[1]!.properties = { name: 'eth0', network: 'front' };
    },
  ],
  [
    'a setting changed in place',
    ({ web }) => {
      const { attributes } = web.resource as unknown as { attributes: { config: Record<string, string> } };
      attributes.config['limits.memory'] = '64GiB';
    },
  ],
  ['a dynamic block of devices', ({ web }) => web.resource.addOverride('dynamic.device', { for_each: ['a'] })],
  ['a virtual machine', ({ web }) => web.resource.addOverride('type', 'virtual-machine')],
  ['another image', ({ web }) => web.resource.addOverride('image', 'images:alpine/edge')],
  ['an instance on another daemon', ({ web }) => web.resource.addOverride('remote', 'other')],
  ['an instance on another member', ({ web }) => web.resource.addOverride('target', 'member-2')],
  ['an instance in another project', ({ web }) => web.resource.addOverride('project', 'other')],
  ['a copy of another instance', ({ web }) => web.resource.addOverride('source_instance', { name: 'a', project: 'b' })],
  ['a count of instances', ({ web }) => (web.resource.count = 5)],
  ['settings ignored', ({ web }) => web.resource.addOverride('lifecycle.ignore_changes', ['config'])],
  [
    'a way out of an internal network',
    ({ lxc }) => typed(lxc, 'incus_network').addOverride('config', { 'ipv4.nat': 'true' }),
  ],
  ['another pool for a volume', ({ lxc }) => typed(lxc, 'incus_storage_volume').addOverride('pool', 'other')],
  [
    'a daemon that is reached elsewhere',
    ({ lxc }) => provider(lxc).addOverride('remote.0.address', 'https://10.9.9.9'),
  ],
  ['a registry that is elsewhere', ({ lxc }) => provider(lxc).addOverride('remote.1.address', 'https://10.9.9.9')],
  ['a certificate that nobody has seen', ({ lxc }) => provider(lxc).addOverride('accept_remote_certificate', true)],
  [
    'an instance moved to another provider',
    ({ web, edge }) =>
      (web.resource.provider = provider(
        lxcHost(edge, { connection: LxcConnection.https({ address: 'other.example.com' }) }, 'other'),
      )),
  ],
  ['another app in the file', ({ api }) => api.resource.addOverride('content', '{"id":"/api","cpus":64,"mem":99999}')],
  ['an app from another file', ({ api }) => api.resource.addOverride('source', './big.json')],
  ['an app in other words', ({ api }) => api.resource.addOverride('content_base64', 'e30=')],
  ['an app elsewhere', ({ api }) => api.resource.addOverride('filename', './elsewhere.json')],
  ['a file that all may read', ({ api }) => api.resource.addOverride('file_permission', '0777')],
  ['a file for each of two', ({ api }) => api.resource.addOverride('for_each', '${toset(["a","b"])}')],
  ['a bound that stops no plan', ({ api }) => (api.resource.lifecycle = {})],
  [
    'an instance of the provider',
    ({ edge }) =>
      new TerraformResource(edge, 'raw', {
        terraformResourceType: 'incus_instance',
        terraformGeneratorMetadata: { providerName: 'incus' },
      }),
    ['INP007'],
  ],
  [
    'an instance by an override',
    ({ edge }) => edge.addOverride('resource.lxd_instance.raw', { name: 'a' }),
    ['INP007'],
  ],
];

test('the estate that the ways start from is proven, secrets and bounds included', () => {
  expect(() => proven().app.synth()).not.toThrow();
});

test.each<Way>(WAYS)('%s is refused', (_, go, rules = over) => {
  const estate = proven();
  go(estate);
  expect(rulesBroken(thrownBy(() => estate.app.synth()))).toEqual(rules);
});

test('a file of the author is nothing of ours', () => {
  const { app, edge } = proven();
  new TerraformResource(edge, 'readme', {
    terraformResourceType: 'local_file',
    terraformGeneratorMetadata: { providerName: 'local' },
  });
  expect(() => app.synth()).not.toThrow();
});
