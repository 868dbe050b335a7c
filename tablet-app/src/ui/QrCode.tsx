import { encode } from 'uqr';

/** A QR code at level M with its quiet zone, black on white in every theme: scanners and phones read no other. */
export const QrCode = ({ text, label, className }: Readonly<{ text: string; label: string; className?: string }>) => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges" className={className}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};
