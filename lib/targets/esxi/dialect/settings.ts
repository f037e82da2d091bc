import { type Attributes, type Disclosure, blocksOf, disclosures, isLater } from '../../../model';
import { isRepeated, shown } from '../../shared/reading';

/** What `extra_config` says, with an expression as it stands. */
export function settingsOf({ extra_config: settings }: Attributes): Readonly<Record<string, string>> {
  return Object.fromEntries(
    blocksOf(settings)
      .flatMap((block) => Object.entries(block))
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [key, shown(value)]),
  );
}

/** What a VM is let see of its host: by its settings, and by arguments that stand for one. */
export function disclosuresOf(vm: Attributes): Disclosure[] {
  const { extra_config: settings } = vm;
  return [
    ...disclosures({ ...settingsOf(vm), ...(hasGraphics(vm) && { 'mks.enable3d': 'TRUE' }) }),
    ...(isLater(settings)
      ? [{ key: 'extra_config', value: shown(settings), what: 'may hold any setting, and none can be judged' }]
      : []),
  ];
}

/** Since provider 2.16 a block says what the setting `mks.enable3d` says. */
function hasGraphics(vm: Attributes): boolean {
  return (
    isRepeated(vm, 'video_card') ||
    blocksOf(vm.video_card).some((card) => isRepeated(card, 'graphics_3d') || blocksOf(card.graphics_3d).length > 0)
  );
}
