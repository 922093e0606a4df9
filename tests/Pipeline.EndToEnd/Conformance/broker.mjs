// What every scenario needs: a client of the broker under test, and its queues emptied of what another scenario left.
// The broker is the local one on BROKER_PORT, or a real namespace (README.md).
import { after, beforeEach } from 'node:test'
import { ServiceBusClient } from '@azure/service-bus'

export const port = Number(process.env.BROKER_PORT)
const namespace = process.env.SERVICEBUS_CONNECTION_STRING
const connection = namespace ??
  `Endpoint=sb://localhost:${port};SharedAccessKeyName=RootManageSharedAccessKey;` +
  'SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;'

/** Whether what is measured is the local broker: a namespace is as far away as its network. */
export const isLocal = namespace === undefined

/** How long to wait for nothing. */
export const silence = isLocal ? 100 : 3_000

// One attempt: a scenario that passes only because the client tried again has not passed.
export const client = new ServiceBusClient(connection, { retryOptions: { maxRetries: 0, timeoutInMs: 10_000 } })

export async function receiveAll (receiver, count) {
  const messages = []
  while (messages.length < count) {
    const some = await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 30_000 })
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
  while ((await receiver.receiveMessages(1000, { maxWaitTimeInMs: isLocal ? 50 : silence })).length > 0);
  await receiver.close()
}

/** Empties the queues that a file's scenarios use, before each of them. */
export function uses (...queues) {
  beforeEach(async () => {
    for (const queue of queues) {
      await empty(queue)
      await empty(queue, { subQueueType: 'deadLetter' })
    }
  })
}

after(() => client.close())
