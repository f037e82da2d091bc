import type { Loosening } from '../../../lib/model';
import { container, engineEstate, findingsOf, judge, verdictsOf } from '../../support/estate';

const hard: Loosening = { prop: 'privileged', what: 'gives the container every device of its host', degree: 'hard' };
const soft: Loosening = { prop: 'readOnly', what: 'leaves the root file system writable', degree: 'soft' };

test('ISO007 passes when nothing is loosened', () => {
  expect(findingsOf(engineEstate([container()]))).toEqual([]);
});

test('ISO007 warns when a safe default is given up, and the estate stays ok', () => {
  const judged = engineEstate([container({ loosened: [soft] })]);
  expect(verdictsOf(judged)).toEqual(['ISO007 warning']);
  expect(judge(judged).ok).toBe(true);
});

test('ISO007 fails for a way to the host', () => {
  const judged = engineEstate([container({ loosened: [hard] })]);
  expect(verdictsOf(judged)).toEqual(['ISO007 error']);
  expect(judge(judged).ok).toBe(false);
});

test('ISO007 fails for each by itself, in these words', () => {
  const source = { file: 'main.ts', line: 7 };
  const judged = engineEstate([
    container({ loosened: [soft, hard], source }),
    container({ path: 'app/b', loosened: [hard] }),
  ]);
  expect(findingsOf(judged)).toEqual([
    "[app/b] ISO007: 'privileged' gives the container every device of its host; remove it",
    "[app/container] ISO007: 'privileged' gives the container every device of its host; remove it",
    "[app/container] ISO007: 'readOnly' leaves the root file system writable; remove it",
  ]);
  expect(judge(judged).findings.slice(1)).toMatchObject([{ source }, { source }]);
});
