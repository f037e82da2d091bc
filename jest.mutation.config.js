/** Unit tests of the pure core, for `npm run mutation`. */
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = { ...base, roots: ['<rootDir>/test/mutation'], testPathIgnorePatterns: ['/node_modules/'] };
