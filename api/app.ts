import { Hono } from 'hono'
import type { Deps } from './deps.ts'
import type { DoorEnv, StaffEnv, VisitorEnv } from './env.ts'
import { acts } from './acts/routes.ts'
import { answerError } from './answer-error.ts'
import { answerUnknown } from './answer-unknown.ts'
import { broadcasts, livePages } from './broadcasts/visitor-routes.ts'
import { business } from './business/routes.ts'
import { callback } from './callback/routes.ts'
import { checkup } from './checkup/routes.ts'
import { groupBenefits } from './coupons/group-benefits.ts'
import { coupons } from './coupons/routes.ts'
import { benefits } from './coupons/visitor-routes.ts'
import { groupCare, groupLines, groupTemplates } from './groups/care/routes.ts'
import { exports } from './exports/routes.ts'
import { groups } from './groups/routes.ts'
import { groupScores } from './groups/score/routes.ts'
import { collector } from './collector/routes.ts'
import { attribution } from './attribution/routes.ts'
import { pages } from './content/pages-routes.ts'
import { shares } from './content/shares-routes.ts'
import { library } from './library/routes.ts'
import { live } from './live/routes.ts'
import { mass } from './mass/routes.ts'
import { ops } from './ops/routes.ts'
import { orders } from './orders/routes.ts'
import { customers } from './customers/routes.ts'
import { identity } from './identity/routes.ts'
import { kf } from './kf/routes.ts'
import { counterOrders } from './ordering/counter-routes.ts'
import { groupChains } from './ordering/group-routes.ts'
import { offers } from './ordering/offer-routes.ts'
import { ordering } from './ordering/routes.ts'
import { partners } from './partners/routes.ts'
import { chains } from './chain/routes.ts'
import { points } from './points/routes.ts'
import { chatPayments } from './payment/chat-routes.ts'
import { afterSales } from './after-sales/routes.ts'
import { payments } from './payment/routes.ts'
import { pictureFiles, pictures } from './pictures/routes.ts'
import { policies } from './policy.ts'
import { ideas } from './polls/routes.ts'
import { polls } from './polls/visitor-routes.ts'
import { quota } from './quota/routes.ts'
import { assertEveryDoorHasAPolicy, guardEveryDoor } from './session/doors.ts'
import { playAuthoring } from './plays/author-routes.ts'
import { plays } from './plays/routes.ts'
import { replies } from './replies/routes.ts'
import { tasks } from './tasks/routes.ts'
import { sends } from './sends/routes.ts'
import { today } from './today/routes.ts'
import { staffSession } from './session/staff-routes.ts'
import { visitorSession } from './session/visitor-routes.ts'
import { staffRoles } from './staff/routes.ts'
import { stores } from './stores/routes.ts'
import { sync } from './sync/routes.ts'
import { retention } from './privacy/retention-routes.ts'
import { privacy } from './privacy/routes.ts'
import { packed } from './front-end/packed.ts'
import { customerPages, type CustomerPages } from './visitors/page-door.ts'
import { visitors } from './visitors/routes.ts'
import { mini, miniDoor, orderMessages, shareCards } from './wechat/routes.ts'
import { wecom } from './wecom/routes.ts'

// The table of contents: every door of the product on this page. Who may knock: `policy.ts`.

const sidebar = new Hono<StaffEnv>() //
  .route('/session', staffSession)
  .route('/', live)
  .route('/pages', pages)
  .route('/ways', attribution)
  .route('/library', library)
  .route('/library', pictures)
  .route('/', ideas)
  .route('/business/exports', exports)
  .route('/business', business)
  .route('/chains', chains)
  .route('/groups', groups)
  .route('/groups', groupBenefits)
  .route('/groups', groupScores)
  .route('/groups', groupChains)
  .route('/counter', counterOrders)
  .route('/groups', groupCare)
  .route('/group-lines', groupLines)
  .route('/group-templates', groupTemplates)
  .route('/', customers)
  .route('/', identity)
  .route('/', kf)
  .route('/', coupons)
  .route('/', partners)
  .route('/points', points)
  .route('/', chatPayments)
  .route('/', afterSales)
  .route('/', offers)
  .route('/', replies)
  .route('/', tasks)
  .route('/', plays)
  .route('/', playAuthoring)
  .route('/', sends)
  .route('/', today)
  .route('/quota', quota)
  .route('/mass', mass)
  .route('/wecom', wecom)
  .route('/sync', sync)
  .route('/staff', staffRoles)
  .route('/stores', stores)
  .route('/privacy', retention)
  .route('/checkup', checkup)
  .route('/acts', acts)

const miniapp = new Hono<VisitorEnv>() //
  .route('/session', visitorSession)
  .route('/shares', shares)
  .route('/', visitors)
  .route('/', benefits)
  .route('/', polls)
  .route('/', broadcasts)
  .route('/', ordering)
  .route('/privacy', privacy)
  .route('/mini', mini)
  .route('/share-cards', shareCards)
  .route('/order-messages', orderMessages)

/** What the sidebar's client may ask. */
export type SidebarApi = typeof sidebar
/** What the customer pages' client may ask. */
export type MiniappApi = typeof miniapp

/** What stands beside the doors: the built screens, and in the demo WeCom itself. */
export interface Extras {
  /** The customer pages' renderer and script. */
  customerPages?: CustomerPages | undefined
  /** Mounted at `/simulator`. */
  simulator?: Hono<any> | undefined
  /** The practice desk at `/`, the emulated clients at `/practice`. */
  practice?: Hono<any> | undefined
  /** Files and shells of both front ends. */
  frontEnd?: Hono<any> | undefined
}

/** The product: all doors behind their guards. Throws when a door lacks its line in the policy. */
export function createApp(deps: Deps, extras: Extras = {}): Hono<DoorEnv> {
  const doors = new Hono<any>()
    .route('/', collector(deps))
    .route('/api/sidebar', sidebar)
    .route('/api/miniapp', miniapp)
    .route('/wecom/callback', callback)
    .route('/hooks/orders', orders)
    .route('/hooks/payments', payments)
    .route('/', customerPages(extras.customerPages))
    .route('/', livePages)
    .route('/', pictureFiles)
    .route('/', miniDoor)
    .route('/', ops)
  assertEveryDoorHasAPolicy(doors.routes, policies)

  const app = new Hono<DoorEnv>()
  app.onError(answerError(deps))
  app.notFound(answerUnknown(deps))
  // Pages are made anew for each reader; on a slow road their bytes are what she waits for.
  const madeAnew = ['/p/*', '/o/*', '/privacy', '/me', '/api/sidebar/likely-customers']
  for (const path of madeAnew) app.use(path, packed())
  guardEveryDoor(app, policies, deps)
  app.route('/', doors)
  if (extras.simulator) app.route('/simulator', extras.simulator)
  if (extras.practice) app.route('/', extras.practice)
  if (extras.frontEnd) app.route('/', extras.frontEnd)
  return app
}
