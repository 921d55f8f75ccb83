import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const API_URL = process.env.OUTLAY_URL ?? "http://127.0.0.1:5000";
const TEXT_FILE = /\.(js|css|html|svg|json|webmanifest)$/;
// Shorter files fit into one packet of a network as they are.
const MIN_BYTES = 1024;

/** Write each text file a second and third time, compressed, so that the server has no work with it. */
function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
          if (!TEXT_FILE.test(name) || content.length < MIN_BYTES) continue;

          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
          const brotli = brotliCompressSync(content, quality);
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotli });
          const gzip = gzipSync(content, { level: 9 });
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzip });
        }
      },
    },
  };
}

/** A digest of the types in a file: their comments may change without any shape being another. */
function digestOfTypes(path: string): string {
  const types = readFileSync(path, "utf8").replace(/\/\*[^]*?\*\//g, "").replace(/^\s+/gm, "");
  return createHash("sha256").update(types).digest("hex").slice(0, 12);
}

function sourceOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/**
 * One file instead of one for each module that pages share: a request costs more than some code that a page does not use.
 * What is not part of the first page stays in files of its own: groups of it would need each other before they have run.
 */
const CHUNKS = [
  { name: "app", tags: ["$initial" as const] },
  // Icons need nothing but what the first page has; each by itself is a file of 200 bytes.
  { name: "icons", test: /lucide-react/ },
];

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    VitePWA({
      // A page in use is never exchanged under a person's hands: they are asked to reload.
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        name: "Outlay",
        short_name: "Outlay",
        description: "Your money, exact and honest about what comes next.",
        start_url: "/",
        display: "standalone",
        background_color: "#f7f8f7",
        theme_color: "#0f766e",
        icons: [
          { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{js,css,html,svg}"],
        navigateFallback: "/index.html",
        navigateFallbackDenylist: [/^\/api\//, /^\/docs/, /^\/health/, /^\/openid\//],
        cleanupOutdatedCaches: true,
      },
    }),
    precompress(),
  ],
  // What was kept in a browser is shown again only as long as the API has the same shapes.
  define: { BUILD_ID: JSON.stringify(digestOfTypes("src/api/schema.d.ts")) },
  resolve: {
    alias: [
      { find: "@", replacement: sourceOf("./src") },
      { find: "@formatjs/icu-skeleton-parser", replacement: sourceOf("./src/i18n/noSkeletons.ts") },
      // What it makes up for in old versions of React is in React 19.
      { find: /^use-sync-external-store\/shim$/, replacement: "react" },
    ],
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: { proxy: { "/api": API_URL, "/docs": API_URL } },
});
