import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** ISO011: images are pinned to a digest, or at least to a tag other than `latest`. */
export const ISO011: Rule = {
  id: 'ISO011',
  severity: 'warning',
  waivable: true,
  title: 'images are pinned to a digest, or at least to a tag other than `latest`',
  why: 'what was tested today may be another image tomorrow',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.containers
    .filter(({ image }) => !isPinned(image))
    .map(({ path, source, image }) => ({
      path,
      source,
      message: `image ${image} is not pinned, and may be another one tomorrow; name a tag or, better, a digest`,
    }));
}

/** A colon in the last part is a tag; one before a slash is a registry's port. */
function isPinned(image: string): boolean {
  const [, tag] = image.slice(image.lastIndexOf('/') + 1).split(':');
  return image.includes('@sha256:') || (tag !== undefined && tag !== '' && tag !== 'latest');
}
