// A whole lab: one rule off for everything in the stack, on the record.
import { App, TerraformStack } from 'cdktf';
import { ContainerEngine, ContainerHost, DockerConnection, GuestOs, Memory, Strata, Waiver } from 'cdktf-strata';

const app = new App();
// A pipeline states the day here or in STRATA_TODAY; otherwise it is today.
Strata.of(app).judgeOn('2026-11-23');

const lab = new TerraformStack(app, 'lab');
new Waiver(lab, 'public-on-bare-docker', {
  rule: 'ISO006',
  reason: 'the lab has no way to production networks',
  owner: 'platform team',
  expires: '2027-03-31',
});
const bench = new ContainerHost(lab, 'bench', {
  engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
  trustZone: 'public',
});
bench.addContainer('fuzzer', { image: 'ghcr.io/example/fuzzer:1.4.0', cpus: 4, memory: Memory.gib(8) });
app.synth();
