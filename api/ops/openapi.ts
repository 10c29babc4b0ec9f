import { STAFF_COOKIE } from '../session/staff-session.ts'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const refusal = (description: string) => ({
  description,
  ...json({ $ref: '#/components/schemas/Refusal' }),
})
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const fen = { type: 'integer', minimum: 0, description: 'Whole fen' }

const order = {
  type: 'object',
  required: ['orderNo', 'shopId', 'status', 'paidAt', 'amountFen', 'items', 'customer'],
  properties: {
    orderNo: text(64),
    shopId: text(64),
    status: { enum: ['paid', 'refunded', 'cancelled'] },
    paidAt: { type: 'integer', description: 'Epoch milliseconds' },
    amountFen: fen,
    refundedFen: fen,
    items: { type: 'array', maxItems: 100, items: { type: 'object' } },
    customer: {
      type: 'object',
      description: 'As much as the shop knows; an unknown customer is kept as 未归因',
      properties: {
        externalUserId: text(64),
        unionId: text(64),
        openId: text(64),
        phone: { ...text(32), description: 'Accepted; never kept and never matched' },
      },
    },
    token: text(200),
    couponCode: text(64),
    updatedAt: {
      type: 'integer',
      description: 'Epoch milliseconds of the last change; the newest letter has the facts',
    },
  },
}

const event = {
  type: 'object',
  required: ['id', 'type', 'seq', 'at', 'activeMs', 'depth'],
  properties: {
    id: {
      type: 'string',
      format: 'uuid',
      description: 'UUID v7; the same id counts once, for ever',
    },
    type: { enum: ['open', 'beat', 'hide', 'end', 'view', 'click', 'share', 'join'] },
    seq: { type: 'integer', minimum: 0 },
    at: { type: 'integer', description: "Epoch milliseconds by the browser's clock" },
    activeMs: { type: 'integer', minimum: 0, description: 'Cumulative within one display' },
    depth: { type: 'number', minimum: 0, maximum: 1 },
  },
}

const EXPORTS = '/api/sidebar/business/exports'
const exportId = { name: 'exportId', in: 'path', required: true, schema: text(64) }

/** The doors that other people's programs use; nothing of ours. */
export const openApi = (publicUrl: string) => ({
  openapi: '3.1.0',
  info: { title: '回声 Huisheng', version: '1', description: 'Public doors' },
  servers: [{ url: publicUrl }],
  paths: {
    '/hooks/orders': {
      post: {
        summary: 'A shop tells of orders',
        description:
          'Signed: HMAC-SHA256 over the timestamp, a dot and the raw body, with ORDER_WEBHOOK_SECRET. The same order and status again is accepted and changes nothing.',
        parameters: [
          {
            name: 'X-Huisheng-Timestamp',
            in: 'header',
            required: true,
            schema: { type: 'integer' },
            description: 'Seconds; at most 300 from now',
          },
          {
            name: 'X-Huisheng-Signature',
            in: 'header',
            required: true,
            schema: { type: 'string', pattern: '^v1=[0-9a-f]{64}$' },
          },
        ],
        requestBody: {
          required: true,
          ...json({ oneOf: [order, { type: 'array', maxItems: 500, items: order }] }),
        },
        responses: {
          200: { description: 'Kept' },
          400: refusal('A field is wrong; the message names it'),
          401: refusal('Wrong signature or old timestamp'),
          413: refusal('Too large'),
        },
      },
    },
    '/hooks/payments': {
      post: {
        summary: '微信支付 tells of a payment or a refund',
        description:
          'APIv3: signed with the platform key, the resource sealed with the APIv3 key. Told twice or in another order, it ends the same.',
        responses: {
          200: { description: 'Kept' },
          401: refusal('Not signed by the payment service'),
        },
      },
    },
    [EXPORTS]: {
      post: {
        summary: 'Orders as a file, written in the background',
        security: [{ staff: [] }],
        requestBody: {
          required: true,
          ...json({
            type: 'object',
            required: ['key', 'format', 'days'],
            properties: {
              key: { ...text(64), description: 'One wish, one key: asked twice it is one file' },
              format: { enum: ['csv', 'xlsx'] },
              days: { enum: [7, 30, 90] },
              store: text(64),
            },
          }),
        },
        responses: { 202: { description: 'Its id and how far it is' }, 403: refusal('Not hers') },
      },
    },
    [`${EXPORTS}/{exportId}`]: {
      get: {
        summary: 'How far the file is',
        security: [{ staff: [] }],
        parameters: [exportId],
        responses: { 200: { description: 'Its state and rows' }, 404: refusal('None of hers') },
      },
    },
    [`${EXPORTS}/{exportId}/file`]: {
      get: {
        summary: 'The file, while it lasts',
        security: [{ staff: [] }],
        parameters: [exportId],
        responses: { 200: { description: 'CSV or XLSX' }, 404: refusal('None of hers, or gone') },
      },
    },
    '/t': {
      post: {
        summary: 'A customer page tells what happened on it',
        requestBody: {
          required: true,
          ...json({
            type: 'object',
            required: ['v', 'token', 'events'],
            properties: {
              v: { const: 1 },
              token: { type: 'string', maxLength: 200 },
              visit: { type: 'string', format: 'uuid', description: 'This display of the page' },
              now: { type: 'integer', description: "The browser's clock at sending" },
              events: { type: 'array', minItems: 1, maxItems: 100, items: event },
            },
          }),
        },
        responses: {
          204: { description: 'All events are durable' },
          400: refusal('Nothing kept; the message names the first fault'),
          413: refusal('More than 64 KiB'),
          415: refusal('Neither text/plain nor JSON'),
          429: refusal('Nothing kept; send again after Retry-After'),
          503: refusal('Nothing kept; send again after Retry-After'),
        },
      },
    },
  },
  components: {
    securitySchemes: {
      staff: {
        type: 'apiKey',
        in: 'cookie',
        name: STAFF_COOKIE,
        description: 'The session of a manager or operator, from WeCom’s login at /sidebar/',
      },
    },
    schemas: {
      Refusal: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            properties: { code: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
})
