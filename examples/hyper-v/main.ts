// A data-center host with Hyper-V: Windows Servers from one template, one of which has memory that follows its load.
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, Port, VmSource } from 'cdktf-strata';

const app = new App();
const rack = new TerraformStack(app, 'rack-2');
const password = new TerraformVariable(rack, 'hyper-v-password', { type: 'string', sensitive: true });

const server = new BareMetalHost(rack, 'hv-01', {
  hypervisor: Hypervisor.hyperV({
    host: 'hv-01.example.com',
    version: '2022',
    user: 'EXAMPLE\\strata',
    password: password.stringValue,
    caCertFile: './ca.pem',
    folder: 'D:\\Hyper-V',
    virtualSwitch: 'lan',
    // It is the domain's DHCP server; nobody else may answer as one.
    networkServers: ['dc-1'],
  }),
  cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 },
  memory: Memory.gib(256),
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
  environment: 'data-center',
});

// A VLAN of the switch that is there, and a switch of its own that leads nowhere else.
const orders = server.addNetwork('orders', { vlan: 120 });
const backend = server.addNetwork('backend', { internal: true, declaredOnly: true });

const windows = {
  guestOs: GuestOs.WINDOWS_SERVER_2019,
  source: VmSource.template('win2019-base'),
};

const database = server.addVirtualMachine('orders-db', {
  ...windows,
  vcpus: 12,
  memory: Memory.gib(128),
  disks: [{ size: Disk.gib(200) }, { size: Disk.gib(800) }],
  networks: [backend.name],
  reservation: { cpu: true },
  autostart: true,
});

// It starts with 8 GiB, gives memory back down to 4 GiB, and never has more than the 32 GiB that it is charged.
const web = server.addVirtualMachine('orders-web', {
  ...windows,
  vcpus: 4,
  memory: Memory.gib(32),
  dynamicMemory: { minimum: Memory.gib(4), startup: Memory.gib(8) },
  disks: [{ size: Disk.gib(100) }],
  networks: [orders.name, backend.name],
});
web.allowTo(database, Port.tcp(1433));

server.addVirtualMachine('dc-1', {
  ...windows,
  vcpus: 2,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(80) }],
  networks: [orders.name],
});

app.synth();
