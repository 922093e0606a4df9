import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, receiveOne } from './broker.mjs'

const sender = client.createSender('plain')
const receiver = client.createReceiver('plain')
const deadLetters = client.createReceiver('plain', { subQueueType: 'deadLetter' })

test('a completed message is gone, and completing it again says the lock is lost', async () => {
  await sender.sendMessages({ body: 'a' })
  const message = await receiveOne(receiver)

  await receiver.completeMessage(message)

  await assert.rejects(receiver.completeMessage(message))
  assert.deepEqual(await receiver.peekMessages(1, { fromSequenceNumber: message.sequenceNumber }), [])
})

test('an abandoned message comes again with a higher count and its changes', async () => {
  await sender.sendMessages({ body: 'a', applicationProperties: { kept: 1 } })
  const first = await receiveOne(receiver)

  await receiver.abandonMessage(first, { tried: 1 })
  const second = await receiveOne(receiver)

  assert.equal(second.deliveryCount, first.deliveryCount + 1)
  assert.deepEqual(second.applicationProperties, { kept: 1, tried: 1 })
  assert.ok(second.sequenceNumber.equals(first.sequenceNumber))
  await receiver.completeMessage(second)
})

test('a message abandoned too often is dead-lettered', async () => {
  await sender.sendMessages({ body: 'a' })
  for (let i = 0; i < 3; i++) await receiver.abandonMessage(await receiveOne(receiver))

  const dead = await receiveOne(deadLetters)

  assert.equal(dead.deadLetterReason, 'MaxDeliveryCountExceeded')
  await deadLetters.completeMessage(dead)
})

test('a dead letter carries its reason and can be read back', async () => {
  await sender.sendMessages({ body: { order: 1 }, messageId: 'm' })
  const options = { deadLetterReason: 'bad', deadLetterErrorDescription: 'no such SKU', step: 'reserve' }
  await receiver.deadLetterMessage(await receiveOne(receiver), options)

  const dead = await receiveOne(deadLetters)

  assert.deepEqual(dead.body, { order: 1 })
  assert.equal(dead.messageId, 'm')
  assert.equal(dead.deadLetterReason, 'bad')
  assert.equal(dead.deadLetterErrorDescription, 'no such SKU')
  assert.equal(dead.deadLetterSource, 'plain')
  assert.equal(dead.applicationProperties.step, 'reserve')
  await deadLetters.completeMessage(dead)
})

test('a deferred message is received by its number', async () => {
  await sender.sendMessages({ body: 'a' })
  const message = await receiveOne(receiver)
  await receiver.deferMessage(message)

  assert.deepEqual(await receiver.receiveMessages(1, { maxWaitTimeInMs: 100 }), [])
  const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber)

  assert.equal(deferred.body, 'a')
  assert.equal(deferred.state, 'deferred')
  await receiver.completeMessage(deferred)
  assert.deepEqual(await receiver.peekMessages(1, { fromSequenceNumber: message.sequenceNumber }), [])
})

test('a message received and deleted is gone', async () => {
  await sender.sendMessages({ body: 'a' })
  const deleting = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' })

  assert.equal((await receiveOne(deleting)).body, 'a')

  assert.deepEqual(await receiver.receiveMessages(1, { maxWaitTimeInMs: 100 }), [])
})
