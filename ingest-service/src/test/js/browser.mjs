// Runs one page in a real browser, from another origin than the service's, and prints what the browser saw.
// node browser.mjs SCENARIO ADDRESS KEY RUN
// CHROMIUM in the environment names a Chromium, where none stands in the usual places.
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const [name, address, key, run] = process.argv.slice(2)
const scenario = await import(`./page-${name}.mjs`)
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((path) => path && existsSync(path))
if (!executablePath) {
  console.log(JSON.stringify({ unavailable: 'Chromium is needed for pages in a real browser, and was not found (Debian: apt-get install chromium; or name it in CHROMIUM)' }))
  process.exit(0)
}

// The shop whose page it is. What an SDK's package brings is below /sdk.
const shop = createServer((request, response) => {
  const path = request.url.split('?')[0]
  if (path.startsWith('/sdk/')) {
    response.setHeader('Content-Type', 'text/javascript')
    response.end(readFileSync(`node_modules/${path.slice(5)}`))
  } else if (path === '/favicon.ico') {
    response.writeHead(204).end()
  } else {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Shop</title>${scenario.html({ address, key, run, path })}`)
  }
}).listen(0, '127.0.0.1')
await new Promise((listening) => shop.once('listening', listening))
// Another name of the same machine, so that it is another site as well.
const origin = `http://localhost:${shop.address().port}`

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const context = await browser.newContext()
const seen = { errors: [], requests: [] }
context.on('page', (page) => {
  page.on('pageerror', (error) => seen.errors.push(String(error)))
  page.on('console', (line) => { if (line.type() === 'error' || line.type() === 'warning') seen.errors.push(line.text()) })
})
context.on('requestfinished', async (request) => {
  if (request.url().startsWith(address)) {
    const response = await request.response()
    seen.requests.push(`${request.method()} ${new URL(request.url()).pathname.replaceAll(key, 'KEY')} ${response?.status()}`)
  }
})
context.on('requestfailed', (request) => {
  if (request.url().startsWith(address)) seen.requests.push(`${request.method()} ${request.url().slice(address.length).replaceAll(key, 'KEY')} ${request.failure()?.errorText}`)
})
try {
  seen.notes = await scenario.play({ context, origin, address, key, run, seen })
} finally {
  await browser.close()
  shop.close()
}
console.log(JSON.stringify(seen))
