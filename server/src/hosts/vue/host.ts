// Vue's single-file components: what `<script>` and `<script setup>` hold.
import type { Host } from '../host.ts';
import { readSections, scriptsIn } from '../typescript/sections.ts';

export const vueHost: Host = {
  id: 'vue',
  languages: ['vue'],
  extensions: ['.vue'],
  read: (document) => readSections(document, scriptsIn(document.text)),
};
