/** Unit tests of the pure core. The property tests would run for every mutant, and take longer than all others together. */
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/model', '<rootDir>/test/rules'],
  testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.property\\.test\\.ts$'],
};
