import { api } from '@/core/api/client'

import type { Ot } from '../replay/ots'

/** What the server found of an answer. */
export interface Verdict {
  correct: boolean
  /** The assertion that did not hold, and what it said. */
  failed?: { text: string; message: string }
  /** The end of what the program wrote. */
  output: string
}

interface AnswerReply {
  exit_code: number
  correct: boolean
  failed_assertion: { line: number; text: string; message: string } | null
  stdout: string
  error?: string | null
}

function form(fields: Record<string, string>) {
  return { body: new URLSearchParams(fields), type: 'application/x-www-form-urlencoded' }
}

/** Sends what the learner wrote, as edits on the recorded text; `code` is the program that they saw. */
export async function sendAnswer(
  cast: number,
  answer: { exId: string; ots: readonly Ot[]; code: string },
): Promise<Verdict> {
  const fields = { ex_id: answer.exId, solve_ots: JSON.stringify(answer.ots), code: answer.code }
  const reply = await api.post<AnswerReply>(`/code/answer/${cast}`, form(fields))
  return {
    correct: reply.correct,
    failed: reply.failed_assertion ?? undefined,
    output: reply.stdout || (reply.error ?? ''),
  }
}
