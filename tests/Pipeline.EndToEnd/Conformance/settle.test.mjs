import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, receiveOne, silence, uses } from './broker.mjs'

uses('plain')
const sender = client.createSender('plain')
const receiver = client.createReceiver('plain')
const deadLetters = client.createReceiver('plain', { subQueueType: 'deadLetter' })

async function deferOne () {
  await sender.sendMessages({ body: 'a', applicationProperties: { kept: 1 } })
  const message = await receiveOne(receiver)
  await receiver.deferMessage(message, { deferred: 'yes' })
  const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber)
  return deferred
}

async function assertGone (sequenceNumber) {
  assert.deepEqual(await receiver.peekMessages(1, { fromSequenceNumber: sequenceNumber }), [])
}

test('a completed message is gone, and completing it again says the lock is lost', async () => {
  await sender.sendMessages({ body: 'a' })
  const message = await receiveOne(receiver)

  await receiver.completeMessage(message)

  await assert.rejects(receiver.completeMessage(message))
  await assertGone(message.sequenceNumber)
})

test('an abandoned message comes again with a higher count and its changes', async () => {
  await sender.sendMessages({ body: 'a', applicationProperties: { kept: 1, changed: 'old' } })
  const first = await receiveOne(receiver)

  await receiver.abandonMessage(first, { tried: 1, changed: 'new' })
  const second = await receiveOne(receiver)

  assert.equal(second.deliveryCount, first.deliveryCount + 1)
  assert.deepEqual(second.applicationProperties, { kept: 1, tried: 1, changed: 'new' })
  assert.ok(second.sequenceNumber.equals(first.sequenceNumber))
  assert.notEqual(second.lockToken, first.lockToken)
  await receiver.completeMessage(second)
})

test('a deferred message is found by its number only, and completed', async () => {
  const deferred = await deferOne()

  assert.equal(deferred.body, 'a')
  assert.equal(deferred.state, 'deferred')
  assert.deepEqual(deferred.applicationProperties, { kept: 1, deferred: 'yes' })
  await receiver.completeMessage(deferred)
  await assertGone(deferred.sequenceNumber)
})

test('a deferred message given back stays deferred', async () => {
  const deferred = await deferOne()

  await receiver.abandonMessage(deferred)

  assert.deepEqual(await receiver.receiveMessages(1, { maxWaitTimeInMs: silence }), [])
  const [again] = await receiver.receiveDeferredMessages(deferred.sequenceNumber)
  assert.equal(again.body, 'a')
  await receiver.completeMessage(again)
})

test('a deferred message can be dead-lettered', async () => {
  const deferred = await deferOne()

  await receiver.deadLetterMessage(deferred, { deadLetterReason: 'bad', deadLetterErrorDescription: 'worse' })

  const dead = await receiveOne(deadLetters)
  assert.equal(dead.body, 'a')
  assert.equal(dead.deadLetterReason, 'bad')
  assert.equal(dead.deadLetterErrorDescription, 'worse')
  await deadLetters.completeMessage(dead)
})

test('several deferred messages are received at once, and one that is not there is an error', async () => {
  await sender.sendMessages([{ body: 'a' }, { body: 'b' }])
  const messages = [await receiveOne(receiver), await receiveOne(receiver)]
  for (const message of messages) await receiver.deferMessage(message)

  const deferred = await receiver.receiveDeferredMessages(messages.map(message => message.sequenceNumber))

  assert.deepEqual(deferred.map(message => message.body), ['a', 'b'])
  for (const message of deferred) await receiver.completeMessage(message)
  await assert.rejects(
    receiver.receiveDeferredMessages(messages[0].sequenceNumber), { code: 'MessageNotFound' })
})

test('a message received and deleted is gone', async () => {
  await sender.sendMessages({ body: 'a' })
  const deleting = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' })

  assert.equal((await receiveOne(deleting)).body, 'a')

  assert.deepEqual(await receiver.receiveMessages(1, { maxWaitTimeInMs: silence }), [])
})
