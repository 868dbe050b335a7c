import { QrCode } from './QrCode.tsx';

/** One piece of paper content, as printers take it. */
type Piece =
  | Readonly<{ kind: 'text'; look: 'plain' | 'strong' | 'brand' | 'number' | 'title' | 'amount' | 'stamp'; text: string; heading?: string }>
  | Readonly<{ kind: 'columns'; left: string; right: string }>
  | Readonly<{ kind: 'rule' }>
  | Readonly<{ kind: 'code'; text: string; label: string }>
  | Readonly<{ kind: 'cut' }>;

type PaperPageProps = Readonly<{ paper: readonly Piece[]; isNarrow: boolean }>;

const LOOKS = {
  plain: '',
  strong: 'mt-2 font-display',
  brand: 'text-[19px] font-firm tracking-brand',
  number: 'text-[17px] font-display tracking-code',
  title: 'text-[20px] font-display',
  amount: 'my-1 leading-none font-display tracking-[-0.02em] whitespace-nowrap',
  stamp: 'my-2 text-center font-display',
} as const;

/** Below 0.75 mm thermal printers blur a square; a roll of 58 mm has 48 mm to print on, and the code must fit. */
const MODULE_MM = 0.75;
const NARROW_MM = 48;

/** A paper as the browser prints it: ink only, rules and type as large as a thermal head can draw (UX §10). */
export const PaperPage = ({ paper, isNarrow }: PaperPageProps) => (
  <>
    {paper.map((piece, at) => (
      <PieceOnPage key={at} piece={piece} isNarrow={isNarrow} />
    ))}
  </>
);

const PieceOnPage = ({ piece, isNarrow }: Readonly<{ piece: Piece; isNarrow: boolean }>) => {
  switch (piece.kind) {
    case 'text':
      return (
        <p className={`${LOOKS[piece.look]} ${piece.look === 'amount' ? (isNarrow ? 'text-[31px]' : 'text-[40px]') : ''}`}>
          {piece.heading !== undefined && <b className="uppercase">{piece.heading}</b>}
          {piece.text}
        </p>
      );
    case 'columns':
      return (
        <p className="flex justify-between gap-2">
          <span className={isNarrow ? 'truncate' : ''}>{piece.left}</span>
          {piece.right !== '' && <span className="whitespace-nowrap">{piece.right}</span>}
        </p>
      );
    case 'rule':
      return <div className="my-3 border-t-[1.5px] border-[#000]" />;
    case 'code':
      return (
        <div className="mb-1 -ms-[3mm]">
          <QrCode text={piece.text} label={piece.label} moduleMm={MODULE_MM} mostMm={isNarrow ? NARROW_MM + 6 : undefined} />
        </div>
      );
    case 'cut':
      return null;
  }
};
