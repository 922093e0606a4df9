import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, pause, receiveOne, silence, uses } from './broker.mjs'

uses('plain', 'expiring')
const sender = client.createSender('plain')
const receiver = client.createReceiver('plain')
const deadLetters = client.createReceiver('plain', { subQueueType: 'deadLetter' })

test('a message abandoned too often is dead-lettered (MaxDeliveryCount 3)', async () => {
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

test('a dead letter sent again is a new message with the same content', async () => {
  await sender.sendMessages({ body: { order: 1 }, messageId: 'm', applicationProperties: { tried: 1 } })
  await receiver.deadLetterMessage(await receiveOne(receiver), { deadLetterReason: 'bad' })
  const dead = await receiveOne(deadLetters)

  await sender.sendMessages({ ...dead, applicationProperties: { ...dead.applicationProperties, tried: 2 } })
  await deadLetters.completeMessage(dead)
  const again = await receiveOne(receiver)

  assert.deepEqual(again.body, { order: 1 })
  assert.equal(again.messageId, 'm')
  assert.equal(again.applicationProperties.tried, 2)
  assert.equal(again.deliveryCount, 0)
  assert.ok(again.sequenceNumber.greaterThan(dead.enqueuedSequenceNumber))
  await receiver.completeMessage(again)
  assert.deepEqual(await deadLetters.receiveMessages(1, { maxWaitTimeInMs: silence }), [])
})

test('a dead letter given back or deferred stays a dead letter', async () => {
  await sender.sendMessages({ body: 'a' })
  await receiver.deadLetterMessage(await receiveOne(receiver))
  await deadLetters.abandonMessage(await receiveOne(deadLetters))
  const dead = await receiveOne(deadLetters)
  await deadLetters.deferMessage(dead)

  const [deferred] = await deadLetters.receiveDeferredMessages(dead.sequenceNumber)

  assert.equal(deferred.body, 'a')
  await deadLetters.completeMessage(deferred)
})

test('an expired message is a dead letter (DeadLetteringOnMessageExpiration, DefaultMessageTimeToLive 1 s)', async () => {
  const expired = client.createReceiver('expiring', { subQueueType: 'deadLetter' })
  await client.createSender('expiring').sendMessages([{ body: 'own', timeToLive: 200 }, { body: 'queue', timeToLive: 60_000 }])

  const dead = [await receiveOne(expired), await receiveOne(expired)]

  assert.deepEqual(dead.map(message => message.body), ['own', 'queue'])
  for (const message of dead) {
    assert.equal(message.deadLetterReason, 'TTLExpiredException')
    assert.equal(message.deadLetterSource, 'expiring')
    await expired.completeMessage(message)
  }
})

test('an expired message is gone where the queue keeps none', async () => {
  await sender.sendMessages([{ body: 'short', timeToLive: 200 }, { body: 'long' }])
  await pause(400)

  const message = await receiveOne(receiver)

  assert.equal(message.body, 'long')
  await receiver.completeMessage(message)
  assert.deepEqual(await deadLetters.receiveMessages(1, { maxWaitTimeInMs: silence }), [])
})
