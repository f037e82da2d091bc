/** The packed tarball in empty projects: needs the npm registry and some minutes, so it is a run of its own. */
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = { ...base, roots: ['<rootDir>/test/packaging'], testPathIgnorePatterns: ['/node_modules/'] };
