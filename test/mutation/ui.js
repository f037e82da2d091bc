// What the unit tests take from jest, on mocha: it keeps all modules loaded and runs a mutant within the same process,
// where jest would load everything again for each.
const { expect } = require('expect');
const { bind } = require('jest-each');
const Mocha = require('mocha');

Mocha.interfaces['jest-like'] = (suite) => {
  Mocha.interfaces.bdd(suite);
  suite.on('pre-require', (context) => {
    const { it, describe, before, after } = context;
    Object.assign(context, {
      expect,
      test: Object.assign(it, { each: bind(it, false) }),
      describe: Object.assign(describe, { each: bind(describe, false) }),
      beforeAll: before,
      afterAll: after,
      jest: { requireActual: require },
    });
  });
};
