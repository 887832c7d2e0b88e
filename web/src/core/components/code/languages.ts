import { StreamLanguage } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

/** Languages that the editor colours and indents; each is fetched when it is first shown. */
export const codeLanguages = ['python', 'javascript', 'c', 'r', 'text'] as const
export type CodeLanguage = (typeof codeLanguages)[number]

const loaders: Record<CodeLanguage, () => Promise<Extension>> = {
  python: async () => (await import('@codemirror/lang-python')).python(),
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript(),
  c: async () => (await import('@codemirror/lang-cpp')).cpp(),
  r: async () => StreamLanguage.define((await import('@codemirror/legacy-modes/mode/r')).r),
  text: () => Promise.resolve([]),
}

export function isCodeLanguage(name: string): name is CodeLanguage {
  return codeLanguages.some((known) => known === name)
}

/** Colours and indentation of a language; one that is unknown stays plain text. */
export function loadLanguage(name: string): Promise<Extension> {
  return loaders[isCodeLanguage(name) ? name : 'text']()
}
