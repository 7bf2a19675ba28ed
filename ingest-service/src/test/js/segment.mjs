// Sends every kind of call with Segment's own SDK, as a company's server does, and prints what the SDK saw.
// node segment.mjs HOST PATH KEY RUN
import { Analytics } from '@segment/analytics-node'

const [host, path, key, run] = process.argv.slice(2)
const analytics = new Analytics({ writeKey: key, host, ...(path ? { path } : {}), flushAt: 15 })

const seen = { requests: 0, statuses: [], retries: 0, errors: [], failed: 0 }
analytics.on('http_request', (request) => {
  seen.requests++
  if (request.headers['X-Retry-Count']) seen.retries++
})
analytics.on('http_response', (response) => seen.statuses.push(response.status))
analytics.on('error', (error) => seen.errors.push(String(error.code ?? error)))

const delivered = (error) => { if (error) seen.failed++ }
const userId = `u-${run}`
const anonymousId = `an-${run}`
const at = (second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))

analytics.track({ anonymousId, event: 'Product Viewed', properties: { sku: 'x' }, messageId: `${run}-viewed`, timestamp: at(1) }, delivered)
analytics.identify({ userId, anonymousId, traits: { email: `${run}@Example.org`, plan: 'gold' }, messageId: `${run}-identify`, timestamp: at(2) }, delivered)
analytics.page({ userId, name: 'Pricing', category: 'Shop', properties: { path: '/pricing' }, messageId: `${run}-page`, timestamp: at(3) }, delivered)
analytics.screen({ userId, name: 'Home', messageId: `${run}-screen`, timestamp: at(4) }, delivered)
analytics.group({ userId, groupId: 'acme', traits: { size: 5 }, messageId: `${run}-group`, timestamp: at(5) }, delivered)
analytics.alias({ userId, previousId: `old-${run}`, messageId: `${run}-alias`, timestamp: at(6) }, delivered)
analytics.track({ userId, event: 'Order Completed', properties: { order_id: 'o-9', revenue: 12.5, products: [{ sku: 'x', quantity: 2 }] }, context: { page: { url: 'https://shop.example/thanks' } }, messageId: `${run}-order`, timestamp: at(7) }, delivered)
for (let n = 0; n < 50; n++) {
  analytics.track({ userId, event: `Größe geändert ${n}`, messageId: `${run}-many-${n}`, timestamp: at(8) }, delivered)
}
await analytics.closeAndFlush({ timeout: 20_000 })
console.log(JSON.stringify(seen))
