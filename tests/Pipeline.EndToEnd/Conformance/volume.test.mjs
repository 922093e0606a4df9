import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { client, isLocal, port, uses } from './broker.mjs'

uses('plain')

// The AMQP library under the official client, for what that client never does.
const rhea = createRequire(createRequire(import.meta.url).resolve('@azure/service-bus'))('rhea-promise')

test('10,000 messages of 1 KiB arrive once each', async t => {
  const count = 10_000
  const sender = client.createSender('plain')
  const receiver = client.createReceiver('plain')
  const filling = 'x'.repeat(1024)
  const seen = new Map()
  const began = Date.now()
  const done = new Promise((resolve, reject) => {
    receiver.subscribe({
      processMessage: async message => {
        seen.set(message.messageId, (seen.get(message.messageId) ?? 0) + 1)
        if (seen.size === count) resolve()
      },
      processError: async args => reject(args.error)
    }, { maxConcurrentCalls: 500 })
  })

  for (let i = 0; i < count; i += 200) {
    await sender.sendMessages(Array.from({ length: 200 }, (_, j) => ({ messageId: `${i + j}`, body: filling })))
  }
  await done
  t.diagnostic(`${Math.round(count * 1000 / (Date.now() - began))} messages a second`)
  await receiver.close()

  assert.deepEqual([...seen.values()].filter(times => times !== 1), [])
  assert.deepEqual(await client.createReceiver('plain').peekMessages(1), [])
})

// The local broker only: the namespace wants a token first.
test('all the credit there is gets what there is', { skip: !isLocal }, async () => {
  await client.createSender('plain').sendMessages([{ body: 'a' }, { body: 'b' }])
  const connection = new rhea.Connection({
    host: 'localhost', port, username: 'any', reconnect: false
  })
  await connection.open()
  const receiver = await connection.createReceiver({ source: 'plain', credit_window: 0, autoaccept: true })
  const received = new Promise(resolve => {
    let count = 0
    receiver.on('message', () => { if (++count === 2) resolve(count) })
  })

  receiver.addCredit(4_294_967_295)

  assert.equal(await received, 2)
  await connection.close()
})
