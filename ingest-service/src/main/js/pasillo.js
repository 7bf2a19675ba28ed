// What a page loads to be a channel by itself: page views, clicks on what is marked, who somebody is, and whatever else
// the page tells. What can be asked of it stands in docs/how-to/connect-a-website.md. What is served is
// src/main/resources/pasillo.min.js; a test compares, and says how to make it anew.
((w, d, n, l) => {
  // Where events go: to where the script came from, with the same key.
  const tag = d.currentScript, to = tag.src.replace(/\/pasillo\.js.*/, '/v1/events')
  const early = (w.pasillo || {}).q || [], prefix = 'pasillo.'
  let s, me, busy, timer, page, queue = [], pause = 1e3

  // A browser may refuse storage; then nothing is remembered beyond the page.
  try { s = localStorage } catch {}
  const put = (k, v) => { try { s.setItem(prefix + k, JSON.stringify(v)) } catch {} }
  const get = k => { try { return JSON.parse(s.getItem(prefix + k)) } catch {} }
  const drop = k => { try { s.removeItem(prefix + k) } catch {} }
  const stored = () => Object.keys(s || {}).filter(k => k.startsWith(prefix)).map(k => k.slice(8))
  const id = () => crypto.getRandomValues(new Uint32Array(4)).join('-')
  let on = get('on') ?? tag.dataset.consent != 'required'
  const become = someone => { me = someone; on && put('me', me) }

  const shift = () => drop('q' + queue.shift().id)
  const gone = sent => { for (const e of sent) queue[0] == e && shift() }
  const some = () => queue.slice(0, 20)
  const later = ms => { clearTimeout(timer); timer = setTimeout(send, ms) }
  const failed = () => { later(pause); pause = Math.min(pause * 2, 3e5) }
  const send = () => {
    if (!on || busy || !queue[0]) return
    const sent = some()
    busy = 1
    fetch(to, { method: 'POST', body: JSON.stringify(sent), keepalive: true }).then(({ status }) => {
      // What is wrong stays wrong; what is only for now is sent again.
      if (status > 499 || status == 429 || status == 408) return failed()
      gone(sent)
      pause = 1e3
      later(0)
    }, failed).finally(() => { busy = 0 })
  }
  const track = (type, properties, traits) => {
    const identifiers = [{ namespace: 'anonymous_id', value: me.a }]
    me.u && identifiers.push({ namespace: 'user_id', value: me.u })
    const e = { id: id(), occurredAt: new Date().toISOString(), channel: 'web', type, identifiers, properties, traits }
    // Each waiting event has an entry of its own, so that tabs do not undo each other.
    on && put('q' + e.id, e)
    queue.push(e) > 200 && shift()
    later(99)
  }
  const view = () => {
    if (page == l.pathname) return
    page = l.pathname
    track('page_viewed', { path: page, title: d.title, referrer: d.referrer.split(/[?#]/)[0] })
  }
  const commands = {
    track,
    identify(user, traits) {
      // Somebody else at the same device is somebody else.
      if (me.u && me.u != user) become({ a: id() })
      if (user) { become({ a: me.a, u: user + '' }); track('identified', {}, traits) }
    },
    consent(given) {
      on = given
      if (on) queue.map(e => put('q' + e.id, e))
      else { queue = []; stored().map(drop) }
      put('on', on)
      become(on ? me : { a: id() })
      send()
    }
  }
  w.pasillo = (command, ...rest) => commands[command](...rest)

  me = on && get('me')
  me || become({ a: id() })
  if (on) queue = stored().filter(k => k[0] == 'q').map(get)
  view()
  early.map(call => w.pasillo(...call))
  const push = history.pushState
  history.pushState = function (...given) { push.apply(this, given); view() }
  w.addEventListener('popstate', view)
  w.addEventListener('online', send)
  d.addEventListener('click', ({ target }) => {
    const marked = target.closest('[data-pasillo]')
    marked && track('element_clicked', { element: marked.dataset.pasillo, path: l.pathname })
  })
  d.addEventListener('visibilitychange', () => {
    const sent = some()
    if (d.hidden && on && !busy && sent[0] && n.onLine && n.sendBeacon(to, JSON.stringify(sent))) gone(sent)
  })
})(window, document, navigator, location)
