import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** ISO008: a container's OS and architecture are its kernel's. */
export const ISO008: Rule = {
  id: 'ISO008',
  severity: 'error',
  waivable: false,
  title: "a container's OS and architecture are its kernel's",
  why: 'a container brings no kernel of its own',
  check: judge,
};

function judge({ estate, engines }: RuleContext): Draft[] {
  return estate.containers.flatMap((container) => {
    const engine = engines.get(container.engine);
    if (engine === undefined || (container.os === engine.kernel && container.architecture === engine.architecture)) {
      return [];
    }
    const wanted = `${container.os}/${container.architecture}`;
    const message = `image is for ${wanted}, the kernel of ${engine.name} is ${engine.kernel}/${engine.architecture}; use another image, or an engine on a ${wanted} kernel`;
    return [{ path: container.path, source: container.source, message }];
  });
}
