import { encode } from 'uqr';

type QrCodeProps = Readonly<{
  text: string;
  label: string;
  className?: string;
  /** On paper: how wide one square is. Below 0.75 mm thermal printers blur what phones must read. */
  moduleMm?: number;
  /** On paper: no wider than this, quiet zone and all. */
  mostMm?: number | undefined;
}>;

/** A QR code at level M with its quiet zone, black on white in every theme: scanners and phones read no other. */
export const QrCode = ({ text, label, className, moduleMm, mostMm = Infinity }: QrCodeProps) => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className={className}
      style={moduleMm === undefined ? undefined : { width: `${Math.min(size * moduleMm, mostMm)}mm` }}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};
