export default {
  code: 'Printed code',
  hint: 'Scanned, it opens this page. Each place has its own code; who comes by yours is told to ask you.',
  where: 'Where it is put up',
  places: (place: 'store' | 'parcel') => ({ store: 'In the shop', parcel: 'In parcels' })[place],
  codeFor: (title: string, place: string) => `Code of “${title}”: ${place}`,
  keep: 'Hold the picture to keep it. The code of a place stays the same for ever.',
  save: 'Save the picture',
}
