import { createApp } from 'vue'
import '../shared/chat.css'
import WecomClient from './WecomClient.vue'

createApp(WecomClient).mount('#app')
