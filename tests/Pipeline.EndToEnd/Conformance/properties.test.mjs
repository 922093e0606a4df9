import { test } from 'node:test'
import assert from 'node:assert/strict'
import { client, receiveOne, uses } from './broker.mjs'

uses('plain')
const sender = client.createSender('plain')
const receiver = client.createReceiver('plain')

async function roundTrip (message) {
  await sender.sendMessages(message)
  const received = await receiveOne(receiver)
  await receiver.completeMessage(received)
  return received
}

test('every property that a sender can set arrives as it was set', async () => {
  const sent = {
    body: { sku: 'A-1', quantity: 2 },
    messageId: 'message id ä€😀',
    correlationId: 'correlation',
    subject: 'subject',
    contentType: 'application/json',
    to: 'to',
    replyTo: 'reply-to',
    sessionId: 'session',
    replyToSessionId: 'reply-session',
    partitionKey: 'session',
    timeToLive: 3_600_000
  }

  const received = await roundTrip(sent)

  for (const [name, value] of Object.entries(sent)) assert.deepEqual(received[name], value, name)
  assert.match(received.lockToken, /^[0-9a-f-]{36}$/)
  assert.ok(received.lockedUntilUtc > received.enqueuedTimeUtc)
  assert.ok(Math.abs(received.expiresAtUtc - received.enqueuedTimeUtc - sent.timeToLive) < 1_000)
  assert.equal(received.deliveryCount, 0)
  assert.equal(received.state, 'active')
})

test('every type of application property arrives with its value and type', async () => {
  const date = new Date('2026-01-02T03:04:05.678Z')
  const sent = {
    text: 'ä\u0000"\\',
    empty: '',
    long: 'x'.repeat(5_000),
    zero: 0,
    int: -2_147_483_648,
    beyondInt: 2_147_483_648,
    largest: Number.MAX_SAFE_INTEGER,
    double: 1.5e-300,
    third: 1 / 3,
    yes: true,
    no: false,
    nothing: null
  }

  const received = await roundTrip({ body: 1, applicationProperties: { ...sent, date } })

  // The client hands a date out as a number.
  assert.deepEqual(received.applicationProperties, { ...sent, date: date.getTime() })
})

for (const [kind, body] of Object.entries({
  text: 'ä€😀',
  'empty text': '',
  number: 42.5,
  boolean: false,
  null: null,
  list: [1, 'two', { three: 3 }],
  object: { nested: { deep: [1, 2, [3]] }, date: '2026-01-02T03:04:05Z' }
})) {
  test(`a body that is ${kind} arrives as it was sent`, async () => {
    assert.deepEqual((await roundTrip({ body })).body, body)
  })
}

test('a binary body arrives byte for byte', async () => {
  const body = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))

  const received = await roundTrip({ body, contentType: 'application/octet-stream' })

  assert.ok(Buffer.isBuffer(received.body))
  assert.deepEqual(received.body, body)
})

for (const [bodyType, body] of Object.entries({
  value: 'a value',
  sequence: [[1, 2], ['three']],
  data: Buffer.from('bytes')
})) {
  test(`a raw AMQP message with a body of type ${bodyType} keeps its sections`, async () => {
    const received = await roundTrip({
      body,
      bodyType,
      header: { priority: 7, durable: true },
      properties: { messageId: 'm', groupId: 'g', groupSequence: 3, absoluteExpiryTime: 4_000_000_000_000 },
      messageAnnotations: { 'x-opt-custom': 'annotation' },
      footer: { checksum: 'footer' }
    })

    const raw = received._rawAmqpMessage
    assert.equal(raw.bodyType, bodyType)
    assert.deepEqual(raw.body.content ?? raw.body, body)
    assert.equal(raw.header.priority, 7)
    assert.equal(raw.header.durable, true)
    assert.equal(raw.properties.groupSequence, 3)
    assert.equal(raw.messageAnnotations['x-opt-custom'], 'annotation')
    assert.equal(raw.footer.checksum, 'footer')
  })
}

test('a message without an id is given one', async () => {
  assert.ok((await roundTrip({ body: 1 })).messageId)
})
