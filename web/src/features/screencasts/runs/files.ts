import { writeBytes } from '@/core/components/files'

import type { SentFile } from './useRun'

/** As the server takes them; the socket carries four megabytes, of which base64 makes three. */
export const mostFiles = 8
const limit = 2_900_000

export interface Problem {
  kind: 'tooLarge' | 'tooMany'
  name: string
}

export function mostBytes(tag: string): string {
  return writeBytes(limit, tag)
}

/** The files beside a program with these added; one of the same name takes the other's place. */
export async function readFiles(
  before: readonly SentFile[],
  chosen: readonly File[],
): Promise<{ files: SentFile[]; problem?: Problem }> {
  let files = [...before]
  for (const file of chosen) {
    const others = files.filter(({ name }) => name !== file.name)
    if (others.length >= mostFiles) return { files, problem: { kind: 'tooMany', name: file.name } }
    if (bytesOf(others) + file.size > limit) return { files, problem: { kind: 'tooLarge', name: file.name } }
    files = [...others, { name: file.name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) }]
  }
  return { files }
}

function bytesOf(files: readonly SentFile[]): number {
  return files.reduce((sum, { base64 }) => sum + (base64.length * 3) / 4, 0)
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
