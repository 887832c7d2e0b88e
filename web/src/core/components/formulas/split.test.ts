import { expect, test } from 'vitest'

import { splitFormulas } from './split'

const words = (text: string) => ({ formula: false, display: false, text })
const inline = (text: string) => ({ formula: true, display: false, text })

test.each([
  ['plain words', [words('plain words')]],
  ['$x^2$', [inline('x^2')]],
  ['the root $\\sqrt{2}$ of it', [words('the root '), inline('\\sqrt{2}'), words(' of it')]],
  ['$$\\int f$$', [{ formula: true, display: true, text: '\\int f' }]],
  ['from $5 to $8', [words('from $5 to $8')]],
  ['a $ b $ c', [words('a $ b $ c')]],
  ['\\$5 and $y$', [words('$5 and '), inline('y')]],
  ['$a\\$b$', [inline('a\\$b')]],
  ['one $ alone', [words('one $ alone')]],
  ['', []],
])('%s', (text, runs) => expect(splitFormulas(text)).toEqual(runs))

test('nothing is lost or doubled where there is no formula', () => {
  for (const text of ['$', '$$', '$$$', 'a$b', '$ $', '$\n$', '$$$$']) {
    expect(
      splitFormulas(text)
        .map((run) => run.text)
        .join(''),
    ).toBe(text)
  }
})
