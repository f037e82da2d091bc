import { duration, healthCheckArguments } from '../../../lib/targets/docker/health-check';

const TIMES = { intervalSeconds: 30, timeoutSeconds: 30, retries: 3, startPeriodSeconds: 0 };

describe('a health check on Docker', () => {
  test.each([
    [0, '0s'],
    [59, '59s'],
    [60, '1m0s'],
    [90, '1m30s'],
    [3599, '59m59s'],
    [3600, '1h0m0s'],
    [3661, '1h1m1s'],
    [90_061, '25h1m1s'],
  ])('has %p seconds as Go writes them: %p', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  test.each([
    [
      ['curl', '-f', 'http://localhost/'],
      ['CMD', 'curl', '-f', 'http://localhost/'],
    ],
    [
      ['CMD', 'true'],
      ['CMD', 'true'],
    ],
    [
      ['CMD-SHELL', 'true || exit 1'],
      ['CMD-SHELL', 'true || exit 1'],
    ],
    [['NONE'], ['NONE']],
    [
      ['echo', '${HOME}'],
      ['CMD', 'echo', '$${HOME}'],
    ],
  ])('of %j is %j: without its kind it would be off', (command, test) => {
    expect(healthCheckArguments({ command, ...TIMES }).test).toEqual(test);
  });
});
