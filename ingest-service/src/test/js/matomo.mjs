// Sends a hit by itself and several at once with Matomo's own tracker, and prints what it was answered.
// node matomo.mjs URL RUN
import { subscribe } from 'node:diagnostics_channel'
import MatomoTracker from 'matomo-tracker'

const [url, run] = process.argv.slice(2)
const seen = { statuses: [], errors: [], bulk: null }
let answered
const settled = new Promise((resolve) => { answered = resolve })
const count = (done) => { if (done === 3) answered() }
let done = 0
subscribe('http.client.response.finish', ({ response }) => {
  seen.statuses.push(response.statusCode)
  response.on('end', () => count(++done))
  response.resume()
})

const matomo = new MatomoTracker(3, url)
matomo.on('error', (error) => { seen.errors.push(String(error)); answered() })

const visitor = '0123456789abcdef'
matomo.track({ url: `https://shop.example/p?run=${run}`, action_name: 'P', _id: visitor, uid: `u-${run}`, rand: '1', cdt: '2026-01-01 00:00:00' })
matomo.track({ url: 'https://shop.example/p', e_c: 'shop', e_a: 'add', e_n: 'sku1', e_v: '2', uid: `u-${run}`, send_image: 0 })
matomo.trackBulk([
  { url: 'https://shop.example/thanks', uid: `u-${run}`, idgoal: 0, ec_id: `o-${run}`, revenue: '12.50', ec_items: JSON.stringify([['sku1', 'Mug', 'Größe', 6.25, 2]]), cdt: '1767225601' },
  { url: 'https://shop.example/search', uid: `u-${run}`, search: 'mugs', search_count: 7, cdt: '2026-01-01T00:00:02.500Z' },
], (answer) => { seen.bulk = JSON.parse(answer) })
await settled
await new Promise((resolve) => setImmediate(resolve))
console.log(JSON.stringify(seen))
