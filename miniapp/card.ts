import { wearCard } from './wear-card.ts'

// Loaded only inside WeChat, and only where the shop has an official account to sign with. The page
// is read without it; then WeChat makes up a card of its own from the title and picture.
if (document.readyState === 'complete') void wearCard(document, location)
else addEventListener('load', () => void wearCard(document, location))
