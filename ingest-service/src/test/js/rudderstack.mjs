// Sends every kind of call with RudderStack's own SDK, as a company's server does, and prints what the SDK saw.
// node rudderstack.mjs DATA_PLANE_URL KEY RUN
import { subscribe } from 'node:diagnostics_channel'
import Analytics from '@rudderstack/rudder-sdk-node'

const [dataPlaneUrl, key, run] = process.argv.slice(2)
const seen = { statuses: [], types: [], errors: [], failed: 0, logged: [] }
subscribe('http.client.response.finish', ({ request, response }) => {
  seen.statuses.push(response.statusCode)
  seen.types.push(request.getHeader('content-type'))
})
for (const level of ['warn', 'error']) console[level] = (...words) => seen.logged.push(words.join(' '))

const analytics = new Analytics(key, { dataPlaneUrl, errorHandler: (error) => seen.errors.push(String(error)) })
const delivered = (error) => { if (error) seen.failed++ }
const userId = `u-${run}`
const anonymousId = `an-${run}`
const at = (second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))

analytics.track({ anonymousId, userId: '', event: 'Product Viewed', properties: { sku: 'x' }, messageId: `${run}-viewed`, originalTimestamp: at(1) }, delivered)
analytics.identify({ userId, anonymousId, traits: { email: `${run}@Example.org`, plan: 'gold' }, messageId: `${run}-identify`, originalTimestamp: at(2) }, delivered)
analytics.page({ userId, name: 'Pricing', category: 'Shop', properties: { path: '/pricing' }, messageId: `${run}-page`, originalTimestamp: at(3) }, delivered)
analytics.screen({ userId, name: 'Home', messageId: `${run}-screen`, originalTimestamp: at(4) }, delivered)
analytics.group({ userId, groupId: 'acme', traits: { size: 5 }, messageId: `${run}-group`, originalTimestamp: at(5) }, delivered)
analytics.alias({ userId, previousId: `old-${run}`, messageId: `${run}-alias`, originalTimestamp: at(6) }, delivered)
analytics.track({ userId, event: 'Order Completed', properties: { order_id: 'o-9', revenue: 12.5, products: [{ sku: 'x', quantity: 2 }] }, context: { sessionId: 1767225600000 }, messageId: `${run}-order`, originalTimestamp: at(7) }, delivered)
for (let n = 0; n < 50; n++) {
  analytics.track({ userId, event: `Größe geändert ${n}`, messageId: `${run}-many-${n}`, originalTimestamp: at(8) }, delivered)
}
await analytics.flush()
await analytics.flush()
// A flush does not wait for what an earlier one is still sending.
process.once('beforeExit', () => console.log(JSON.stringify(seen)))
