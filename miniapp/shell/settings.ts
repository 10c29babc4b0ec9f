/** Where the shop's 回声 stands: an https address that is a 业务域名 and a request 域名 of this mini program. */
export const ORIGIN = 'https://huisheng.example.com'
