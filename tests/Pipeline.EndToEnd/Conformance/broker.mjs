// What every scenario needs: a client of the broker under test, and its queues emptied of what another scenario left.
import { after, beforeEach } from 'node:test'
import { ServiceBusClient } from '@azure/service-bus'

const port = process.env.BROKER_PORT
const connection =
  `Endpoint=sb://localhost:${port};SharedAccessKeyName=RootManageSharedAccessKey;` +
  'SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;'

// One attempt: a scenario that passes only because the client tried again has not passed.
export const client = new ServiceBusClient(connection, { retryOptions: { maxRetries: 0, timeoutInMs: 10_000 } })

export async function receiveAll (receiver, count) {
  const messages = []
  while (messages.length < count) {
    const some = await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 5_000 })
    if (some.length === 0) throw new Error(`${messages.length} of ${count} messages came`)
    messages.push(...some)
  }
  return messages
}

export async function receiveOne (receiver) {
  return (await receiveAll(receiver, 1))[0]
}

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

async function empty (queue, options) {
  const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete', ...options })
  while ((await receiver.receiveMessages(1000, { maxWaitTimeInMs: 50 })).length > 0);
  await receiver.close()
}

beforeEach(async () => {
  await empty('plain')
  await empty('plain', { subQueueType: 'deadLetter' })
  await empty('brief')
})

after(() => client.close())
