/// <reference types="vite/client" />
/// <reference types="vite-plugin-pwa/client" />

/** A digest of the sources of this build. */
declare const BUILD_ID: string;
