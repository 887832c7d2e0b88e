import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import globals from 'globals'
import typescript from 'typescript-eslint'

const colours = {
  selector: 'Literal[value=/^(#[0-9a-f]{3,8}|(rgb|hsl|oklch|oklab)a?\\(.*)$/i]',
  message: 'Colours are tokens (core/styles/tokens.css); read one in a script with colour().',
}

export default typescript.config(
  { ignores: ['src/core/api/schema.d.ts', 'src/core/live/events.d.ts', 'node_modules/'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...typescript.configs.stylistic,
  ...vue.configs['flat/recommended'],
  ...a11y.configs['flat/recommended'],
  prettier,
  {
    files: ['**/*.{ts,js,vue}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser, ecmaVersion: 'latest', sourceType: 'module' },
    },
    rules: {
      'max-lines': ['error', { max: 350, skipBlankLines: false }],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', colours],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'vue/component-name-in-template-casing': ['error', 'PascalCase'],
      'vue/define-macros-order': 'off', // props may follow the composables that they need
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/require-default-prop': 'off', // optional props are typed `| undefined`, which is their default
      'vue/multi-word-component-names': ['error', { ignores: ['App', 'Breadcrumbs'] }],
      'vuejs-accessibility/label-has-for': 'off', // FormField ties label and control across components
      'vuejs-accessibility/no-static-element-interactions': 'error',
    },
  },
  {
    files: ['tools/**', '*.config.{ts,js}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['src/features/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@/features/*', '../../../features/*'], message: 'Features import only core, never each other.' },
            { group: ['reka-ui'], message: 'Pages use core components; parts of Reka belong there.' },
            { group: ['echarts', 'echarts/*'], message: 'Charts are drawn by LiveChart and StatChart in core.' },
            { group: ['socket.io-client'], message: 'Live events come through core/live.' },
          ],
          paths: [
            {
              name: 'vue',
              importNames: ['defineAsyncComponent'],
              message: 'core/lazy says where a part did not come, and tries again.',
            },
          ],
        },
      ],
    },
  },
)
