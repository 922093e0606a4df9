import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, pause, receiveAll, receiveOne, silence, uses } from './broker.mjs'

uses('brief')
const sender = client.createSender('brief')
// The client renews locks by itself unless told not to.
const receiver = client.createReceiver('brief', { maxAutoLockRenewalDurationInMs: 0 })

test('scheduled messages appear at their time, however they were scheduled', async () => {
  const due = new Date(Date.now() + 6_000)
  const [number] = await sender.scheduleMessages({ body: 'by operation' }, due)
  await sender.sendMessages({ body: 'by annotation', scheduledEnqueueTimeUtc: due })

  const [peeked] = await receiver.peekMessages(1, { fromSequenceNumber: number })
  assert.equal(peeked.state, 'scheduled')
  assert.deepEqual(await receiver.receiveMessages(2, { maxWaitTimeInMs: 300 }), [])
  const messages = await receiveAll(receiver, 2)

  assert.ok(Date.now() >= due.getTime())
  assert.deepEqual(messages.map(message => message.body).sort(), ['by annotation', 'by operation'])
  for (const message of messages) {
    assert.equal(message.scheduledEnqueueTimeUtc.getTime(), due.getTime())
    await receiver.completeMessage(message)
  }
})

test('a cancelled schedule never appears', async () => {
  const numbers = await sender.scheduleMessages([{ body: 'a' }, { body: 'b' }], new Date(Date.now() + 6_000))

  await sender.cancelScheduledMessages(numbers)

  assert.deepEqual(await receiver.receiveMessages(2, { maxWaitTimeInMs: 6_000 + silence }), [])
  await assert.rejects(sender.cancelScheduledMessages(numbers))
})

test('a lock that runs out gives the message to the next, and settling it is refused', async () => {
  await sender.sendMessages({ body: 'a' })
  const lost = await receiveOne(receiver)

  const again = await receiveOne(receiver)

  assert.ok(Date.now() >= lost.lockedUntilUtc.getTime() - silence)
  assert.equal(again.deliveryCount, lost.deliveryCount + 1)
  await assert.rejects(receiver.completeMessage(lost), { code: 'MessageLockLost' })
  await assert.rejects(receiver.renewMessageLock(lost), { code: 'MessageLockLost' })
  await receiver.completeMessage(again)
})

test('a renewed lock outlives its first duration', async () => {
  await sender.sendMessages({ body: 'a' })
  const message = await receiveOne(receiver)
  const firstEnd = message.lockedUntilUtc

  await pause((firstEnd - Date.now()) / 2)
  const secondEnd = await receiver.renewMessageLock(message)
  await pause(firstEnd - Date.now() + 200)

  assert.ok(secondEnd - firstEnd >= 500)
  await receiver.completeMessage(message)
})
