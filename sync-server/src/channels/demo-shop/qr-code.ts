import { html } from 'hono/html';
import { encode } from 'uqr';

/** A QR code at level M with its quiet zone, black on white in every theme: scanners read no other. Markup only, nothing is loaded. */
export const qrCode = (text: string, label: string): ReturnType<typeof html> => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">
    <path fill="#fff" d="M0 0h${size}v${size}H0z" />
    <path fill="#000" d="${path}" />
  </svg>`;
};
