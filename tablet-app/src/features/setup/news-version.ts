/** The newest version that has news for those who use it. Apart from its news, which are read when they are opened. */
export const NEWS_VERSION = '0.1.0';
