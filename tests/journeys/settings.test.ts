import { afterAll, beforeAll, expect, test } from 'vitest'
import { aJourney, isTooWide, keepFailures, type Journey } from '../support/journey.ts'
import { openScreen } from '../support/screens.ts'

// An IT person's first day, on 周敏's phone: is WeCom connected, who did what, and begin anew.

let journey: Journey
beforeAll(async () => {
  journey = await aJourney('settings')
})
afterAll(() => journey?.close())
keepFailures(() => journey)

const SETTINGS = { staff: 'u_zhoumin', name: 'settings', hash: '#/s', ready: '.settings-me' }

const trouble = (fault: object) =>
  fetch(`${journey.origin}/simulator/control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })

test('she runs 接入自检, reads in the log what a colleague did, and is told of an address nobody has', async () => {
  const page = await journey.device()
  const frame = await openScreen(journey, page, SETTINGS)
  const checkup = frame.getByRole('region', { name: '接入自检' })
  await checkup.getByText('还没有查过').waitFor()
  await checkup.getByRole('button', { name: '现在查' }).click()
  await checkup.getByText(/12 项对 · 4 项未接入/).waitFor()
  await checkup.getByText('微信客服', { exact: true }).click()
  await checkup.getByText('可以用 1 个客服账号，例如「豆苗屋客服」。').waitFor()
  await journey.shoot(page, 'checked')
  // WeCom no longer takes calls from this machine: the line says from where, and where to mend it.
  await trouble({ kind: 'ip', path: 'agent/get' })
  await checkup.getByRole('button', { name: '再查一遍' }).click()
  await checkup.getByText('企业微信看到我们从 127.0.0.1 来，它不在可信 IP 里。').waitFor()
  await checkup.getByText(/企业可信 IP，加上服务器的出口 IP/).waitFor()
  await journey.shoot(page, 'not-trusted')
  await trouble({ kind: null })

  const roles = frame.getByRole('region', { name: '角色' })
  await roles.getByLabel('陈默的角色').selectOption('operator')
  await frame.getByText('陈默现在是运营').waitFor()
  const again = await openScreen(journey, await journey.device(), SETTINGS)
  const log = again.getByRole('region', { name: '操作日志' })
  await log.getByText('改了陈默的角色：导购 → 运营').waitFor()
  await log.getByRole('button', { name: '群', exact: true }).click()
  await log.getByText('这样的记录还没有。').waitFor()
  expect(await isTooWide(again)).toBe(false)

  const lost = await journey.device()
  const answer = await lost.goto(`${journey.origin}/no/such/page`)
  expect(answer!.status()).toBe(404)
  await lost.getByRole('heading', { name: '没有这一页' }).waitFor()
  await journey.shoot(lost, 'no-such-page')
  await lost.getByRole('link', { name: '回练习台' }).click()
  await lost.getByRole('heading', { name: '先走这几步' }).waitFor()
})

test('she begins the demo anew: what was done is gone, and the shop stands as on its first evening', async () => {
  const page = await journey.device()
  const frame = await openScreen(journey, page, SETTINGS)
  await frame.getByRole('button', { name: '重新开张' }).click()
  const sheet = frame.getByRole('dialog', { name: '重新开张？' })
  await sheet.getByText('不能恢复').waitFor()
  await sheet.getByRole('button', { name: '取消' }).click()
  await sheet.waitFor({ state: 'detached' })
  await frame.getByRole('button', { name: '重新开张' }).click()
  await sheet.getByRole('button', { name: '清掉，重新开张' }).click()
  await sheet.getByText(/正在重新摆好/).waitFor()
  await journey.shoot(page, 'beginning-anew')
  await page.getByRole('heading', { name: '先走这几步' }).waitFor({ timeout: 120_000 })

  const anew = await openScreen(journey, await journey.device(), SETTINGS)
  const log = anew.getByRole('region', { name: '操作日志' })
  await log.getByText('建了群发').waitFor()
  expect(await log.getByText('改了陈默的角色').count()).toBe(0)
  expect(await anew.getByLabel('陈默的角色').inputValue()).toBe('rep')
})
