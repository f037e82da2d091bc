import { DOCKER_DIALECT } from '../../../lib/targets/docker/dialect';
import { LXC_DIALECT } from '../../../lib/targets/lxc/dialect';
import { MESOS_DIALECT } from '../../../lib/targets/mesos/dialect';

describe('one machine has one name, however it is spelled', () => {
  test.each([
    ['Docker', 'ssh://deploy@10.0.20.5:22', '10.0.20.5', DOCKER_DIALECT],
    ['Docker', 'ssh://10.0.20.5', '10.0.20.5', DOCKER_DIALECT],
    ['Docker', 'tcp://10.0.20.5:2376', '10.0.20.5', DOCKER_DIALECT],
    ['Docker', 'tcp://10.0.20.5:2375/', '10.0.20.5', DOCKER_DIALECT],
    ['Docker', '10.0.20.5', '10.0.20.5', DOCKER_DIALECT],
    ['Docker', ' SSH://Deploy@Docker.Example.COM.:22 ', 'docker.example.com', DOCKER_DIALECT],
    ['Docker', 'ssh://deploy@docker.example.com:2222', 'docker.example.com:2222', DOCKER_DIALECT],
    ['Docker', 'ssh://deploy@docker.example.com/run/docker.sock', 'docker.example.com', DOCKER_DIALECT],
    ['Docker', 'tcp://[2001:DB8:0:0::1]:2376', '2001:db8::1', DOCKER_DIALECT],
    ['Docker', '2001:db8::1', '2001:db8::1', DOCKER_DIALECT],
    ['Docker', 'tcp://[2001:db8::1]:9999', '[2001:db8::1]:9999', DOCKER_DIALECT],
    ['Docker', 'unix:///var/run/docker.sock', 'localhost', DOCKER_DIALECT],
    ['Docker', 'unix:///run/docker.sock', 'localhost', DOCKER_DIALECT],
    ['Docker', '/var/run/docker.sock', 'localhost', DOCKER_DIALECT],
    ['Docker', 'npipe:////./pipe/docker_engine', 'localhost', DOCKER_DIALECT],
    ['Docker', 'unix:///run/user/1000/docker.sock', 'unix:///run/user/1000/docker.sock', DOCKER_DIALECT],
    ['Docker', '', 'localhost', DOCKER_DIALECT],
    ['Docker', 'localhost', 'localhost', DOCKER_DIALECT],
    ['Docker', 'tcp://LOCALHOST.:2376', 'localhost', DOCKER_DIALECT],
    ['Docker', 'ssh://me@127.0.0.1', 'localhost', DOCKER_DIALECT],
    ['Docker', 'tcp://127.0.1.1:2376', 'localhost', DOCKER_DIALECT],
    ['Docker', '::1', 'localhost', DOCKER_DIALECT],
    ['Docker', 'tcp://[0:0:0:0:0:0:0:1]:2376', 'localhost', DOCKER_DIALECT],
    ['Docker', 'ssh://vagrant@127.0.0.1:2222', 'localhost:2222', DOCKER_DIALECT],
    ['LXC', 'https://LXC.example.com:8443', 'lxc.example.com', LXC_DIALECT],
    ['LXC', 'https://lxc.example.com', 'lxc.example.com', LXC_DIALECT],
    ['LXC', 'ssh://admin@lxc.example.com', 'lxc.example.com', LXC_DIALECT],
    ['LXC', 'https://lxc.example.com:9443', 'lxc.example.com:9443', LXC_DIALECT],
    ['LXC', 'unix://', 'localhost', LXC_DIALECT],
    ['LXC', 'unix:///var/lib/incus/unix.socket', 'localhost', LXC_DIALECT],
    ['LXC', '/var/snap/lxd/common/lxd/unix.socket', 'localhost', LXC_DIALECT],
    ['Mesos', 'Agent-1.Example.com.', 'agent-1.example.com', MESOS_DIALECT],
    ['Mesos', 'http://agent-1.example.com:5051/state', 'agent-1.example.com', MESOS_DIALECT],
    ['Mesos', 'http://user:secret@marathon.example.com:8080', 'marathon.example.com', MESOS_DIALECT],
    ['Mesos', 'https://marathon.example.com:8443/', 'marathon.example.com', MESOS_DIALECT],
  ])('%s: %p is %p', (_, spelled, name, { normalIdentity }) => {
    expect(normalIdentity(spelled)).toBe(name);
    expect(normalIdentity(name)).toBe(name);
  });
});
