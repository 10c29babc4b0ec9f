// Words that several tables use.

export type GroupKind = 'trade' | 'talk' | 'service'
export type CreditModel = 'last' | 'any'
export type CreditDimension = 'staff' | 'group' | 'page' | 'reply' | 'share'
