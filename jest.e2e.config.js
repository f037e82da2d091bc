const unit = require('./jest.config.js');

/** Real Terraform, real providers, real engines: one suite at a time, for they share the machine. */
/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/.e2e/'],
  globalTeardown: '<rootDir>/test/e2e/support/teardown.ts',
  maxWorkers: 1,
  // Child processes have hard limits of their own, all below this one.
  testTimeout: 900_000,
};
