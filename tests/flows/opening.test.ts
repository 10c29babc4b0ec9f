import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openingFor, withOpening } from '../../api/front-end/opening.ts'
import { createWorld, ORIGIN } from '../world.ts'

const cookiesOf = ({ cookies }: { cookies: Map<string, string> }) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

describe('the first answers in the sidebar’s own page', () => {
  test('say who is signed in, with WeCom’s signature for just this address, and nothing to others', async () => {
    await using world = await createWorld({ shop: 'demo' })
    const { browser } = await world.asStaff('u_linxiaoyu')
    const opening = await openingFor(world.deps, cookiesOf(browser), '/sidebar/?from=chat')
    const asked = (await (await browser.get('/api/sidebar/session')).json()) as object
    expect(opening?.session).toEqual(asked)
    expect(opening?.signature).toMatchObject({
      url: `${ORIGIN}/sidebar/?from=chat`,
      corpId: world.deps.config.wecom.corpId,
    })

    // An address made to confuse is not signed; the sidebar then asks for itself.
    const strange = await openingFor(world.deps, cookiesOf(browser), '/sidebar/<b>')
    expect(strange).toMatchObject({ signature: null, session: { staff: { id: 'u_linxiaoyu' } } })

    expect(await openingFor(world.deps, undefined, '/sidebar/')).toBeUndefined()
    const before = cookiesOf(browser)
    await browser.post('/api/sidebar/session/logout')
    expect(await openingFor(world.deps, before, '/sidebar/')).toBeUndefined()
  })

  test('are data whatever a name says: nothing ends the element early', () => {
    const html = '<html><head></head><body></body></html>'
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constant('</script><script>alert(1)</script>$&')),
        (name) => {
          const opening = { session: { staff: { name } }, signature: null } as never
          const page = withOpening(html, opening)
          const [, inside] = /<script type="application\/json" id="opening">(.*?)<\/script>/s.exec(
            page,
          )!
          expect(JSON.parse(inside!)).toEqual(opening)
          expect(page.match(/<script/g)).toHaveLength(1)
        },
      ),
    )
  })
})
