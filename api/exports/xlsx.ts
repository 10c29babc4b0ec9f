import { safeText, type Cell } from './cell.ts'
import { zipWriter } from './zip.ts'

// A workbook is a zip of a few small XML files and one large one. The large one is pressed as it
// is made: libraries hold the whole sheet in memory, and a hundred thousand orders are too many.

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const RELATIONS = 'application/vnd.openxmlformats-package.relationships+xml'

const FILES: [name: string, text: string][] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types">` +
      `<Default Extension="rels" ContentType="${RELATIONS}"/>` +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>` +
      '</Relationships>',
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
      '<sheets><sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>',
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
      '</Relationships>',
  ],
]

// Control characters have no place in XML; the others have a name there.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const escaped = (text: string) =>
  text.replace(CONTROL, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const cell = (value: Cell) =>
  typeof value === 'number'
    ? `<c><v>${value}</v></c>`
    : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(safeText(value))}</t></is></c>`
const line = (row: Cell[]) => `<row>${row.map(cell).join('')}</row>`

/** XLSX, a page of rows at a time, given piece by piece. */
export async function writeXlsx(
  head: string[],
  pages: AsyncIterable<Cell[][]>,
  give: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const zip = zipWriter(give)
  for (const [name, text] of FILES) await zip.file(name, [XML + text])
  await zip.file('xl/worksheets/sheet1.xml', sheet(head, pages))
  await zip.end()
}

async function* sheet(head: string[], pages: AsyncIterable<Cell[][]>) {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetData>${line(head)}`
  for await (const rows of pages) yield rows.map(line).join('')
  yield '</sheetData></worksheet>'
}
