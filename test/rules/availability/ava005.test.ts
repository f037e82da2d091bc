import { GuestOs, type Host } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import { container, containerHost, engine, estate, findingsOf, host, verdictsOf, vm } from '../../support/estate';

const A = 'rack-1/a';
const B = 'rack-1/b';
/** A critical service with an instance on each of two hosted workstations. */
const hosted = (...patching: Host['hostOsPatching'][]) =>
  estate({
    hosts: [A, B].map((path, n) =>
      host({
        path,
        technique: 'hosted',
        hostOs: GuestOs.DEBIAN_12,
        stores: [],
        ...(patching[n] !== undefined && { hostOsPatching: patching[n] }),
      }),
    ),
    vms: [A, B].map((path, n) => vm({ path: `app/desk-${n}`, host: path, service: 'desk', criticality: 'critical' })),
  });

describe('AVA005 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['when the host OS has a maintenance window', hosted('maintenance-window', 'maintenance-window')],
    [
      'when nothing critical stands on it',
      estate({
        hosts: [host({ technique: 'hosted', hostOsPatching: 'automatic-reboot' })],
        vms: [vm({ criticality: 'normal' })],
      }),
    ],
    [
      'on bare metal, which has no host OS',
      estate({
        hosts: [host({ path: A }), host({ path: B })],
        vms: [A, B].flatMap((path) => [
          vm({ path: `app/db-${path.at(-1)}`, host: path, service: 'db', criticality: 'critical' }),
          vm({ path: `app/bystander-${path.at(-1)}`, host: path }),
        ]),
      }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('AVA005 warns', () => {
  test('where the host OS reboots by itself, in these words', () => {
    expect(findingsOf(hosted('automatic-reboot', 'maintenance-window'))).toEqual([
      "[rack-1/a] AVA005: Debian 12 reboots by itself under critical guests (app/desk-0); state hostOsPatching 'maintenance-window', and see to it",
    ]);
  });

  test('where nobody says when it reboots, in these words, and the estate stays ok', () => {
    const judged = hosted('maintenance-window');
    expect(findingsOf(judged)).toEqual([
      "[rack-1/b] AVA005: Debian 12 does not say when it reboots under critical guests (app/desk-1); state hostOsPatching 'maintenance-window', and see to it",
    ]);
    expect(verdictsOf(judged)).toEqual(['AVA005 warning']);
    expect(evaluate(judged).ok).toBe(true);
  });

  test('at the line of the host, and names critical guests only', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({
      hosts: [containerHost({ source }), containerHost({ path: 'rack-1/spare', hostOsPatching: 'maintenance-window' })],
      engines: [engine(), engine({ path: 'rack-1/spare/engine', on: 'rack-1/spare' })],
      containers: [
        container({ path: 'app/api', service: 'api', criticality: 'critical' }),
        container({ path: 'app/other' }),
        container({ path: 'app/spare', engine: 'rack-1/spare/engine', service: 'api', criticality: 'critical' }),
      ],
    });
    expect(evaluate(judged).findings).toMatchObject([
      { rule: 'AVA005', path: 'rack-1/docker-01', source, message: expect.stringContaining('(app/api)') as unknown },
    ]);
  });
});
