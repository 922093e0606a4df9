import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, receiveAll, receiveOne } from './broker.mjs'

const sender = client.createSender('plain')
const receiver = client.createReceiver('plain')

test('a message arrives as it was sent', async () => {
  await sender.sendMessages({
    body: { sku: 'A-1', quantity: 2 },
    messageId: 'm',
    correlationId: 'c',
    subject: 's',
    contentType: 'application/json',
    applicationProperties: { text: 'ä', number: 1.5, yes: true }
  })

  const message = await receiveOne(receiver)

  assert.deepEqual(message.body, { sku: 'A-1', quantity: 2 })
  assert.deepEqual(message.applicationProperties, { text: 'ä', number: 1.5, yes: true })
  assert.equal([message.messageId, message.correlationId, message.subject].join(), 'm,c,s')
  assert.equal(message.contentType, 'application/json')
  assert.match(message.lockToken, /^[0-9a-f-]{36}$/)
  assert.ok(message.lockedUntilUtc > message.enqueuedTimeUtc)
  await receiver.completeMessage(message)
})

test('a batch arrives in order', async () => {
  const batch = await sender.createMessageBatch()
  const bodies = Array.from({ length: 100 }, (_, i) => `message ${i}`)
  for (const body of bodies) assert.ok(batch.tryAddMessage({ body }))
  await sender.sendMessages(batch)

  const messages = await receiveAll(receiver, 100)

  assert.deepEqual(messages.map(message => message.body), bodies)
  for (const message of messages) await receiver.completeMessage(message)
})

test('an empty queue gives its credit back in good time', async () => {
  const began = Date.now()
  assert.deepEqual(await receiver.receiveMessages(10, { maxWaitTimeInMs: 200 }), [])
  const took = Date.now() - began

  // The client waits another 200 ms for the drain to end, and closes the link when it does not.
  assert.ok(took < 350, `took ${took} ms`)
  await sender.sendMessages({ body: 'after the drain' })
  await receiver.completeMessage(await receiveOne(receiver))
})

test('peeking shows messages and locks none', async () => {
  await sender.sendMessages([{ body: 'a' }, { body: 'b' }, { body: 'c' }])
  const peeker = client.createReceiver('plain')

  const first = await peeker.peekMessages(2)
  const rest = await peeker.peekMessages(10)
  const none = await peeker.peekMessages(10)

  assert.deepEqual(first.map(message => message.body), ['a', 'b'])
  assert.deepEqual(rest.map(message => message.body), ['c'])
  assert.deepEqual(none, [])
  for (const message of await receiveAll(receiver, 3)) await receiver.completeMessage(message)
})

test('a subscription is served as messages come', async () => {
  const bodies = []
  const done = new Promise((resolve, reject) => {
    client.createReceiver('plain').subscribe({
      processMessage: async message => { if (bodies.push(message.body) === 20) resolve() },
      processError: async args => reject(args.error)
    }, { maxConcurrentCalls: 5 })
  })

  for (let i = 0; i < 20; i++) await sender.sendMessages({ body: i })
  await done

  assert.deepEqual(bodies.sort((one, other) => one - other), Array.from({ length: 20 }, (_, i) => i))
})

test('a queue that does not exist is said not to', async () => {
  await assert.rejects(client.createSender('nowhere').sendMessages({ body: 1 }), { code: 'MessagingEntityNotFound' })
  await assert.rejects(client.createReceiver('nowhere').receiveMessages(1), { code: 'MessagingEntityNotFound' })
})

test('a message over 256 KiB is refused', async () => {
  await assert.rejects(sender.sendMessages({ body: 'x'.repeat(300 * 1024) }), { code: 'MessageSizeExceeded' })
  await sender.sendMessages({ body: 'x'.repeat(200 * 1024) })
})
