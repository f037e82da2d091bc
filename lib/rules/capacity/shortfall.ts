import { type Consumer, type Line, type SourceLocation, formatCpu, formatDisk, formatMemory } from '../../model';
import type { Draft } from '../finding';
import { listConsumers } from '../wording';

const RESOURCES = {
  cpu: { label: 'vCPU', unit: 'mCPU', format: formatCpu },
  memory: { label: 'memory', unit: 'MiB', format: formatMemory },
  disk: { label: 'disk', unit: 'GiB', format: formatDisk },
} as const;

/** A line to be judged, and how to speak of it. */
export interface Judged {
  readonly path: string;
  readonly source?: SourceLocation;
  readonly resource: keyof typeof RESOURCES;
  readonly line: Line;
  /** Asked for only when the line is short. */
  readonly consumers: () => readonly Consumer[];
  /** How the capacity is computed. */
  readonly describe: () => string;
  /** What to do about it: `fix; or fix`. */
  readonly fix: string;
  /** How people call the resource here. */
  readonly label?: string;
}

/** More allocated than there is capacity; equal is a fit. A capacity below zero is INP003's to tell. */
export function checkLine(judged: Judged): Draft[] {
  const { line, resource } = judged;
  if (line.free >= 0 || line.allocated === 0) {
    return [];
  }
  const { label, unit, format } = RESOURCES[resource];
  const consumers = judged.consumers();
  const who = listConsumers(consumers, format);
  return [
    {
      path: judged.path,
      source: judged.source,
      message:
        `${judged.label ?? label} is short by ${format(-line.free)}: ${format(line.allocated)} allocated (${who}), ` +
        `capacity ${format(line.capacity)} (${judged.describe()}); ${judged.fix}`,
      resource,
      requested: line.allocated,
      capacity: line.capacity,
      unit,
      consumers,
    },
  ];
}
