import tseslint from 'typescript-eslint';

const NODE_IO = ['node:*', 'fs', 'fs/*', 'path', 'os', 'child_process', 'crypto', 'process', 'stream', 'url', 'util'];
const CDKTF = ['cdktf', 'cdktf/*', 'constructs', 'constructs/*', '@cdktf/*'];

/** Keeps a folder of lib/ to the imports that the architecture allows it. */
const boundary = (folder, forbidden) => ({
  files: [`lib/${folder}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden }] }] },
});

const folders = (...names) => names.flatMap((name) => [`../${name}`, `../${name}/*`]);

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
  boundary('model', [
    ...CDKTF,
    ...NODE_IO,
    ...folders('rules', 'placement', 'constructs', 'targets', 'enforcement', 'report', 'cli'),
  ]),
  boundary('placement', [
    ...CDKTF,
    ...NODE_IO,
    ...folders('rules', 'constructs', 'targets', 'enforcement', 'report', 'cli'),
  ]),
  boundary('rules', [...CDKTF, ...NODE_IO, ...folders('constructs', 'targets', 'enforcement', 'report', 'cli')]),
  boundary('report', [...CDKTF, ...folders('placement', 'constructs', 'targets', 'enforcement', 'cli')]),
  boundary('targets', [...folders('rules', 'constructs', 'report', 'cli')]),
  boundary('enforcement', folders('constructs', 'cli')),
  { files: ['**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
