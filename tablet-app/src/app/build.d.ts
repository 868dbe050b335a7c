/** Written by vite at build time: version and commit of this build. */
declare const __BUILD__: string;
