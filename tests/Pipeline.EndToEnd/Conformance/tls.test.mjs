// The local broker with --certificate. NODE_EXTRA_CA_CERTS makes the certificate trusted.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { ServiceBusClient } from '@azure/service-bus'

const connection = 'Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE'

test('the official client is served under TLS', async () => {
  const client = new ServiceBusClient(connection, {
    customEndpointAddress: `sb://localhost:${process.env.BROKER_PORT}`,
    retryOptions: { maxRetries: 0, timeoutInMs: 10_000 }
  })
  const receiver = client.createReceiver('plain')

  await client.createSender('plain').sendMessages({ body: 'under TLS' })
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 30_000 })

  assert.equal(message.body, 'under TLS')
  await receiver.completeMessage(message)
  await client.close()
})
