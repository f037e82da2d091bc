import * as fc from 'fast-check';
import { blastRadii } from '../../lib/model';
import {
  HOST,
  aValidEstate,
  anEstateInTwoOrders,
  container,
  containerHost,
  engine,
  estate,
  host,
  vm,
} from '../support/estate';

/** A hypervisor with two VMs, one of which has an engine with two containers. */
const nested = estate({
  hosts: [host()],
  vms: [vm({ path: 'app/platform' }), vm({ path: 'app/db' })],
  engines: [engine({ path: 'app/platform/docker', on: 'app/platform', inVm: true })],
  containers: [
    container({ path: 'app/web', engine: 'app/platform/docker' }),
    container({ path: 'app/api', engine: 'app/platform/docker' }),
  ],
});

describe('the blast radius', () => {
  test('of nothing is empty', () => {
    expect(blastRadii(estate())).toEqual([]);
  });

  test('of a host is its VMs and what is in them; of a kernel its containers', () => {
    expect(blastRadii(nested)).toEqual([
      { path: 'app/platform', domains: ['kernel'], falls: ['app/api', 'app/web'] },
      { path: HOST, domains: ['host', 'hypervisor'], falls: ['app/api', 'app/db', 'app/platform', 'app/web'] },
    ]);
  });

  test.each([
    ['bare metal is host and hypervisor', host(), ['host', 'hypervisor']],
    ['a hosted hypervisor also its host OS', host({ technique: 'hosted' }), ['host', 'host-os', 'hypervisor']],
    ['a container host also a kernel', containerHost(), ['host', 'host-os', 'kernel']],
  ])('of %s, and of nothing where nothing stands on it', (_, machine, domains) => {
    expect(blastRadii(estate({ hosts: [machine] }))).toEqual([{ path: machine.path, domains, falls: [] }]);
  });

  test('of a container host is its containers', () => {
    const judged = estate({ hosts: [containerHost()], engines: [engine()], containers: [container()] });
    expect(blastRadii(judged)).toMatchObject([{ path: 'rack-1/docker-01', falls: ['app/container'] }]);
  });

  test('of a kernel is what all of its engines run', () => {
    const judged = estate({
      hosts: [containerHost()],
      engines: [engine(), engine({ path: 'rack-1/docker-01/lxc' })],
      containers: [container(), container({ path: 'app/b', engine: 'rack-1/docker-01/lxc' })],
    });
    expect(blastRadii(judged)).toMatchObject([{ falls: ['app/b', 'app/container'] }]);
  });

  test('of a VM with an empty engine is empty, and a VM without one has none', () => {
    expect(blastRadii({ ...nested, containers: [] }).map(({ path, falls }) => [path, falls])).toEqual([
      ['app/platform', []],
      [HOST, ['app/db', 'app/platform']],
    ]);
  });

  test('is one for each host and each kernel in a VM, sorted; each guest falls with one host, but those a cluster places, and at most one kernel', () => {
    fc.assert(
      fc.property(aValidEstate, (judged) => {
        const radii = blastRadii(judged);
        const kernels = judged.vms.filter(({ path }) => judged.engines.some(({ on }) => on === path));
        const paths = radii.map(({ path }) => path);
        expect(paths).toEqual([...judged.hosts, ...kernels].map(({ path }) => path).sort());
        const falls = (domain: string) =>
          radii.filter(({ domains }) => domains.includes(domain as 'host')).flatMap((radius) => radius.falls);
        const clusters = new Set(judged.clusters.map(({ path }) => path));
        const placed = new Set(judged.vms.filter(({ host }) => clusters.has(host)).map(({ path }) => path));
        const vmOf = new Map(judged.engines.map(({ path, on }) => [path, on]));
        const guests = [
          ...judged.vms.filter(({ path }) => !placed.has(path)),
          ...judged.containers.filter((guest) => !placed.has(vmOf.get(guest.engine)!)),
        ].map(({ path }) => path);
        expect(falls('host').sort()).toEqual(guests.sort());
        for (const { falls: together } of radii) {
          expect(together).toEqual([...new Set(together)].sort());
        }
        const inVms = radii.filter(({ domains }) => domains.join() === 'kernel').flatMap((radius) => radius.falls);
        expect(new Set(inVms).size).toBe(inVms.length);
      }),
    );
  });

  test('does not depend on the order in which an estate was written', () => {
    fc.assert(
      fc.property(anEstateInTwoOrders, ([one, other]) => {
        expect(blastRadii(other)).toEqual(blastRadii(one));
      }),
    );
  });
});
