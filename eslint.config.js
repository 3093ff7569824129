import antfu from '@antfu/eslint-config'

export default antfu(
  {
    vue: true,
    typescript: true,
    // Slides are checked by the structure tests: their headings and fences are no plain Markdown.
    markdown: false,
    ignores: ['dist/**', 'work/**', '.cache/**', '**/*.d.ts', 'kit/test/fixtures/**', 'public/**'],
  },
  {
    name: 'lecture/style',
    rules: {
      // One-line helpers are arrows here.
      'antfu/top-level-function': 'off',
      // A parameter is documented where its name does not say enough.
      'jsdoc/check-param-names': 'off',
      'jsdoc/require-property-description': 'off',
      'e18e/prefer-array-fill': 'off',
      // They read our own files, at build time: nobody can send them a hostile one.
      'regexp/no-super-linear-backtracking': 'off',
      'node/prefer-global/buffer': 'off',
      'node/prefer-global/process': 'off',
    },
  },
  {
    name: 'lecture/vue',
    files: ['**/*.vue'],
    rules: {
      // In SVG and in running text a line break is a blank that shows.
      'vue/singleline-html-element-content-newline': 'off',
    },
  },
  {
    name: 'lecture/slides',
    // Regions are set as the slide shows them: a blank line there is a pause, not a slip.
    files: ['snippets/**/*.ts'],
    rules: {
      'style/no-multiple-empty-lines': 'off',
      'style/padded-blocks': 'off',
    },
  },
  {
    name: 'lecture/starters',
    // What is not used yet is for the student to use.
    files: ['snippets/exercises/*/starter.ts'],
    rules: {
      'unused-imports/no-unused-vars': 'off',
    },
  },
  {
    name: 'lecture/commands',
    // A command speaks to a person at a terminal.
    files: ['kit/{commands,lib,bench,pdf,record,room,site,speech,compare}/**'],
    rules: {
      'no-console': 'off',
      // They are programs: nobody imports them.
      'antfu/no-top-level-await': 'off',
    },
  },
  {
    name: 'lecture/first-words',
    // Read by whatever Node a person has: Node 14 must get as far as our message. It knows ES2020.
    files: ['kit/cli.mjs'],
    languageOptions: { ecmaVersion: 2020, parserOptions: { ecmaVersion: 2020 } },
  },
  {
    name: 'lecture/tests',
    // What a reader sees is innerText; textContent has the hidden parts too.
    files: ['{kit/,}test/**'],
    rules: {
      'unicorn/prefer-dom-node-text-content': 'off',
      // Only tests import them.
      'antfu/no-top-level-await': 'off',
      // Slides and their code are data here.
      'no-template-curly-in-string': 'off',
    },
  },
)
