// Longer than 300 lines: tables of everything a letter may be that is not WeCom’s.
import { createCipheriv } from 'node:crypto'
import * as fc from 'fast-check'
import { encrypt, getSignature } from '@wecom/crypto'
import { describe, expect, test } from 'vitest'
import { readEvent } from '../../api/callback/event.ts'
import { readXml, textOf } from '../../api/callback/xml.ts'
import { openLetter, type LetterKeys, type Sealed } from '../../api/wecom/crypto.ts'
import { quickest } from '../support/quickest.ts'
import { fixtureNames, hasFixtures, jsonFixture, textFixture } from '../support/wecom-fixtures.ts'

const keys: LetterKeys = {
  token: 'simToken2026',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE',
  receiveId: 'ww8f3c2a1b0d9e7f65',
}
const sign = (encrypted: string, token = keys.token): Sealed => ({
  timestamp: '1785571200',
  nonce: '987',
  encrypted,
  signature: getSignature(token, '1785571200', '987', encrypted),
})
const seal = (text: string, receiveId = keys.receiveId) =>
  sign(encrypt(keys.aesKey, text, receiveId))

/** Seals exactly these bytes, so that what is inside can be wrong in every way. */
function sealBytes(plain: Buffer) {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return sign(Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64'))
}
const padded = (bytes: Buffer) => {
  const pad = 32 - (bytes.length % 32)
  return Buffer.concat([bytes, Buffer.alloc(pad, pad)])
}
const inside = (length: number, rest: Buffer) => {
  const head = Buffer.alloc(20)
  head.writeUInt32BE(length, 16)
  return Buffer.concat([head, rest])
}

describe('letters are opened', () => {
  const vectors: any[] = hasFixtures ? jsonFixture('crypto.vectors.json') : []
  test.runIf(hasFixtures).each(vectors.map((vector) => [vector.name, vector]))(
    'as in the published vector %s',
    (_, vector) => {
      const mine = {
        token: vector.token,
        aesKey: vector.encodingAESKey,
        receiveId: vector.receiveid,
      }
      const sealed = {
        signature: vector.signature,
        timestamp: vector.timestamp,
        nonce: vector.nonce,
        encrypted: vector.encrypt,
      }
      expect(openLetter(mine, sealed)).toBe(vector.msg)
      // The way back, by Tencent's package, is byte for byte the published one.
      const random = Buffer.from(vector.randomHex, 'hex')
      expect(encrypt(mine.aesKey, vector.msg, mine.receiveId, random)).toBe(vector.encrypt)
      expect(openLetter({ ...mine, receiveId: 'wwother' }, sealed)).toBeUndefined()
    },
  )

  test('whatever the text, and whatever padding it needs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (any) => {
        // Half a surrogate cannot be written as UTF-8.
        const text = Buffer.from(any).toString()
        expect(openLetter(keys, seal(text))).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  test('only when nothing was changed on the way', () => {
    const letter = seal('<xml><Event>e</Event></xml>')
    expect(openLetter(keys, letter)).toBeDefined()
    const tampered: Sealed[] = [
      ...[...'0123456789'].map((d) => ({ ...letter, timestamp: `${d}785571201` })),
      ...['', '98', '9870', '987 ', '９８７'].map((nonce) => ({ ...letter, nonce })),
      ...Array.from({ length: 40 }, (_, i) => ({
        ...letter,
        signature:
          letter.signature.slice(0, i) +
          (letter.signature[i] === '0' ? '1' : '0') +
          letter.signature.slice(i + 1),
      })),
      { ...letter, signature: '' },
      { ...letter, signature: letter.signature.toUpperCase() },
      { ...letter, signature: `${letter.signature}0` },
      { ...letter, encrypted: '' },
      { ...letter, encrypted: letter.encrypted.slice(4) },
      { ...letter, encrypted: ` ${letter.encrypted}` },
    ]
    expect(tampered.length).toBeGreaterThanOrEqual(60)
    for (const sealed of tampered) expect(openLetter(keys, sealed)).toBeUndefined()
    expect(openLetter({ ...keys, token: 'another' }, letter)).toBeUndefined()
  })

  test.each([
    ['sealed for another corp', seal('x', 'ww0000000000000000')],
    ['sealed for nobody', seal('x', '')],
    ['for a corp whose name begins like ours', seal('x', `${keys.receiveId}0`)],
    ['signed with another token', { ...sign(seal('x').encrypted, 'other') }],
    ['not base64', sign('***')],
    ['base64 of a URL', sign(seal('x'.repeat(99)).encrypted.replace(/[A-Z]/, '-'))],
    ['not whole blocks', sign(Buffer.alloc(40).toString('base64'))],
    ['empty inside', sign('')],
    ['half a padding block', sealBytes(Buffer.alloc(16, 16))],
    ['padding 0', sealBytes(Buffer.concat([inside(0, Buffer.alloc(11)), Buffer.alloc(1, 0)]))],
    ['padding 33', sealBytes(Buffer.alloc(64, 33))],
    [
      'padding that differs inside',
      sealBytes(
        Buffer.concat([
          inside(0, Buffer.from(keys.receiveId)),
          Buffer.from([...Array(25).keys(), 26]),
        ]).subarray(0, 64),
      ),
    ],
    ['a length beyond its end', sealBytes(padded(inside(5000, Buffer.from(keys.receiveId))))],
    [
      'a length of four thousand million',
      sealBytes(padded(inside(0xffffffff, Buffer.from(keys.receiveId)))),
    ],
    ['too short for a length', sealBytes(padded(Buffer.alloc(10)))],
    [
      'broken UTF-8',
      sealBytes(
        padded(inside(2, Buffer.concat([Buffer.from([0xc3, 0x28]), Buffer.from(keys.receiveId)]))),
      ),
    ],
  ])('and refused when %s', (_, sealed) => {
    expect(openLetter(keys, sealed)).toBeUndefined()
  })

  test('bytes of any kind do no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const sealed = sign(Buffer.from(bytes).toString('base64'))
        expect(openLetter(keys, sealed)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })
})

describe('the XML of letters', () => {
  const one = (inner: string) => textOf(readXml(`<xml><A>${inner}</A></xml>`), 'A')

  test.each([
    ['007', '007'],
    ['1e5', '1e5'],
    ['0x1F', '0x1F'],
    ['true', 'true'],
    [' a ', ' a '],
    ['', ''],
    ['<![CDATA[<b>&amp;]]>', '<b>&amp;'],
    ['<![CDATA[]]>', ''],
    ['<![CDATA[a]]><![CDATA[b]]>', 'ab'],
    ['&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
    ['&#20013;&#x6587;', '中文'],
    ['😀', '😀'],
    ['第一行\n第二行\t', '第一行\n第二行\t'],
  ])('keeps text as it is: %j', (inner, text) => {
    expect(one(inner)).toBe(text)
  })

  test('names that programs stumble over are only names', () => {
    const fields = readXml('<xml><__proto__>x</__proto__><constructor>y</constructor></xml>')
    expect(textOf(fields, '__proto__')).toBe('x')
    expect(textOf(fields, 'toString')).toBeUndefined()
    expect(({} as any).x).toBeUndefined()
  })

  test('what came twice is no single text', () => {
    const fields = readXml('<xml><A>1</A><A>2</A><B><C>3</C></B></xml>')
    expect(fields.get('A')).toEqual(['1', '2'])
    expect(textOf(fields, 'A')).toBeUndefined()
    expect(textOf(fields, 'B')).toBeUndefined()
  })

  const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;">'.repeat(9)}]><xml><A>&b;</A></xml>`
  test.each([
    [
      'an external entity',
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><A>&f;</A></xml>',
    ],
    ['a billion laughs', laughs],
    ['a doctype', '<!DOCTYPE xml><xml/>'],
    ['a declaration', '<?xml version="1.0"?><xml><A>1</A></xml>'],
    ['an instruction', '<xml><?php echo 1?></xml>'],
    ['a comment', '<xml><!-- --><A>1</A></xml>'],
    ['an attribute', '<xml><A b="c">1</A></xml>'],
    ['a namespace', '<xml><a:b>1</a:b></xml>'],
    ['an unknown entity', '<xml><A>&nbsp;</A></xml>'],
    ['a lone ampersand', '<xml><A>a & b</A></xml>'],
    ['an entity that means nothing', '<xml><A>&#0;</A></xml>'],
    ['half a surrogate', '<xml><A>&#xD83D;</A></xml>'],
    ['an entity beyond Unicode', '<xml><A>&#x110000;</A></xml>'],
    ['a NUL', '<xml><A>\u0000</A></xml>'],
    ['an escape character', '<xml><A><![CDATA[\u001b]]></A></xml>'],
    ['an element left open', '<xml><A>1</xml>'],
    ['a document left open', '<xml><A>1</A>'],
    ['an end too many', '<xml></xml></xml>'],
    ['crossed ends', '<xml><A><B></A></B></xml>'],
    ['two roots', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['another root', '<html><A>1</A></html>'],
    ['text beside elements', '<xml>x<A>1</A></xml>'],
    ['text after the end', '<xml><A>1</A></xml>x'],
    ['text alone', 'hello'],
    ['nothing', ''],
    ['an open CDATA', '<xml><A><![CDATA[1</A></xml>'],
    ['a spaced tag', '<xml>< A>1</A></xml>'],
    ['a name from digits', '<xml><1>1</1></xml>'],
    ['an endless name', `<xml><${'A'.repeat(70)}>1</${'A'.repeat(70)}></xml>`],
    ['a deep one', `<xml>${'<A>'.repeat(7)}${'</A>'.repeat(7)}</xml>`],
    ['a long one', `<xml><A>${'x'.repeat(65_536)}</A></xml>`],
    ['JSON', '{"xml":1}'],
  ])('refuses %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow(/xml/)
  })

  test('takes little time however it is made', () => {
    const worst = [
      `<xml><A>${'&#65;'.repeat(13_000)}</A></xml>`,
      '<![CDATA['.repeat(7_000),
      '<A>'.repeat(21_000),
      `<xml>${'<A/>'.repeat(16_000)}</xml>`,
      '<'.repeat(65_000),
      '<xml>' + '<![CDATA[]]>'.repeat(5_400) + '</xml>',
    ]
    const readAll = () => {
      for (const xml of worst) {
        try {
          readXml(xml)
        } catch {}
      }
    }
    expect(quickest(readAll)).toBeLessThan(1500)
  })

  test('anything at all is read or refused, never worse', () => {
    const pieces = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<A>',
      '</A>',
      '<A/>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&#65;',
      '&',
      '<',
      '>',
      'x',
      ' ',
      '<!DOCTYPE',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (xml) => {
          try {
            expect(readXml(xml)).toBeInstanceOf(Map)
          } catch (error) {
            expect((error as Error).message).toMatch(/^xml: /)
          }
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('what we write is what we read', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9]{0,10}$/)
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((t) => !/[^\P{Cc}\t\n\r]/u.test(t) && !t.includes(']]>'))
    fc.assert(
      fc.property(fc.dictionary(name, text, { minKeys: 1, noNullPrototype: false }), (given) => {
        const inner = Object.entries(given).map(([k, t]) => `<${k}><![CDATA[${t}]]></${k}>`)
        const fields = readXml(`<xml>\n${inner.join('\n')}\n</xml>`)
        for (const [k, t] of Object.entries(given)) expect(textOf(fields, k)).toBe(t)
      }),
    )
  })
})

describe.runIf(hasFixtures)('every letter WeCom has published', () => {
  const letters = fixtureNames().filter((name) => /^(event|message)\..*\.xml$/.test(name))
  test.each(letters)('%s is read', (name) => {
    const event = readEvent(readXml(textFixture(name)))
    const isOurs =
      /kf_msg_or_event|customer_acquisition\.balance|change_external_contact|change_external_chat|change_external_tag|change_contact/.test(
        name,
      )
    expect(event.kind === 'ignored').toBe(!isOurs)
  })

  const lina = { kind: 'follow', staffId: 'lina', customerId: 'wm8fK3DgAA6xLCqUa572QpfLeVQ1026t' }
  const group = { kind: 'group', groupId: 'wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB' }
  test.each([
    ['change_external_contact.add', { ...lina, change: 'added' }],
    ['change_external_contact.add_half', { ...lina, change: 'added' }],
    ['change_external_contact.edit', { ...lina, change: 'edited' }],
    ['change_external_contact.del', { ...lina, change: 'ended_by_staff' }],
    ['change_external_contact.del_follow_user', { ...lina, change: 'ended_by_customer' }],
    ['change_external_contact.transfer_fail', { ...lina, change: 'other' }],
    [
      'change_external_chat.update.add_member',
      { ...group, change: 'changed', lastVersion: '9abcde3c584628a02620bf796dee1204' },
    ],
    ['change_external_chat.dismiss', { ...group, change: 'dissolved', lastVersion: null }],
    ['change_external_tag.shuffle', { kind: 'tags' }],
    ['customer_acquisition.balance_low', { kind: 'balance', state: 'low' }],
    ['customer_acquisition.balance_exhausted', { kind: 'balance', state: 'exhausted' }],
    ['customer_acquisition.balance_increased', { kind: 'balance', state: 'fine' }],
    ['change_contact.delete_user', { kind: 'staff', change: 'left', staffId: 'qianfeng' }],
    ['change_contact.update_party', { kind: 'staff', change: 'changed', staffId: null }],
  ])('%s says what happened', (name, event) => {
    expect(readEvent(readXml(textFixture(`event.${name}.xml`)))).toEqual(event)
  })

  test('the sealed example opens', () => {
    const encrypted = textOf(readXml(textFixture('callback.post.encrypted.xml')), 'Encrypt')!
    const vector = jsonFixture('crypto.vectors.json').find((v: any) => v.name === 'SIM_event')
    const sealed = {
      signature: vector.signature,
      timestamp: vector.timestamp,
      nonce: vector.nonce,
      encrypted,
    }
    expect(readEvent(readXml(openLetter(keys, sealed)!))).toEqual({ ...lina, change: 'added' })
  })
})

test.each(['a b', "wm' or 1=1 --", 'x'.repeat(65), '', '../etc', 'wmA\n'])(
  'an id that is no id (%j) queues nothing',
  (bad) => {
    const xml = `<xml><Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType><UserID>lina</UserID><ExternalUserID><![CDATA[${bad}]]></ExternalUserID></xml>`
    expect(readEvent(readXml(xml))).toEqual({ kind: 'ignored' })
  },
)
