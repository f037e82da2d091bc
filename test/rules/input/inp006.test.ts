import { estate, findingsOf, judge } from '../../support/estate';

test('INP006 passes when all is emitted as declared', () => {
  expect(findingsOf(estate())).toEqual([]);
});

test('INP006 fails for each attribute that is emitted otherwise, in these words', () => {
  const source = { file: 'main.ts', line: 7 };
  const deviation = { path: 'app/web', name: 'web', source, address: 'vsphere_virtual_machine.web' };
  const judged = estate({
    deviations: [
      { ...deviation, attribute: 'num_cpus', declared: '4', emitted: '8', props: ['vcpus'] },
      { ...deviation, attribute: 'device', declared: 'nothing', emitted: '3', props: ['mounts', 'networks', 'ports'] },
      { ...deviation, attribute: 'swap', declared: 'nothing', emitted: '3' },
    ],
  });
  expect(findingsOf(judged)).toEqual([
    "[app/web] INP006: device of vsphere_virtual_machine.web is emitted as 3, declared nothing; use 'mounts', 'networks' or 'ports' of the construct instead",
    "[app/web] INP006: num_cpus of vsphere_virtual_machine.web is emitted as 8, declared 4; use 'vcpus' of the construct instead",
    '[app/web] INP006: swap of vsphere_virtual_machine.web is emitted as 3, declared nothing; take the change back: it follows from what is declared',
  ]);
  expect(judge(judged).findings).toMatchObject([{ source }, { source }, { source }]);
});
