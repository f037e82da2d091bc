// Guests meet on the network only, and only as declared.
import { App, TerraformStack } from 'cdktf';
import { ContainerEngine, ContainerHost, DockerConnection, GuestOs, Memory, Port } from 'cdktf-strata';

const app = new App();
const edge = new TerraformStack(app, 'edge');
const host = new ContainerHost(edge, 'shop', {
  engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
});

host.addNetwork('front', { declaredOnly: true });
host.addNetwork('back', { declaredOnly: true, internal: true });
const small = { cpus: 0.5, memory: Memory.mib(256) };
const proxy = host.addContainer('proxy', { ...small, image: 'nginx:1.29.1', networks: ['front'] });
const shop = host.addContainer('shop', { ...small, image: 'ghcr.io/example/shop:2.4.1', networks: ['front', 'back'] });
const orders = host.addContainer('orders', { ...small, image: 'postgres:18.0', networks: ['back'], readOnly: false });
proxy.allowTo(shop, Port.tcp(8080));
shop.allowTo(orders, Port.tcp(5432));
app.synth();
