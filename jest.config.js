/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/', '/test/packaging/', '/test/mutation/'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  moduleNameMapper: { '^cdktf-strata$': '<rootDir>/lib/index.ts' },
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
};
