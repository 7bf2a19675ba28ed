// Sends events in every mode of the CloudEvents SDK over its own transport, and prints what it was answered.
// node cloudevents.mjs URL RUN
import { subscribe } from 'node:diagnostics_channel'
import { CloudEvent, emitterFor, httpTransport, HTTP, Mode } from 'cloudevents'

const [url, run] = process.argv.slice(2)
const seen = { statuses: [], bodies: [] }
subscribe('http.client.response.finish', ({ response }) => seen.statuses.push(response.statusCode))

const transport = httpTransport(url)
const event = (mode) => new CloudEvent({
  id: `${run}-${mode}`,
  source: '/shop',
  type: 'com.acme.order.paid',
  time: '2026-01-01T00:00:00.000Z',
  subject: `u-${run}`,
  anonymousid: `an-${run}`,
  data: { total: 12.5, mode, lines: [{ sku: 'x' }] },
})

const answers = [
  await emitterFor(transport, { binding: HTTP, mode: Mode.BINARY })(event('binary')),
  await emitterFor(transport, { binding: HTTP, mode: Mode.STRUCTURED })(event('structured')),
  // The SDK reads batches and does not write them: this is its own form of events, with its own transport.
  await transport({
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify([event('batch-1'), event('batch-2')]),
  }),
]
seen.bodies = answers.map((answer) => answer.body)
console.log(JSON.stringify(seen))
