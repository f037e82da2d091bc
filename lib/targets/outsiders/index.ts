import { blocksOf, isLater } from '../../model';
import { CHANGES } from './changes';
import { GUESTS_OF_OTHERS, WORKLOAD_KINDS } from './guests';
import type { Outsider, OutsiderJudge } from './outsider';
import { ROOM } from './room';

export type { Grounds, Outsider } from './outsider';

const GUESTS: readonly [string, OutsiderJudge][] = Object.entries(GUESTS_OF_OTHERS).flatMap(([what, types]) =>
  types.map((type): [string, OutsiderJudge] => [type, () => guest(what)]),
);

/**
 * Judges of what no construct of this library makes, and what may yet take CPU, memory or room that a ledger counts, or
 * change what was proven: by resource type.
 */
export const OUTSIDERS: ReadonlyMap<string, OutsiderJudge> = new Map<string, OutsiderJudge>([
  ...GUESTS,
  ['kubernetes_manifest', ({ attributes }) => workloadOf(kindIn(attributes.manifest))],
  ['kubectl_manifest', ({ attributes }) => workloadOf(kindOfYaml(attributes.yaml_body))],
  ...ROOM,
  ...CHANGES,
]);

/** Whether resources of a type take room that a guest may bring, such as a disk. */
export function takesRoom(type: string): boolean {
  return ROOM.has(type);
}

function guest(what: string): Outsider {
  return {
    does: `(${what}) is in no ledger`,
    help: 'define it with a construct of this library, or say by a Waiver on INP007 which machines it runs on',
  };
}

/** Of what kind a manifest is that only Terraform knows cannot be told: it counts as one that runs something. */
function workloadOf(kind: string | undefined): Outsider | undefined {
  return kind === undefined || WORKLOAD_KINDS.includes(kind) ? guest('a workload of Kubernetes') : undefined;
}

function kindIn(manifest: unknown): string | undefined {
  const kind = blocksOf(manifest)[0]?.kind;
  return typeof kind === 'string' && !isLater(kind) ? kind : undefined;
}

function kindOfYaml(body: unknown): string | undefined {
  return typeof body === 'string' ? /^kind:\s*["']?(\w+)/m.exec(body)?.[1] : undefined;
}
