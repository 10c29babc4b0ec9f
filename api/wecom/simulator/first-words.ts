import type { DemoCorp } from '../../demo/corp.ts'
import { MINUTE } from '../../shop-time.ts'
import type { ChatMessage } from './state.ts'

type Line = [minutesAgo: number, chatId: string, from: string, text: string]

const single = (staff: string, customer: string) => `s:${staff}:${customer}`
const staff = (id: string) => `staff:${id}`
const customer = (id: string) => `customer:${id}`

const talk = (
  staffId: string,
  customerId: string,
  lines: [minutesAgo: number, who: 'staff' | 'customer', text: string][],
): Line[] =>
  lines.map(([minutesAgo, who, text]) => [
    minutesAgo,
    single(staffId, customerId),
    who === 'staff' ? staff(staffId) : customer(customerId),
    text,
  ])

const DAY = 1440
const lin = 'u_linxiaoyu'
const he = 'u_hejing'

/** What was said before the evening begins. */
const lines: Line[] = [
  ...talk(lin, 'cu001', [
    [18 * DAY, 'customer', '上次那款夜里有点闷，怕红屁屁，有薄一点的吗'],
    [18 * DAY - 4, 'staff', '有的，记下了：要薄一点。白天是姥姥带吧？我把怎么看尿显线也发您。'],
    [18 * DAY - 9, 'customer', '对，我下班才回，谢谢'],
    [27 * 60, 'staff', '拉拉裤到了，薄的那款，您有空看看就行，不用回我。'],
    [25 * 60 + 10, 'customer', '好，我看看'],
  ]),
  ...talk(lin, 'cu003', [
    [20 * DAY, 'customer', '还是老样子 L 码，帮我留一包'],
    [20 * DAY - 6, 'staff', '留好了，翠湖店报您的名字就行。'],
    [95, 'customer', '今晚群里接龙了，两份，明天过去拿'],
    [92, 'staff', '收到，已经登记了，路上慢点。'],
  ]),
  ...talk(lin, 'cu023', [
    [26 * 60, 'customer', '我家腿有点粗，L 和 XL 拿不准'],
    [25 * 60 + 40, 'staff', '站着的时候腿根能伸进一根手指吗？我给您留两个码各两片，试一晚再定。'],
  ]),
  ...talk(lin, 'cu024', [[3 * DAY, 'customer', '夜里老醒，那篇哄睡的我先看看']]),
  ...talk(lin, 'cu020', [[300, 'customer', '接了两份，忙完就付']]),
  ...talk(he, 'cu005', [
    [2 * DAY, 'customer', '餐椅收到了，腿垫少一个'],
    [2 * DAY - 12, 'staff', '是我们没配齐，抱歉。已经登记补寄，单号 AS-0117，到了我告诉您。'],
    [2 * DAY - 15, 'customer', '好的'],
  ]),
  ...talk(he, 'cu012', [
    [6 * DAY, 'customer', '预产期下个月，想先把清单看明白'],
    [6 * DAY - 8, 'staff', '好，先减三样再看。我下周日再问您一声，您别急着买。'],
  ]),
  ...talk('u_chenmo', 'cu006', [
    [8 * DAY, 'staff', '有一阵没见您了，孩子是不是又长高一截？今天不推东西，就问声好。'],
  ]),
  ...talk('u_chenmo', 'cu007', [
    [5 * DAY, 'customer', '这张券和会员日的能一起用吗'],
    [5 * DAY - 7, 'staff', '一单只能用一张，您挑划算的那张就好。'],
  ]),
  ...talk('u_chenmo', 'cu008', [
    [12 * DAY, 'customer', '你们周末的体验角还缺桌椅吗？可以聊聊合作'],
    [12 * DAY - 30, 'staff', '谢谢周工，我问过区域店长再回您。'],
  ]),
  ...talk('u_suting', 'cu009', [
    [14 * DAY, 'customer', '那本小熊的他自己会翻页了，可以写出来给别的妈妈看'],
    [14 * DAY - 5, 'staff', '太好了，写好我先给您看，您点头了才放。'],
  ]),
  ...talk('u_suting', 'cu010', [
    [4 * DAY, 'customer', '推车上高铁能折吗'],
    [4 * DAY - 11, 'staff', '能单手折，立着放。周末来店里试一下最准。'],
  ]),
  ...talk('u_suting', 'cu011', [
    [9 * DAY, 'customer', '别再发活动了，有事我问你'],
    [9 * DAY - 3, 'staff', '好的，不发了。您随时问我。'],
  ]),
  // 客服: no friend yet, she asks from an article.
  [9, `k:${he}:cu004`, customer('cu004'), '宝宝六个多月开始到处咬，有什么能咬的？'],

  [1415, 'g02', staff(lin), '今晚到明晚，一天就散；不闲聊，问题私我。接龙在页面里。'],
  [1409, 'g02', customer('cu003'), '来了'],
  [780, 'g02', customer('cu013'), '接了两份'],
  [78, 'g02', staff(lin), '尺码拿不准的看这张图，三十秒：看腿围，不看体重。'],
  [61, 'g02', customer('cu015'), '看了，我家该换大一号了'],
  [3 * DAY + 640, 'g01', staff(lin), '今天会员日，清单在页面里，看一眼就行。'],
  [3 * DAY + 600, 'g01', customer('cu014'), '湿巾还有吗'],
  [3 * DAY + 590, 'g01', staff(lin), '有的，给您留一包。'],
  [5 * DAY, 'g03', staff(he), '这周一篇：先稠一点，再多一样。吃得少的那天就早点收碗。'],
  [22, 'g04', customer('cu012'), '待产包里护理垫要几片？医院发不发呀'],
  [6 * DAY + 50, 'g05', staff('u_chenmo'), '会员日清单在页面里。'],
  [DAY, 'g06', staff('u_chenmo'), '棉柔巾这周有好价。'],
  [95, 'g07', staff('u_chenmo'), '明天下午两点到五点，北苑店，带上孩子来试。'],
  [4 * DAY, 'g08', staff('u_chenmo'), '哄睡那本账，两分钟看完。'],
  [60 * 8, 'g09', staff('u_suting'), '会员日，清单在页面里，不急。'],
  [60 * 7, 'g09', customer('cu009'), '绘本有新的吗'],
  [2 * DAY, 'g10', staff('u_suting'), '这周还读小熊那本，读第四遍。'],
  [DAY + 200, 'g11', customer('cu011'), '上次换的睡袋到了吗'],
  [DAY + 185, 'g11', staff('u_suting'), '到了，给您放前台。'],
  [21 * DAY, 'g12', staff('u_suting'), '防晒衣还剩几件小码。'],
]

/** What 客服 visitors asked, and what the one on duty answered. */
const questions: [string, string][] = [
  ['周末几点开门？', '九点半到晚上九点，您方便的时候来。'],
  ['分腿睡袋 90 码多高能穿', '看身高，脚下留一个手掌就合适，拿不准来店里比一下。'],
  ['婴儿车能到店试吗', '能，周日下午北苑店可以现场试，也教怎么收。'],
  ['刚买的棉柔巾能换吗', '没拆封的七天内能换，带上小票就行。'],
]

/** Every friend was greeted when she was added; the lines with a story come after. */
export function firstWords(shop: DemoCorp): ChatMessage[] {
  const members = new Map(shop.groups.map((group) => [group.id, group.members.map((m) => m.id)]))
  const greetings = shop.customers
    .filter((one) => one.kind === 'friend')
    .map((one) => {
      const who = shop.staff.find((member) => member.id === one.ownerId)!
      const store = shop.stores.find((store) => store.id === one.storeId)!
      return {
        chatId: single(one.ownerId, one.id),
        from: staff(one.ownerId),
        at: one.createdAt + MINUTE,
        text: `您好，我是${store.name}的${who.name}。尺码、睡觉、吃饭这些小事都可以问我，您忙，不用回。`,
      }
    })
  const asked = shop.customers
    .filter((one) => one.kind === 'kf' && !one.isHero)
    .flatMap((one, i) => {
      const [question, answer] = questions[i % questions.length]!
      const chatId = `k:${one.ownerId}:${one.id}`
      return [
        { chatId, from: customer(one.id), at: one.createdAt, text: question },
        { chatId, from: staff(one.ownerId), at: one.createdAt + 4 * MINUTE, text: answer },
      ]
    })
  const told = lines
    // Nobody speaks in a group she is not in.
    .filter(([, chatId, from]) => members.get(chatId)?.includes(from.split(':')[1]!) ?? true)
    .map(([minutesAgo, chatId, from, text]) => ({
      chatId,
      from,
      at: shop.t0 - minutesAgo * MINUTE,
      text,
    }))
  return [...greetings, ...asked, ...told]
    .sort((a, b) => a.at - b.at)
    .map(({ text, ...one }, i) => ({
      id: `w${i + 1}`,
      ...one,
      message: { msgtype: 'text', text: { content: text } },
    }))
}
