import tseslint from 'typescript-eslint';

const NODE_IO = ['node:*', 'fs', 'fs/*', 'path', 'os', 'child_process', 'crypto', 'process', 'stream', 'url', 'util'];
const CDKTF = ['cdktf', 'cdktf/*', 'constructs', 'constructs/*', '@cdktf/*'];

/** Keeps a folder of lib/ to the imports that the architecture allows it. */
const boundary = (folder, forbidden) => ({
  files: [`lib/${folder}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden }] }] },
});

const FOLDERS = [
  'model',
  'placement',
  'clusters',
  'rules',
  'targets',
  'terraform',
  'constructs',
  'enforcement',
  'report',
  'cli',
];

/** Folders of lib/ that a folder must not import, however deep the file is that would. */
const allBut = (...allowed) =>
  FOLDERS.filter((name) => !allowed.includes(name)).flatMap((name) => [`../**/${name}`, `../**/${name}/**`]);

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'reports/', '**/cdktf.out*/', '.stryker-tmp/', 'node_modules/'] },
  ...tseslint.configs.recommended,
  { rules: { eqeqeq: 'error' } },
  {
    files: ['lib/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Error'], CallExpression[callee.name='Error']",
          message: 'Throw a named error that says what, where and how to fix it.',
        },
      ],
    },
  },
  // PURE folders: neither cdktf nor Node's I/O.
  boundary('model', [...CDKTF, ...NODE_IO, ...allBut('model')]),
  boundary('placement', [...CDKTF, ...NODE_IO, ...allBut('placement', 'model')]),
  boundary('clusters', [...CDKTF, ...NODE_IO, ...allBut('clusters', 'model', 'placement')]),
  boundary('rules', [...CDKTF, ...NODE_IO, ...allBut('rules', 'model', 'placement', 'clusters')]),
  boundary('report', [...CDKTF, ...allBut('report', 'model', 'rules', 'clusters')]),
  boundary('terraform', allBut('terraform')),
  boundary('targets', allBut('targets', 'model', 'terraform')),
  {
    // What a provider calls things: a plan reader loads it without cdktf, a binding or an emitter.
    files: [
      'lib/targets/dialects.ts',
      'lib/targets/outsiders/*.ts',
      'lib/targets/*/dialect.ts',
      'lib/targets/*/dialect/*.ts',
      'lib/targets/shared/{reading,hosted-reading}.ts',
      'lib/targets/shared/dialect/*.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: [...CDKTF, ...NODE_IO, ...allBut('model', 'targets')] }] },
      ],
    },
  },
  boundary('enforcement', allBut('enforcement', 'model', 'rules', 'report', 'terraform', 'targets')),
  boundary('constructs', allBut('constructs', 'model', 'rules', 'targets', 'terraform', 'enforcement')),
  { files: ['**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
