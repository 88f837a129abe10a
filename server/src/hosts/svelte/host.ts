// Svelte's components: what `<script>` and `<script context="module">` hold.
import type { Host } from '../host.ts';
import { readSections, scriptsIn } from '../typescript/sections.ts';

export const svelteHost: Host = {
  id: 'svelte',
  languages: ['svelte'],
  extensions: ['.svelte'],
  read: (document) => readSections(document, scriptsIn(document.text)),
};
