import { describe, expect, it } from 'vitest'

import { SendQueue, type Outgoing, type Receipt } from './queue'

function deliveries() {
  const sent: { message: Outgoing; answer: (receipt: Receipt) => void; lose: () => void }[] = []
  const deliver = (message: Outgoing) =>
    new Promise<Receipt>((answer, reject) => sent.push({ message, answer, lose: () => reject(new Error('lost')) }))
  return { sent, deliver }
}

const settled = () => new Promise((done) => setTimeout(done))

describe('SendQueue', () => {
  it('sends nothing before the server is there, then one message at a time in order', async () => {
    const { sent, deliver } = deliveries()
    const queue = new SendQueue(deliver)
    const first = queue.push([{ type: 'a' }])
    void queue.push([{ type: 'b' }])
    expect(sent).toHaveLength(0)

    queue.resume(0)
    expect(sent.map(({ message }) => message.seq)).toEqual([1])
    sent[0]?.answer({ ok: true, ack: 1 })
    expect(await first).toEqual({ ok: true, ack: 1 })
    await settled()
    expect(sent.map(({ message }) => message.seq)).toEqual([1, 2])
    expect(queue.length).toBe(1)
  })

  it('sends what was lost again under its number when the connection is back', async () => {
    const { sent, deliver } = deliveries()
    const queue = new SendQueue(deliver)
    queue.resume(0)
    const kept = queue.push([{ type: 'a' }])
    queue.pause()
    sent[0]?.lose()
    await settled()
    expect(sent).toHaveLength(1)

    queue.resume(1)
    expect(sent.map(({ message }) => message.seq)).toEqual([1, 1])
    sent[1]?.answer({ ok: true, ack: 1 })
    expect((await kept).ack).toBe(1)
    void queue.push([{ type: 'b' }])
    await settled()
    expect(sent[2]?.message.seq).toBe(2)
  })
})
