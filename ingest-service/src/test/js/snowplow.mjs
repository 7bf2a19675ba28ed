// Tracks every kind of event with Snowplow's own tracker, as a company's server does, and prints what it saw.
// node snowplow.mjs ENDPOINT APP_ID RUN METHOD BASE64
import { subscribe } from 'node:diagnostics_channel'
import {
  buildEcommerceTransaction, buildEcommerceTransactionItem, buildPagePing, buildPageView, buildSelfDescribingEvent,
  buildStructEvent, newTracker,
} from '@snowplow/node-tracker'

const [endpoint, appId, run, eventMethod, base64] = process.argv.slice(2)
const seen = { requests: 0, statuses: [], failures: [], logged: [] }
subscribe('undici:request:headers', ({ response }) => {
  seen.requests++
  seen.statuses.push(response.statusCode)
})
for (const level of ['warn', 'error']) console[level] = (...words) => seen.logged.push(words.join(' '))

const tracker = newTracker(
  { namespace: 'sp', appId, encodeBase64: base64 === 'true' },
  { endpoint, eventMethod, bufferSize: 1, onRequestFailure: (failure) => seen.failures.push(failure.message ?? failure.status) },
)
tracker.setUserId(`u-${run}`)
tracker.setDomainUserId(`an-${run}`)
tracker.setSessionId(`s-${run}`)

const at = (second) => ({ type: 'ttm', value: Date.UTC(2026, 0, 1, 0, 0, second) })
const page = { schema: 'iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0', data: { id: `page-${run}` } }
const shop = { schema: 'iglu:com.acme/shop/jsonschema/1-0-0', data: { name: 'Größe' } }
const track = (payload, second, contexts = []) => tracker.track(payload, contexts, at(second))

track(buildPageView({ pageUrl: 'https://shop.example/pricing?a=1', pageTitle: 'Pricing', referrer: 'https://news.example/' }), 1, [page])
track(buildPagePing({ pageUrl: 'https://shop.example/pricing', minYOffset: 0, maxYOffset: 200 }), 2, [page])
track(buildStructEvent({ category: 'Shop', action: 'Add to basket', label: 'sku-1', property: 'red', value: 12.5 }), 3)
track(buildSelfDescribingEvent({ event: { schema: 'iglu:com.acme/quote_requested/jsonschema/1-0-0', data: { seats: 5, notes: ['Größe'] } } }), 4, [page, shop])
track(buildEcommerceTransaction({ orderId: `o-${run}`, total: 25, currency: 'EUR', tax: 4 }), 5)
track(buildEcommerceTransactionItem({ orderId: `o-${run}`, sku: 'sku-1', price: 12.5, quantity: 2, currency: 'EUR' }), 5)
tracker.flush()
// The tracker does not tell when it is done; Node does.
process.on('exit', () => console.log(JSON.stringify(seen)))
