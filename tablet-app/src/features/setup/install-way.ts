/** How Retour comes onto the home screen here. `offer`: the browser asks itself, on a press. The others are steps for a person. */
export type InstallWay = 'offer' | 'ipad' | 'android' | 'computer';

/** An iPad calls itself a Mac; only its touch screen gives it away. */
export const installWay = (browser: Readonly<{ userAgent: string; touchPoints: number; hasOffer: boolean }>): InstallWay => {
  if (browser.hasOffer) return 'offer';
  if (/iPad|iPhone|iPod/.test(browser.userAgent)) return 'ipad';
  if (browser.userAgent.includes('Macintosh') && browser.touchPoints > 1) return 'ipad';
  return browser.userAgent.includes('Android') ? 'android' : 'computer';
};
