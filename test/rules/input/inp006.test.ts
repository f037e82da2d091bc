import { estate, findingsOf, judge } from '../../support/estate';

test('INP006 passes when all is emitted as declared', () => {
  expect(findingsOf(estate())).toEqual([]);
});

test('INP006 fails for each attribute that is emitted otherwise, in these words', () => {
  const source = { file: 'main.ts', line: 7 };
  const deviation = { path: 'app/web', name: 'web', source, address: 'vsphere_virtual_machine.web' };
  const judged = estate({
    deviations: [
      { ...deviation, attribute: 'num_cpus', declared: '4', emitted: '8' },
      { ...deviation, attribute: 'count', declared: 'nothing', emitted: '3' },
    ],
  });
  expect(findingsOf(judged)).toEqual([
    "[app/web] INP006: count of vsphere_virtual_machine.web is emitted as 3, declared nothing; change the construct's props instead of the resource",
    "[app/web] INP006: num_cpus of vsphere_virtual_machine.web is emitted as 8, declared 4; change the construct's props instead of the resource",
  ]);
  expect(judge(judged).findings).toMatchObject([{ source }, { source }]);
});
