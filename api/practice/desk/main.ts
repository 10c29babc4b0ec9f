import { createApp } from 'vue'
import '../shared/chat.css'
import PracticeDesk from './PracticeDesk.vue'

createApp(PracticeDesk).mount('#app')
