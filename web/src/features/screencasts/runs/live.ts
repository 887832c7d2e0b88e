import { emit, socket, type Ack, type LiveSocket } from '@/core/live/connection'
import type { FileMade, FileSent, RunExit, RunOutput } from '@/core/live/events'

/** A program that runs on the server now. */
export interface LiveRun {
  /** What it reads next. */
  write: (text: string) => Promise<void>
  /** It finds no more to read. */
  end: () => Promise<void>
  cancel: () => Promise<void>
  /** Rejects when the connection goes, which ends the program too. */
  done: Promise<RunExit>
}

export type { FileMade, FileSent, RunExit }

/** The server, or the way to it, did not take the program. */
export class NotRun extends Error {
  override name = 'NotRun'

  /** The server's own sentence; without one, the connection was lost. */
  constructor(readonly said?: string) {
    super(said ?? 'the connection was lost')
  }
}

/** Starts a program; `onOutput` gets what it writes, as it writes it. */
export async function startRun(
  asked: { code: string; language: string; files: FileSent[] },
  onOutput: (text: string) => void,
): Promise<LiveRun> {
  const opened = await socket()
  const listener = listen(opened, onOutput)
  try {
    const { run_id } = await sent<{ run_id: number }>(emit('run_code', { ...asked, stdin: '' }))
    listener.follow(run_id)
    return {
      write: (data) => sent(emit('run_input', { run_id, data, end: false })),
      end: () => sent(emit('run_input', { run_id, data: '', end: true })),
      cancel: () => sent(emit('run_cancel', { run_id })),
      done: listener.done,
    }
  } catch (error) {
    listener.leave()
    throw error instanceof NotRun ? error : new NotRun()
  }
}

/** The acknowledgement's own fields; raises NotRun where the server refused. */
async function sent<Answer>(acknowledged: Promise<Ack>): Promise<Answer> {
  const ack = await acknowledged
  if (!ack.ok) throw new NotRun(ack.error.message)
  return ack as unknown as Answer
}

/** Hears of one run among all of this connection; what comes before its number is known waits. */
function listen(opened: LiveSocket, onOutput: (text: string) => void) {
  let wanted: number | undefined
  let early: (RunOutput | RunExit)[] = []
  let settle!: { resolve: (end: RunExit) => void; reject: (error: Error) => void }
  const done = new Promise<RunExit>((resolve, reject) => (settle = { resolve, reject }))
  done.catch(() => undefined) // whoever waits for it hears of it; nobody has to

  function hear(message: RunOutput | RunExit) {
    if (wanted === undefined) early.push(message)
    else if (message.run_id === wanted) take(message)
  }

  function take(message: RunOutput | RunExit) {
    if ('output' in message) {
      onOutput(message.output)
      return
    }
    leave()
    settle.resolve(message)
  }

  function lose() {
    leave()
    settle.reject(new NotRun())
  }

  function leave() {
    opened.off('run_output', hear).off('run_exit', hear).off('disconnect', lose)
  }

  opened.on('run_output', hear).on('run_exit', hear).on('disconnect', lose)
  return {
    done,
    leave,
    follow(runId: number) {
      wanted = runId
      const waiting = early
      early = []
      for (const message of waiting) hear(message)
    },
  }
}
