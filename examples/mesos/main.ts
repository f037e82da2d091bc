// A Mesos agent: what Marathon is to start there, as app definitions that Terraform writes and the ledger has proven.
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { ContainerEngine, ContainerHost, GuestOs, Memory } from 'cdktf-strata';

const app = new App();
const edge = new TerraformStack(app, 'edge');
const token = new TerraformVariable(edge, 'orders-token', { type: 'string', sensitive: true });

const agent = new ContainerHost(edge, 'agent-1', {
  // Written to ./marathon/shop/*.json; `curl -X PUT -d @FILE MARATHON/v2/apps/ID` starts or changes an app.
  engine: ContainerEngine.mesos({ agent: 'agent-1.example.com', group: 'shop' }),
  cpu: { sockets: 1, coresPerSocket: 16 },
  memory: Memory.gib(64),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(4) },
});

// Pinned to the agent it was charged to; an upgrade stops the old instance first, so that two are never there.
agent.addContainer('web', {
  image: 'nginx:1.29.1',
  cpus: 0.5,
  memory: Memory.mib(256),
  ports: [{ internal: 80, external: 31080, address: '0.0.0.0' }],
  healthCheck: { command: ['CMD', 'curl', '-f', 'http://localhost/'], startPeriodSeconds: 10 },
});
agent.addContainer('orders', {
  image: 'ghcr.io/example/orders:7.1.0',
  cpus: 2,
  memory: Memory.gib(2),
  scale: { min: 2, max: 5 },
  environment: { TOKEN: token.stringValue },
});
app.synth();
