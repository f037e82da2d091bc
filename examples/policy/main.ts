// An architect's policy, and a team's beside it: in everything, the stricter wins.
import { App, TerraformStack } from 'cdktf';
import {
  ContainerEngine,
  ContainerHost,
  DockerConnection,
  GuestOs,
  Memory,
  Policy,
  type PolicyDocument,
  Workload,
} from 'cdktf-strata';

/** Published by the architects as a package of its own. */
const organization: PolicyDocument = {
  name: 'example-org',
  version: '2026.3',
  severities: { ISO011: 'error' },
  undecided: 'error',
  nonWaivable: ['ISO007'],
  maximumRatioPercent: { cpu: 400, memory: 100 },
  requiredReservePercent: { memory: 5 },
  requiredProps: ['owner', 'workload'],
  allowedSystems: ['esxi', 'docker'],
  minimumVersions: { esxi: '8.0' },
};

const team: PolicyDocument = { name: 'shop', version: '7', maximumRatioPercent: { cpu: 200 } };

const app = new App();
Policy.apply(app, organization, team);

const edge = new TerraformStack(app, 'edge');
const builders = new ContainerHost(edge, 'builders', {
  engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
});
builders.addContainer('cache', {
  image: 'redis:8.2.1',
  cpus: 0.5,
  memory: Memory.mib(512),
  owner: 'shop',
  workload: Workload.MICROSERVICE,
});
app.synth();
