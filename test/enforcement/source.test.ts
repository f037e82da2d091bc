import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EstateError } from 'cdktf-strata';
import { esxiHost, newStack, vm } from '../support/stacks';
import { synth } from '../support/synth';
import { messages } from './fixtures/places';
import { thrownBy, vsphere } from './estate';

const FIXTURE = join(__dirname, 'fixtures', 'places.ts');
const lines = readFileSync(FIXTURE, 'utf8').split('\n');

/** Every mark of the fixture, with the place that its message must name. */
const MARKS = lines.flatMap((line, index) => {
  const mark = /\/\/ mark: (\w+)$/.exec(line)?.[1];
  return mark === undefined ? [] : [[mark, `${relative(process.cwd(), FIXTURE)}:${index + 1}`] as const];
});

describe('a message names the line of the user', () => {
  const said = messages();

  test.each(MARKS)('who runs under jest: %s at %s', (mark, place) => {
    expect(said[mark]!.split('\n')).toEqual([expect.stringMatching(/^\[rack\/.*\] /), `  ${place}`]);
  });

  test('who extends a class of ours without a constructor: the class, or where it is used', () => {
    expect(said.plain!.split('\n')[1]).toMatch(/^ {2}test\/enforcement\/fixtures\/places\.ts:(7|34)$/);
  });

  test('who runs under tsx', () => {
    const output = execFileSync(process.execPath, ['--import', 'tsx', FIXTURE, 'print'], { encoding: 'utf8' });
    const printed = JSON.parse(output) as Record<string, string>;

    expect(MARKS.map(([mark]) => [mark, printed[mark]!.split('\n')[1]])).toEqual(
      MARKS.map(([mark, place]) => [mark, `  ${place}`]),
    );
  });
});

test('a finding at synth names the line of the construct that it is about', () => {
  const stack = newStack('rack');
  vsphere(stack);
  const host = esxiHost(stack);
  const line = Number(/source\.test\.ts:(\d+)/.exec(new Error().stack!)![1]) + 1;
  host.addVirtualMachine('huge', vm({ vcpus: 49 }));
  const { report } = thrownBy(() => synth(stack)) as EstateError;

  expect(report.findings.find(({ rule }) => rule === 'CAP004')!.source).toMatchObject({
    file: 'test/enforcement/source.test.ts',
    line,
  });
});
