import { type Attributes, SAFE_ISOLATION, cpusToMilli, blocksOf } from '../../model';
import type { AdoptedContainer } from '../target';

/** What a raw `marathon_app` promises; the provider that had it is gone, its resources may not be. */
export function adoptedOf(attributes: Attributes): AdoptedContainer {
  const { app_id: id, cpus, mem, instances } = attributes;
  const copies = typeof instances === 'number' ? instances : 1;
  const container = blockOf(attributes.container);
  const docker = blockOf(container.docker);
  const volumes = blocksOf(blockOf(container.volumes).volume);
  return {
    name: String(id),
    image: String(docker.image),
    ...(typeof cpus === 'number' && { milliCpu: cpusToMilli(cpus * copies) }),
    ...(typeof mem === 'number' && { memoryMib: Math.ceil(mem * copies) }),
    isolation: {
      ...SAFE_ISOLATION,
      privileged: docker.privileged === true,
      // That provider's own default.
      hostNetwork: (docker.network ?? 'HOST') === 'HOST',
      hostPaths: volumes
        .filter(({ host_path: path }) => path !== undefined)
        .map(({ host_path: path, mode }) => ({ path: String(path), readOnly: mode === 'RO' })),
    },
  };
}

function blockOf(block: unknown): Attributes {
  return blocksOf(block)[0] ?? {};
}
