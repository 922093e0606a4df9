import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, isLocal, receiveAll, receiveOne, uses } from './broker.mjs'

uses('plain')
const sender = client.createSender('plain')
const receiver = client.createReceiver('plain')

test('a batch arrives in order', async () => {
  const batch = await sender.createMessageBatch()
  const bodies = Array.from({ length: 100 }, (_, i) => `message ${i}`)
  for (const body of bodies) assert.ok(batch.tryAddMessage({ body }))
  await sender.sendMessages(batch)

  const messages = await receiveAll(receiver, 100)

  assert.deepEqual(messages.map(message => message.body), bodies)
  const numbers = messages.map(message => message.sequenceNumber.toNumber())
  assert.deepEqual(numbers, numbers.toSorted((one, other) => one - other))
  for (const message of messages) await receiver.completeMessage(message)
})

test('a message given back comes before those with higher numbers', async () => {
  await sender.sendMessages([{ body: 'a' }, { body: 'b' }, { body: 'c' }])
  const first = await receiveOne(receiver)
  await receiver.abandonMessage(first)

  const messages = await receiveAll(receiver, 3)

  assert.deepEqual(messages.map(message => message.body), ['a', 'b', 'c'])
  for (const message of messages) await receiver.completeMessage(message)
})

test('an empty queue gives its credit back in good time', async () => {
  // The client waits another 200 ms for the drain to end, and closes the link when it does not: so it does each time,
  // while a machine that is busy is late now and then.
  let took = Infinity
  for (let tries = 0; tries < 10 && took >= 350; tries++) {
    const began = Date.now()
    assert.deepEqual(await receiver.receiveMessages(10, { maxWaitTimeInMs: 200 }), [])
    took = Date.now() - began
  }

  if (isLocal) assert.ok(took < 350, `took ${took} ms`)
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
  const messages = await receiveAll(receiver, 3)
  assert.deepEqual(messages.map(message => message.deliveryCount), [0, 0, 0])
  for (const message of messages) await receiver.completeMessage(message)
})

test('a subscription is served as messages come', async () => {
  const bodies = []
  const subscriber = client.createReceiver('plain')
  const done = new Promise((resolve, reject) => {
    subscriber.subscribe({
      processMessage: async message => { if (bodies.push(message.body) === 20) resolve() },
      processError: async args => reject(args.error)
    }, { maxConcurrentCalls: 5 })
  })

  for (let i = 0; i < 20; i++) await sender.sendMessages({ body: i })
  await done
  await subscriber.close()

  assert.deepEqual(bodies.sort((one, other) => one - other), Array.from({ length: 20 }, (_, i) => i))
})

test('a queue that does not exist is said not to', async () => {
  await assert.rejects(client.createSender('nowhere').sendMessages({ body: 1 }), { code: 'MessagingEntityNotFound' })
  await assert.rejects(client.createReceiver('nowhere').receiveMessages(1), { code: 'MessagingEntityNotFound' })
})

test('a session of a queue without sessions is refused', async () => {
  await assert.rejects(client.acceptSession('plain', 'session'), { name: 'ServiceBusError' })
  await assert.rejects(client.acceptNextSession('plain'), { name: 'ServiceBusError' })
})

for (const kilobytes of [257, 300, 600, 5_000]) {
  test(`a message of ${kilobytes} KiB is refused, and the sender goes on (256 KiB, standard tier)`, async () => {
    await assert.rejects(
      sender.sendMessages({ body: Buffer.alloc(kilobytes * 1024) }), { code: 'MessageSizeExceeded' })

    await sender.sendMessages({ body: Buffer.alloc(200 * 1024) })
    const message = await receiveOne(receiver)
    assert.equal(message.body.length, 200 * 1024)
    await receiver.completeMessage(message)
  })
}

test('a batch takes no more than a message may have', async () => {
  const batch = await sender.createMessageBatch()
  const body = Buffer.alloc(50 * 1024)
  while (batch.tryAddMessage({ body }));

  await sender.sendMessages(batch)

  assert.equal(batch.count, 5)
  for (const message of await receiveAll(receiver, 5)) await receiver.completeMessage(message)
})
